"""What is measured, on which rows: each function returns measures by name, 0 to 1.

The measures are those that the shared data's README names for each file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nlp.language import identify
from nlp.learning.examples import read_chat, read_measuring, read_shared
from nlp.learning.metrics import (
    accuracy,
    calibration_error,
    lenient_accuracy,
    macro_f1,
    macro_recall,
)
from nlp.types import Intent, Language, TextClassifier

if TYPE_CHECKING:
    from nlp.learning.examples import Example

Measures = dict[str, float]

_FILES = {
    Language.ENGLISH: "intent_en",
    Language.PERSIAN: "intent_fa",
    Language.FINGLISH: "intent_finglish",
}


def answers(classifier: TextClassifier, texts: Sequence[str]) -> list[str]:
    """Return the most probable label of each text."""
    return [predictions[0].label for predictions in classifier.classify(texts)]


def measure_intent(classifier: TextClassifier) -> Measures:
    """Return the measures of the shared rows: three languages, and the weather in Persian."""
    measures: Measures = {}
    for language, name in _FILES.items():
        examples = read_shared("dev", name)
        wanted = [str(example.intent) for example in examples]
        given = answers(classifier, [example.text for example in examples])
        measures |= {
            f"intent {language}, strict": accuracy(wanted, given),
            f"intent {language}, lenient": lenient_accuracy(
                wanted, given, [example.alt for example in examples]
            ),
            f"intent {language}, macro-F1": macro_f1(wanted, given),
        }
    weather = answers(classifier, [row["text"] for row in read_measuring("weather_fa")])
    measures["weather fa, found"] = weather.count(Intent.WEATHER_INQUIRY) / len(weather)
    rows = read_measuring("weather_fa_hard_negatives")
    for name, borderline in (("", False), (" (borderline)", True)):
        texts = [row["text"] for row in rows if row["borderline"] is borderline]
        taken = answers(classifier, texts).count(Intent.WEATHER_INQUIRY)
        measures[f"weather fa, false alarms{name}"] = taken / len(texts)
    return measures


def measure_sentiment(classifier: TextClassifier) -> Measures:
    """Return the headline measure of each shared file."""
    measures: Measures = {}
    for measure, name, score in (
        ("sentiment en (TweetEval), macro recall", "sentiment_en", macro_recall),
        ("sentiment fa, macro-F1", "sentiment_fa", macro_f1),
        ("sentiment fa (Snappfood), macro-F1", "sentiment_fa_binary", macro_f1),
        ("sentiment fa-Latn (38 rows), accuracy", "sentiment_finglish", accuracy),
    ):
        examples = read_shared("dev", name)
        if name == "sentiment_en":
            examples = [example for example in examples if "tweeteval" in example.source]
        wanted = [str(example.sentiment) for example in examples]
        measures[measure] = score(wanted, answers(classifier, [e.text for e in examples]))
    return measures


def measure_chat(intent: TextClassifier, sentiment: TextClassifier) -> Measures:
    """Return accuracies on the project's own measuring rows: chat messages, never trained on."""
    measures: Measures = {}
    for language in _FILES:
        examples = [example for example in read_chat() if example.language is language]
        texts = [example.text for example in examples]
        measures[f"chat {language}, intent accuracy"] = accuracy(
            [str(example.intent) for example in examples], answers(intent, texts)
        )
        measures[f"chat {language}, sentiment accuracy"] = accuracy(
            [str(example.sentiment) for example in examples], answers(sentiment, texts)
        )
    return measures


def measure_calibration(classifier: TextClassifier) -> Measures:
    """Return by how much the confidence in an intent is off, on chat and on the shared rows."""
    shared = [example for name in _FILES.values() for example in read_shared("dev", name)]
    parts: tuple[tuple[str, list[Example]], ...] = (("chat", read_chat()), ("shared", shared))
    return {
        f"calibration error, {name}": _calibration_error(classifier, examples)
        for name, examples in parts
        if examples
    }


def measure_language() -> Measures:
    """Return the accuracy over all shared rows, and over those of three words or more."""
    rows = read_measuring("language")
    longer = [row for row in rows if len(row["text"].split()) > 2]
    return {
        name: sum(identify(row["text"]).label == row["language"] for row in part) / len(part)
        for name, part in (("language, all", rows), ("language, three words or more", longer))
    }


def _calibration_error(classifier: TextClassifier, examples: Sequence[Example]) -> float:
    best = [ranked[0] for ranked in classifier.classify([example.text for example in examples])]
    return calibration_error(
        [str(example.intent) for example in examples],
        [prediction.label for prediction in best],
        [prediction.score for prediction in best],
    )
