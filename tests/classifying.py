"""What every classifier has to stand, and where tests of published ones start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from nlp.catalog import CATALOG
from nlp.settings import DefaultSettings
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


ROBERTA = CATALOG["twitter-roberta"].repo
DISTILBERT = CATALOG["distilbert-sst2"].repo


def offline_settings(tmp_path: Path) -> DefaultSettings:
    """Settings of a machine without a network or a card, with room for any model."""
    return DefaultSettings(
        hf_cache_dir=tmp_path / "cache",
        hf_hub_offline=True,
        nlp_device="cpu",
        nlp_memory_limit_mb=5000,
    )


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
