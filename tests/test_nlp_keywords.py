from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.keywords import KeywordClassifier
from nlp.types import Intent, Sentiment

INTENT = KeywordClassifier("intent")
SENTIMENT = KeywordClassifier("sentiment")


@given(st.text() | st.text(alphabet="سلامخوب \u200c\ud800\x00!?؟😍not good", max_size=4096))
def test_any_text_gets_every_label_with_scores_that_sum_to_one(text: str) -> None:
    for classifier, labels in ((INTENT, Intent), (SENTIMENT, Sentiment)):
        (predictions,) = classifier.classify([text])
        assert {p.label for p in predictions} == set(labels)
        assert sum(p.score for p in predictions) == pytest.approx(1)
        assert predictions == sorted(predictions, key=lambda p: -p.score)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("سلام! چطوری؟", "greeting"),
        ("salam khubi?", "greeting"),
        ("hello", "greeting"),
        ("مرسی عزیزم", "thanks"),
        ("thank you so much", "thanks"),
        ("خداحافظ", "goodbye"),
        ("bye bye", "goodbye"),
        ("هوا امروز چطوره؟", "weather_inquiry"),
        ("hi, what's the weather like today?", "weather_inquiry"),
        ("کمک لازم دارم", "request_help"),
        ("", "general_conversation"),
        ("🙂", "general_conversation"),
    ],
)
def test_plain_messages_are_understood(text: str, intent: str) -> None:
    assert INTENT.classify([text])[0][0].label == intent


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("عالیه", "positive"),
        ("خوب نیست", "negative"),
        ("not good", "negative"),
        ("it is not very good", "negative"),
        ("aali", "positive"),
        ("😍", "positive"),
        ("ساعت سه جلسه داریم", "neutral"),
    ],
)
def test_moods_are_read_and_negations_turn_them(text: str, sentiment: str) -> None:
    assert SENTIMENT.classify([text])[0][0].label == sentiment


def test_spelling_does_not_matter() -> None:
    plain, arabic, stretched = SENTIMENT.classify(["عالیه", "عاليه", "عاااالیهههه"])
    assert plain == arabic == stretched
    assert plain[0].label == "positive"


def test_names_are_those_of_the_catalogue() -> None:
    assert (INTENT.name, SENTIMENT.name) == ("intent-keywords", "sentiment-keywords")


def test_reading_language_and_key_phrases_imports_no_model_library() -> None:
    code = (
        "import sys, nlp.keywords, nlp.language, nlp.classifier_chain as c;"
        "nlp.language.identify('salam, hello'); nlp.keywords.KeywordClassifier('intent')"
        ".classify(['hi']); sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
