"""Confidence that means something: what is unclear is small talk, with its candidates kept."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from nlp.types import Intent, Prediction, Sentiment
from nlp.understanding import UNSURE, Understander


class Says:
    """A classifier that says the same of every text."""

    name = "says"

    def __init__(self, **scores: float) -> None:
        ranked = sorted(scores.items(), key=lambda item: -item[1])
        self._answer = [Prediction(label, score) for label, score in ranked]

    def classify(self, texts: Sequence[str]) -> list[list[Prediction]]:
        return [self._answer for _ in texts]


CALM = Says(neutral=0.9, positive=0.06, negative=0.04)


def test_a_clear_intent_is_taken_and_has_no_candidates() -> None:
    read = Understander(Says(thanks=0.9, compliment=0.05, goodbye=0.05), CALM).read("thanks a lot")
    assert read.intent == Intent.THANKS
    assert read.intent_confidence == 0.9
    assert read.candidates == ()


@pytest.mark.parametrize(
    ("scores", "candidates"),
    [
        ({"thanks": 0.3, "compliment": 0.2, "goodbye": 0.1}, ["thanks", "compliment"]),
        ({"thanks": 0.47, "compliment": 0.45, "goodbye": 0.08}, ["thanks", "compliment"]),
        ({"thanks": 0.12, "compliment": 0.11, "goodbye": 0.1}, ["thanks"]),
    ],
)
def test_a_guess_or_a_tie_is_small_talk_with_candidates(
    scores: dict[str, float], candidates: list[str]
) -> None:
    read = Understander(Says(**scores), CALM).read("lovely, cheers")
    assert read.intent == Intent.GENERAL_CONVERSATION
    assert [each.label for each in read.candidates] == candidates
    assert read.intent_confidence == scores["thanks"]


def test_rules_are_never_unsure() -> None:
    read = Understander(Says(thanks=0.2, compliment=0.2), CALM, unsure=0.0).read("hm")
    assert read.intent == "thanks"
    assert read.candidates == ()


def test_a_message_without_words_wants_nothing() -> None:
    read = Understander(Says(thanks=0.99, compliment=0.01), CALM).read("😀 123")
    assert read.intent == Intent.GENERAL_CONVERSATION
    assert read.candidates == ()


def test_a_doubtful_mood_is_neutral() -> None:
    mood = Says(negative=0.4, neutral=0.35, positive=0.25)
    read = Understander(Says(question=0.9, thanks=0.1), mood).read("what is this?")
    assert read.sentiment is Sentiment.NEUTRAL


def test_an_intent_of_the_owner_comes_through() -> None:
    read = Understander(Says(opening_hours=0.8, question=0.2), CALM).read("when do you open?")
    assert read.intent == "opening_hours"
    assert UNSURE < 0.5
