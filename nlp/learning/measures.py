"""What is measured, on which rows: each function returns measures by name, 0 to 1.

The measures are those that the shared data's README names for each file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nlp.language import identify
from nlp.learning.examples import read_measuring, read_shared
from nlp.learning.metrics import accuracy, lenient_accuracy, macro_f1, macro_recall
from nlp.types import Intent, TextClassifier

if TYPE_CHECKING:
    from nlp.learning.examples import Example

Measures = dict[str, float]


def answers(classifier: TextClassifier, texts: Sequence[str]) -> list[str]:
    """Return the most probable label of each text."""
    return [predictions[0].label for predictions in classifier.classify(texts)]


def intent_measures(name: str, classifier: TextClassifier, examples: list[Example]) -> Measures:
    """Return strict and lenient accuracy and macro-F1."""
    wanted = [str(example.intent) for example in examples]
    given = answers(classifier, [example.text for example in examples])
    return {
        f"intent {name}, strict": accuracy(wanted, given),
        f"intent {name}, lenient": lenient_accuracy(wanted, given, [e.alt for e in examples]),
        f"intent {name}, macro-F1": macro_f1(wanted, given),
    }


def measure_intent(classifier: TextClassifier) -> Measures:
    """Return the measures of the shared rows: three languages, and the weather in Persian."""
    measures: Measures = {}
    for name in ("en", "fa", "finglish"):
        examples = read_shared("dev", f"intent_{name}")
        measures |= intent_measures(name, classifier, examples)
    weather = answers(classifier, [row["text"] for row in read_measuring("weather_fa")])
    measures["weather fa, found"] = weather.count(Intent.WEATHER_INQUIRY) / len(weather)
    rows = read_measuring("weather_fa_hard_negatives")
    for name, borderline in (("", False), (" (borderline)", True)):
        texts = [row["text"] for row in rows if row["borderline"] is borderline]
        taken = answers(classifier, texts).count(Intent.WEATHER_INQUIRY)
        measures[f"weather fa, look-alikes told apart{name}"] = 1 - taken / len(texts)
    return measures


def measure_sentiment(classifier: TextClassifier) -> Measures:
    """Return the headline measure of each shared file."""
    measures: Measures = {}
    for measure, name, score in (
        ("sentiment en (TweetEval), macro recall", "sentiment_en", macro_recall),
        ("sentiment fa, macro-F1", "sentiment_fa", macro_f1),
        ("sentiment fa (Snappfood), macro-F1", "sentiment_fa_binary", macro_f1),
        ("sentiment finglish, accuracy", "sentiment_finglish", accuracy),
    ):
        examples = read_shared("dev", name)
        if name == "sentiment_en":
            examples = [example for example in examples if "tweeteval" in example.source]
        wanted = [str(example.sentiment) for example in examples]
        measures[measure] = score(wanted, answers(classifier, [e.text for e in examples]))
    return measures


def measure_language() -> Measures:
    """Return the accuracy over all shared rows, and over those of three words or more."""
    rows = read_measuring("language")
    longer = [row for row in rows if len(row["text"].split()) > 2]
    return {
        name: sum(identify(row["text"]).label == row["language"] for row in part) / len(part)
        for name, part in (("language, all", rows), ("language, three words or more", longer))
    }
