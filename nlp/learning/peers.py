"""Who is measured: our heads as the bot uses them, and the peers beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nlp.head_classifier import HeadClassifier
from nlp.keywords import KeywordClassifier
from nlp.learning.examples import Example, is_held_out, read_shared
from nlp.learning.head_training import balance, calibrate, fit_head
from nlp.normalisation import normalise
from nlp.types import Intent, Language, Prediction, Sentiment, TextClassifier
from nlp.understanding import Understander

if TYPE_CHECKING:
    from nlp.heads import Head
    from nlp.vector_cache import Embedder

# The best of 0.001 to 0.1 in a five-fold cross-validation on the training rows.
_DECAY: Final = {"intent": 0.01, "sentiment": 0.03}
# C. Hutto and E. Gilbert, VADER, 2014: compound scores from here on are positive, or negative.
_VADER_THRESHOLD: Final = 0.05


@dataclass(frozen=True, slots=True)
class System:
    """What is measured under one name: classifiers for one task or both."""

    name: str
    intent: TextClassifier | None
    sentiment: TextClassifier | None


class Decided:
    """What an Understander makes of texts in the end, as a classifier: thresholds included."""

    def __init__(self, understander: Understander, task: str) -> None:
        self.name = f"{task} understood"
        self._understander = understander
        self._task = task

    def classify(self, texts: Sequence[str]) -> list[list[Prediction]]:
        """Return for each text the one label that is decided for."""
        read = map(self._understander.read, texts)
        return [[Prediction(str(getattr(each, self._task)), 1.0)] for each in read]


class Vader:
    """Moods by VADER (MIT), an English lexicon with rules."""

    name = "vader"

    def __init__(self) -> None:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        self._analyser = SentimentIntensityAnalyzer()

    def classify(self, texts: Sequence[str]) -> list[list[Prediction]]:
        """Return for each text the one label that VADER decides for."""
        return [[Prediction(self._mood(text), 1.0)] for text in texts]

    def _mood(self, text: str) -> Sentiment:
        compound = self._analyser.polarity_scores(text)["compound"]
        if abs(compound) < _VADER_THRESHOLD:
            return Sentiment.NEUTRAL
        return Sentiment.POSITIVE if compound > 0 else Sentiment.NEGATIVE


def ours(vectors: Embedder, weights: Path) -> System:
    """Return the heads as AIModels uses them."""
    understander = Understander(
        HeadClassifier.shipped("intent", vectors, weights),
        HeadClassifier.shipped("sentiment", vectors, weights),
    )
    return System("hamzaban", Decided(understander, "intent"), Decided(understander, "sentiment"))


def key_phrases() -> System:
    """Return the classifiers without a model."""
    return System("key phrases", KeywordClassifier("intent"), KeywordClassifier("sentiment"))


def vader() -> System | None:
    """Return VADER, or None where it is not installed."""
    try:
        return System("VADER", None, Vader())
    except ImportError:
        return None


def frozen(encoder: Embedder) -> System:
    """Return the plain encoder with heads trained on the shared rows alone; nothing is kept."""
    intents = read_shared("train", "intent_train")
    moods = [e for e in read_shared("train", "sentiment_train") if e.language is Language.ENGLISH]
    return System(
        "frozen E5",
        _Plain("intent", encoder, _fit("intent", list(Intent), intents, encoder)),
        _Plain("sentiment", encoder, _fit("sentiment", list(Sentiment), moods, encoder)),
    )


class _Plain(HeadClassifier):
    """A head on texts as they are, without transliteration."""

    @staticmethod
    def read(text: str) -> str:
        return normalise(text)


def _fit(task: str, labels: Sequence[str], examples: list[Example], encoder: Embedder) -> Head:
    names = [str(label) for label in labels]
    train = [example for example in examples if not is_held_out(example)]
    rest = [example for example in examples if is_held_out(example)]

    def wanted(chosen: list[Example]) -> list[str]:
        return [str(getattr(example, task)) for example in chosen]

    weights = balance([(e.language, getattr(e, task)) for e in train])
    vectors = encoder.embed([normalise(example.text) for example in train])
    head = fit_head(vectors, wanted(train), names, weights, _DECAY[task])
    return calibrate(head, encoder.embed([normalise(e.text) for e in rest]), wanted(rest))
