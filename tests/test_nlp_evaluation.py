"""The tables of `make eval`: what is measured, on texts small enough for a test."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from nlp import evaluation
from nlp.keywords import KeywordClassifier
from nlp.learning import examples
from nlp.learning.examples import read_chat
from nlp.learning.measures import (
    measure_calibration,
    measure_chat,
    measure_intent,
    measure_language,
    measure_sentiment,
)
from nlp.learning.metrics import calibration_error
from nlp.learning.peers import Decided, Vader, key_phrases
from nlp.learning.robustness import survive
from nlp.learning.timing import milliseconds
from nlp.types import Intent, Language, Prediction, Sentiment
from nlp.understanding import Understander

needs_shared = pytest.mark.skipif(
    not (examples.SHARED / "dev").is_dir(), reason="the shared folder is not there"
)


class Always:
    """A classifier that gives every text the same label."""

    name = "always"

    def __init__(self, label: str, score: float = 1.0) -> None:
        self._prediction = Prediction(label, score)

    def classify(self, texts: Sequence[str]) -> list[list[Prediction]]:
        return [[self._prediction, Prediction("other", 0.0)] for _ in texts]


def test_the_measuring_rows_are_balanced_over_languages_and_intents() -> None:
    rows = read_chat()
    for language in (Language.ENGLISH, Language.PERSIAN, Language.FINGLISH):
        for intent in Intent:
            found = [row for row in rows if (row.language, row.intent) == (language, intent)]
            assert len(found) >= 30, (language, intent)
    assert {row.sentiment for row in rows} == set(Sentiment)


def test_who_always_says_the_same_is_right_as_often_as_that_is_so() -> None:
    measures = measure_chat(Always("greeting"), Always("neutral"))
    rows = [row for row in read_chat() if row.language is Language.PERSIAN]
    greetings = sum(row.intent == "greeting" for row in rows)
    assert measures["chat fa, intent accuracy"] == pytest.approx(greetings / len(rows))
    assert 0.5 < measures["chat fa, sentiment accuracy"] < 0.7


@needs_shared
def test_the_shared_rows_are_measured_by_their_own_rules() -> None:
    measures = measure_intent(Always("weather_inquiry"))
    assert measures["weather fa, found"] == 1
    assert measures["weather fa, false alarms"] == 1
    assert measures["intent fa-Latn, strict"] == 0  # no weather among them
    assert measures["intent fa, lenient"] >= measures["intent fa, strict"]
    moods = measure_sentiment(Always("neutral"))
    assert moods["sentiment en (TweetEval), macro recall"] == pytest.approx(1 / 3)
    assert moods["sentiment fa (Snappfood), macro-F1"] == 0
    language = measure_language()
    assert language["language, three words or more"] >= 0.98
    assert language["language, all"] >= 0.93


def test_calibration_compares_confidence_with_being_right() -> None:
    assert calibration_error(["a"] * 4, ["a", "a", "a", "b"], [0.75] * 4) == pytest.approx(0)
    assert calibration_error(["a"] * 4, ["b"] * 4, [0.9] * 4) == pytest.approx(0.9)
    measures = measure_calibration(Always("greeting", 0.9))
    assert 0.7 < measures["calibration error, chat"] < 0.9


def test_vader_reads_english_moods() -> None:
    pytest.importorskip("vaderSentiment")
    labels = [ranked[0].label for ranked in Vader().classify(["I love it!", "awful", "a table"])]
    assert labels == ["positive", "negative", "neutral"]


def test_a_table_has_a_dash_where_nothing_was_measured() -> None:
    lines = evaluation.table({"one": {"x": 0.5}, "two": {"x": 1.0, "y": 0.25}}).splitlines()
    assert lines[1].split() == ["x", "0.500", "1.000"]
    assert lines[2].split() == ["y", "–", "0.250"]


def test_rules_survive_every_nasty_text_and_failures_are_named() -> None:
    rules = Understander(KeywordClassifier("intent"), KeywordClassifier("sentiment"), 0.0)
    result = survive(rules.read)
    assert result.failed == ()
    assert result.texts > 2048
    assert result.slowest_ms > 0

    def fail(text: str) -> None:
        if text == "\ud800":
            raise ValueError

    assert survive(fail).failed == (r"'\ud800': ValueError",)
    assert f"{result.texts} nasty texts" in evaluation.robustness(rules)


def test_what_is_measured_is_what_is_decided_thresholds_included() -> None:
    system = key_phrases()
    assert system.intent is not None
    understander = Understander(system.intent, KeywordClassifier("sentiment"), 0.0)
    decided = Decided(understander, "intent").classify(["thank you so much", "😀"])
    assert [ranked[0].label for ranked in decided] == ["thanks", "general_conversation"]
    assert len(milliseconds(understander.read, ["hello"] * 3)) == 3
