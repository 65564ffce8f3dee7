"""Intent and mood by key phrases alone: no model, no memory, never a failure.

The answer of last resort, when no model can be loaded, and the baseline in the evaluation.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple

from nlp.normalisation import ZWNJ, normalise
from nlp.types import Intent, Prediction, Sentiment
from nlp.wordlists import rows

# A word with its apostrophes, or one sign that is no punctuation: an emoji, a question mark.
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[?\u061f]|[^\w\s!-/:-@\[-`{-~]")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_QUESTION_MARKS = frozenset("?\u061f")

# A greeting or a question word often only opens a message; weather words are rarely by the way.
_WEIGHT = {
    "greeting": 0.7,
    "thanks": 0.8,
    "general_conversation": 0.8,
    "question": 0.5,
    "weather_inquiry": 1.5,
}
_DEFAULT_INTENT = {Intent.GENERAL_CONVERSATION: 0.6, Intent.QUESTION: 0.2}
_DEFAULT_SENTIMENT = {Sentiment.NEUTRAL: 0.7}
_REACH = 2  # how many words away a negation still turns a word's mood
_SHARPNESS = 1.8  # turns sums of weights into probabilities


class _Match(NamedTuple):
    """A phrase found at tokens start to end, and what it speaks for."""

    start: int
    end: int
    labels: tuple[str, ...]


class KeywordClassifier:
    """A TextClassifier for intents or sentiments that counts the phrases of `nlp/lexicon`."""

    def __init__(self, task: Literal["intent", "sentiment"]) -> None:
        self.name = f"{task}-keywords"
        self._score = _intent_scores if task == "intent" else _sentiment_scores

    def classify(self, texts: Sequence[str]) -> list[list[Prediction]]:
        """Return one list per text: every label, most probable first, scores summing to 1."""
        return [_distribution(self._score(_tokens(text))) for text in texts]


def _intent_scores(tokens: list[str]) -> dict[str, float]:
    scores = {str(intent): _DEFAULT_INTENT.get(intent, 0.0) for intent in Intent}
    for match in _matches(tokens, "intents"):
        for label in match.labels:
            # A longer phrase says more than the words it is made of.
            scores[label] += _WEIGHT.get(label, 1.0) * math.sqrt(match.end - match.start)
    if not _QUESTION_MARKS.isdisjoint(tokens):
        scores[Intent.QUESTION] += 0.4
    return scores


def _sentiment_scores(tokens: list[str]) -> dict[str, float]:
    scores = {str(mood): _DEFAULT_SENTIMENT.get(mood, 0.0) for mood in Sentiment}
    opposite = {
        str(Sentiment.POSITIVE): str(Sentiment.NEGATIVE),
        str(Sentiment.NEGATIVE): str(Sentiment.POSITIVE),
    }
    for match in _matches(tokens, "sentiments"):
        turned = _is_negated(tokens, match)
        for label in match.labels:
            scores[opposite.get(label, label) if turned else label] += 1.0
    return scores


def _is_negated(tokens: list[str], match: _Match) -> bool:
    before = tokens[max(0, match.start - _REACH) : match.start]
    after = tokens[match.end : match.end + _REACH]
    return not (_negations("before").isdisjoint(before) and _negations("after").isdisjoint(after))


def _matches(tokens: list[str], lexicon: str) -> Iterator[_Match]:
    """Yield the longest phrases that do not overlap, from the start."""
    phrases, longest = _phrases(lexicon)
    start = 0
    while start < len(tokens):
        for size in range(min(longest, len(tokens) - start), 0, -1):
            labels = phrases.get(tuple(tokens[start : start + size]))
            if labels:
                yield _Match(start, start + size, labels)
                start += size
                break
        else:
            start += 1


def find_labels(text: str, lexicon: str) -> frozenset[str]:
    """Return the labels of all phrases of a lexicon that stand in `text`, negated or not."""
    matches = _matches(_tokens(text), lexicon)
    return frozenset(label for match in matches for label in match.labels)


def _tokens(text: str) -> list[str]:
    # A stretched word means the plain one; `normalise` leaves two letters, some words have two.
    plain = normalise(_STRETCHED.sub(r"\1", text)).lower().replace("’", "'").replace(ZWNJ, " ")
    return _TOKEN.findall(plain.replace("\ufe0f", ""))


@cache
def _phrases(lexicon: str) -> tuple[dict[tuple[str, ...], tuple[str, ...]], int]:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in rows(lexicon):
        phrase = tuple(_tokens(row["pattern"]))
        if phrase and row["label"] not in found.get(phrase, ()):
            found[phrase] = (*found.get(phrase, ()), row["label"])
    return found, max(map(len, found), default=0)


@cache
def _negations(side: str) -> frozenset[str]:
    return frozenset(row["word"] for row in rows("negations") if row["side"] == side)


def _distribution(scores: dict[str, float]) -> list[Prediction]:
    weights = {label: math.exp(_SHARPNESS * min(score, 20.0)) for label, score in scores.items()}
    total = sum(weights.values())
    ranked = sorted(weights.items(), key=lambda item: -item[1])  # stable: ties keep their order
    return [Prediction(label, weight / total) for label, weight in ranked]
