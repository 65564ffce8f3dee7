"""What every classifier has to stand, and where tests of published ones start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from nlp.sources import ModelSource
from nlp.types import Intent, Sentiment, TextClassifier

INTENTS = tuple(str(intent) for intent in Intent)
SENTIMENTS = tuple(str(sentiment) for sentiment in Sentiment)
Save = Callable[[Path, dict[int, str]], str]
"""Saves a checkpoint with labels, as `tests.checkpoints` does; returns its folder."""
TEXTS = ["hello", "the world is lovely " * 40, "", "</s> what a day, hello </s>", "سلام دنیا"]
NAUGHTY = [
    "",
    "   ",
    "\x00",
    "\ud800 lone",
    "a" * 4096,
    "سلام " * 800,
    "</s><s>[SEP]",
    "👨‍👩‍👧‍👦",
    "\u202e",
]


def local(folder: str, tmp_path: Path) -> ModelSource:
    """A folder as a source, with an empty cache and no network."""
    return ModelSource(folder, None, tmp_path / "cache", offline=True)


def assert_total(classifier: TextClassifier, labels: Sequence[str]) -> None:
    """Assert that naughty texts get every label, ordered, with probabilities that sum to 1."""
    results = classifier.classify(NAUGHTY)
    assert len(results) == len(NAUGHTY)
    for predictions in results:
        assert sorted(p.label for p in predictions) == sorted(labels)
        assert sum(p.score for p in predictions) == pytest.approx(1, abs=1e-4)
        scores = [p.score for p in predictions]
        assert scores == sorted(scores, reverse=True)
    assert classifier.classify([]) == []
