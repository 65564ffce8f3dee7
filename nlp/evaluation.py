"""How good is the understanding? `python -m nlp.evaluation` prints a table.

Measures the shipped heads on the shared folder's `dev`, beside the key phrases and a plain
baseline: the same frozen encoder with heads trained on the shared rows alone. Without that
folder, heads are trained without a tenth of the corpus and measured on that tenth.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.classifiers import HeadClassifier
from nlp.encoder import Encoder
from nlp.keywords import KeywordClassifier
from nlp.language import identify
from nlp.learning.examples import is_held_out, read_corpus, read_measuring, read_shared
from nlp.learning.measures import (
    answers,
    intent_measures,
    measure_intent,
    measure_language,
    measure_sentiment,
)
from nlp.learning.metrics import macro_f1, percentile
from nlp.settings import DefaultSettings
from nlp.training import train_head
from nlp.types import Language, TextClassifier
from nlp.vector_cache import VectorCache

if TYPE_CHECKING:
    from nlp.learning.measures import Measures
    from nlp.vector_cache import Embedder

_TIMED = 200  # messages
_MANY_VECTORS = 20_000  # enough to encode each text once for all systems; 30 MB


@dataclass(frozen=True, slots=True)
class System:
    """What is measured: an intent and a sentiment classifier under one name."""

    name: str
    intent: TextClassifier
    sentiment: TextClassifier


def baseline(encoder: Embedder) -> System:
    """Return heads trained on the shared rows alone; nothing of them is kept."""
    intents = read_shared("train", "intent_train")
    moods = [e for e in read_shared("train", "sentiment_train") if e.language is Language.ENGLISH]
    return System(
        "shared rows",
        HeadClassifier("intent", encoder, train_head("intent", intents, encoder).head),
        HeadClassifier("sentiment", encoder, train_head("sentiment", moods, encoder).head),
    )


def measure_shared(systems: Sequence[System]) -> dict[str, Measures]:
    """Return the measures of each system on the shared rows."""
    return {
        system.name: measure_intent(system.intent) | measure_sentiment(system.sentiment)
        for system in systems
    }


def measure_corpus(encoder: Embedder) -> dict[str, Measures]:
    """Return the measures of heads and key phrases on the tenth of the corpus kept for it."""
    corpus = read_corpus()
    blind = System(
        "heads",
        HeadClassifier("intent", encoder, train_head("intent", corpus, encoder).blind_head),
        HeadClassifier("sentiment", encoder, train_head("sentiment", corpus, encoder).blind_head),
    )
    rest = [example for example in corpus if is_held_out(example)]
    result: dict[str, Measures] = {}
    for system in (blind, key_phrases()):
        measures: Measures = {}
        for language in (Language.ENGLISH, Language.PERSIAN, Language.FINGLISH):
            part = [example for example in rest if example.language is language]
            measures |= intent_measures(language, system.intent, part)
            given = answers(system.sentiment, [example.text for example in part])
            measures[f"sentiment {language}, macro-F1"] = macro_f1(
                [str(example.sentiment) for example in part], given
            )
        result[system.name] = measures
    return result


def key_phrases() -> System:
    """Return the classifiers without a model."""
    return System("key phrases", KeywordClassifier("intent"), KeywordClassifier("sentiment"))


def milliseconds(encoder: Embedder, texts: Sequence[str]) -> list[float]:
    """Return how long understanding each text takes: language, intent and sentiment."""
    vectors = VectorCache(encoder)
    heads = HeadClassifier("intent", vectors), HeadClassifier("sentiment", vectors)
    times = []
    for text in texts:
        started = time.perf_counter()
        identify(text)
        for head in heads:
            head.classify([text])
        times.append(1000 * (time.perf_counter() - started))
    return times


def table(columns: dict[str, Measures]) -> str:
    """Return the measures as lines, a system a column."""
    names = list(next(iter(columns.values())))
    width = max(map(len, names))
    lines = [" " * width + "".join(f"  {system:>12}" for system in columns)]
    lines += [
        f"{name:<{width}}" + "".join(f"  {measures[name]:12.3f}" for measures in columns.values())
        for name in names
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m nlp.evaluation", description=__doc__)
    parser.add_argument("--cache-dir", type=Path, default=DefaultSettings().hf_cache_dir)
    encoder = Encoder.open(parser.parse_args().cache_dir)
    vectors = VectorCache(encoder, kept=_MANY_VECTORS)
    rows = read_measuring("language")
    if rows:
        print("Encoding some 20,000 texts; this takes minutes on a small machine.", flush=True)
        heads = System(
            "heads", HeadClassifier("intent", vectors), HeadClassifier("sentiment", vectors)
        )
        print(table(measure_shared([heads, key_phrases(), baseline(vectors)])))
        print("\n" + table({"rules": measure_language()}))
    else:
        print("No shared measuring rows: a tenth of the corpus, with heads trained on the rest.")
        print(table(measure_corpus(vectors)))
    texts = [row["text"] for row in rows] or [example.text for example in read_corpus()]
    times = milliseconds(encoder, texts[:_TIMED])
    print(
        f"\nms a message, one at a time: p50 {percentile(times, 0.5):.1f},"
        f" p95 {percentile(times, 0.95):.1f}"
    )


if __name__ == "__main__":
    main()
