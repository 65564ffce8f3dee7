"""Corpus -> weights: `python -m nlp.training`. The same texts give the same weights.

Trains the heads for intent and sentiment on the frozen encoder, and the letter model that tells
English from Finglish. Uses the corpus of the project and, where it is there, the shared folder's
`train`; never its `dev`.
"""

from __future__ import annotations

import argparse
import json
import logging
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from nlp.encoder import Encoder
from nlp.heads import FILE, write_heads
from nlp.latin import FILE as LATIN_FILE
from nlp.learning.examples import (
    Example,
    is_held_out,
    read_corpus,
    read_parallel,
    read_shared,
    without_repeats,
)
from nlp.learning.head_training import balance, calibrate, fit_head
from nlp.learning.latin_training import train_latin
from nlp.learning.metrics import macro_f1
from nlp.normalisation import normalise
from nlp.settings import DefaultSettings
from nlp.types import Intent, Language, Sentiment
from nlp.vector_cache import VectorCache
from nlp.wordlists import words

if TYPE_CHECKING:
    from enum import StrEnum

    from nlp.heads import Head
    from nlp.vector_cache import Embedder

WEIGHTS = Path(__file__).parent / "weights"
REPORT = "report.json"
TASKS: dict[str, type[StrEnum]] = {"intent": Intent, "sentiment": Sentiment}
# The best in a five-fold cross-validation on the training texts, of 0.001 to 0.1.
_DECAY = {"intent": 0.01, "sentiment": 0.03}
_MANY_VECTORS = 20_000  # 30 MB
_LEXICON_COUNT = 3  # a word of a list counts as if it had been read so often

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trained:
    """A head fitted to all examples, one that never saw the held-out tenth, and a report.

    The report's scores are those of the second on the tenth.
    """

    head: Head
    blind_head: Head
    report: dict[str, object]


def training_examples(task: str) -> list[Example]:
    """Return what a head is trained on; the project's own rows come first and win repeats."""
    shared = read_shared("train", f"{task}_train")
    if task == "sentiment":
        # The shared Persian rows have no neutral one: with them Persian would never be neutral.
        shared = [example for example in shared if example.language is not Language.PERSIAN]
    return without_repeats([*read_corpus(), *shared])


def train_head(task: str, examples: Sequence[Example], encoder: Embedder) -> Trained:
    """Fit the heads for a task, with a tenth of the examples held out for the temperature."""
    labels = [str(label) for label in TASKS[task]]
    vectors = encoder.embed([normalise(example.text) for example in examples])
    targets = [str(getattr(example, task)) for example in examples]
    # Balanced over languages and origins too, or English tweets would decide everything.
    weights = balance([(e.language, e.source == "corpus", getattr(e, task)) for e in examples])
    train = [place for place, example in enumerate(examples) if not is_held_out(example)]
    rest = [place for place, example in enumerate(examples) if is_held_out(example)]

    def fit(chosen: list[int]) -> Head:
        wanted = [targets[place] for place in chosen]
        return fit_head(vectors[chosen], wanted, labels, weights[chosen], _DECAY[task])

    tuned = calibrate(fit(train), vectors[rest], [targets[place] for place in rest])
    answers = tuned.probabilities(vectors[rest]).argmax(dim=1).tolist()
    by_language: dict[str, tuple[list[str], list[str]]] = {}
    for place, answer in zip(rest, answers, strict=True):
        wanted, given = by_language.setdefault(examples[place].language, ([], []))
        wanted.append(targets[place])
        given.append(labels[answer])
    everything = list(range(len(examples)))
    report = {
        "examples": dict(Counter(str(example.language) for example in examples)),
        "held_out": len(rest),
        "temperature": round(tuned.temperature, 3),
        "held_out_macro_f1": {
            language: round(macro_f1(*pair), 3) for language, pair in sorted(by_language.items())
        },
    }
    return Trained(replace(fit(everything), temperature=tuned.temperature), tuned, report)


def latin_texts() -> tuple[list[str], list[str]]:
    """Return the English and the Finglish texts for the letter model."""
    corpus = read_corpus()
    shared = read_shared("train", "intent_train") + read_shared("train", "sentiment_train")
    texts = {
        language: [e.text for e in [*corpus, *shared] if e.language is language]
        for language in (Language.ENGLISH, Language.FINGLISH)
    }
    english, finglish = texts[Language.ENGLISH], texts[Language.FINGLISH] + read_parallel()
    english += sorted(words("english")) * _LEXICON_COUNT
    finglish += sorted(words("finglish")) * _LEXICON_COUNT
    return english, finglish


def train(folder: Path, encoder: Embedder) -> dict[str, object]:
    """Train everything, write the files into `folder` and return the report."""
    torch.manual_seed(0)
    report: dict[str, object] = {"encoder": encoder.name, "shared_rows": bool(read_parallel())}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / LATIN_FILE).write_text(train_latin(*latin_texts()) + "\n", "utf-8")
    heads = {}
    for task in TASKS:
        started = time.monotonic()
        trained = train_head(task, training_examples(task), encoder)
        heads[task], report[task] = trained.head, trained.report
        log.info("%s: %s (%.0f s)", task, report[task], time.monotonic() - started)
    write_heads(folder / FILE, heads, encoder.name)
    (folder / REPORT).write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    return report


def main() -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(prog="python -m nlp.training", description=__doc__)
    parser.add_argument("--cache-dir", type=Path, default=DefaultSettings().hf_cache_dir)
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    # The corpus is used for both tasks: its vectors are worth remembering.
    train(arguments.output, VectorCache(Encoder.open(arguments.cache_dir), kept=_MANY_VECTORS))


if __name__ == "__main__":
    main()
