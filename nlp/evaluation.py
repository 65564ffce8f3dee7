"""How good is the understanding? `python -m nlp.evaluation` prints tables.

Measures what AIModels decides, thresholds included, beside peers in the same run: key phrases
alone, the same encoder frozen with heads trained on the shared rows, VADER for English moods, and
the time of a computation of the size of the seed's intent model. The shared folder's `dev` is
measured where it is there; the project's own measuring rows always.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from nlp.encoder import Encoder
from nlp.head_classifier import HeadClassifier
from nlp.heads import WEIGHTS
from nlp.learning.examples import read_chat, read_measuring
from nlp.learning.measures import (
    Measures,
    measure_calibration,
    measure_chat,
    measure_intent,
    measure_language,
    measure_sentiment,
)
from nlp.learning.metrics import percentile
from nlp.learning.peers import System, frozen, key_phrases, ours, vader
from nlp.learning.robustness import survive
from nlp.learning.timing import bart_large_milliseconds, milliseconds
from nlp.settings import DefaultSettings
from nlp.types import TextClassifier
from nlp.understanding import Understander
from nlp.vector_cache import VectorCache

# What others published; whole test sets, of which the shared files are parts (its README).
PUBLISHED: Final[Measures] = {
    "sentiment en (TweetEval), macro recall": 0.737,  # twitter-roberta (TimeLMs 2021)
    "sentiment fa (Snappfood), macro-F1": 0.881,  # ParsBERT v1, made for Persian
}
_TIMED: Final = 300  # messages
_TIMED_SLOWLY: Final = 8  # with the big model
_MANY_VECTORS: Final = 30_000  # enough to encode each text once for all systems; 45 MB


def measure(system: System, *, shared: bool) -> Measures:
    """Return all measures that a system has."""
    measures: Measures = {}
    if shared and system.intent:
        measures |= measure_intent(system.intent)
    if shared and system.sentiment:
        measures |= measure_sentiment(system.sentiment)
    if system.intent and system.sentiment:
        measures |= measure_chat(system.intent, system.sentiment)
    return measures


def table(columns: dict[str, Measures]) -> str:
    """Return the measures as lines, a system a column; a dash where one has none."""
    names = list(dict.fromkeys(name for measures in columns.values() for name in measures))
    width = max(map(len, names))
    lines = [" " * width + "".join(f"  {system:>11}" for system in columns)]
    for name in names:
        figures = (measures.get(name) for measures in columns.values())
        cells = (f"{figure:.3f}" if figure is not None else "–" for figure in figures)
        lines.append(f"{name:<{width}}" + "".join(f"  {cell:>11}" for cell in cells))
    return "\n".join(lines)


def speed(understander: Understander, texts: Sequence[str]) -> str:
    """Return how long a message takes, and how much longer the seed's model would."""
    times = milliseconds(understander.read, texts[:_TIMED])
    middle, late = percentile(times, 0.5), percentile(times, 0.95)
    english = [text for text in texts if text.isascii()][:_TIMED_SLOWLY]
    big = percentile(bart_large_milliseconds(english), 0.5)
    return (
        f"milliseconds a message, one at a time: p50 {middle:.1f}, p95 {late:.1f}\n"
        f"a computation of bart-large-mnli's size: p50 {big:.0f}, {big / middle:.0f} times as long"
    )


def robustness(understander: Understander) -> str:
    """Return how many nasty texts were read without an exception, and the slowest long one."""
    result = survive(understander.read)
    lines = [
        f"{result.texts} nasty texts (naughty strings, lone surrogates, full-length messages):"
        f" {len(result.failed)} exceptions; slowest of full length"
        f" {result.slowest_ms:.0f} ms ({result.slowest_script})",
        *result.failed,
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m nlp.evaluation", description=__doc__)
    parser.add_argument("--cache-dir", type=Path, default=DefaultSettings().hf_cache_dir)
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="a folder to measure")
    arguments = parser.parse_args()
    encoder = Encoder.open(arguments.cache_dir, arguments.weights)
    vectors = VectorCache(encoder, kept=_MANY_VECTORS)
    shared = bool(read_measuring("language"))
    if shared:
        print("Reading some 30,000 texts; this takes minutes on a small machine.", flush=True)
    else:
        print("No shared measuring rows here; the project's own alone.")
    systems = [ours(vectors, arguments.weights), key_phrases()]
    if shared:
        systems.append(frozen(VectorCache(Encoder.open(arguments.cache_dir), kept=_MANY_VECTORS)))
    if (peer := vader()) and shared:
        systems.append(peer)
    columns = {system.name: measure(system, shared=shared) for system in systems}
    if shared:
        columns["published"] = PUBLISHED
    print(table(columns))
    intents: TextClassifier = HeadClassifier.shipped("intent", vectors, arguments.weights)
    rules = measure_calibration(intents) | (measure_language() if shared else {})
    print("\n" + table({"hamzaban": rules}), flush=True)
    fresh = VectorCache(encoder)
    understander = Understander(
        HeadClassifier.shipped("intent", fresh, arguments.weights),
        HeadClassifier.shipped("sentiment", fresh, arguments.weights),
    )
    rows = read_measuring("language")
    texts = [row["text"] for row in rows[:: max(1, len(rows) // _TIMED)]]
    print("\n" + robustness(understander), flush=True)
    print("\n" + speed(understander, texts or [example.text for example in read_chat()]))


if __name__ == "__main__":
    main()
