"""Which cell of ready replies answers a message. Knows no files and no languages.

Cells are named after an intent and a sentiment, but for what deserves words of its own: grave
subjects, names, and the time of day by which people greet.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from nlp.doubts import may_mean
from nlp.keywords import find_labels
from nlp.names import introduced, told_name
from nlp.topics import Topic, topic_of
from nlp.types import Intent, Language, Prompt, Sentiment, Understanding


class Cell(StrEnum):
    """Cells beside those of intents and of topics."""

    EMPTY = "empty"  # for a message without words: emoji, digits, an unknown language
    UNSURE = "did-you-mean"  # asks which of several intents is meant
    NAME_TOLD = "name-told"  # somebody has just said what they are called
    NAME_KNOWN = "name-known"  # and asks whether it was remembered
    NAME_UNKNOWN = "name-unknown"
    GREETING_BY_NAME = "greeting-by-name"
    GREETING_MORNING = "greeting-morning"
    GREETING_AFTERNOON = "greeting-afternoon"
    GREETING_EVENING = "greeting-evening"
    GOODBYE_EVENING = "goodbye-evening"


# The confidence that joy is answered from: rejoicing at somebody's quarrel hurts, while asking for
# more where they are glad does not.
_JOYFUL: Final = 0.65
_INTRODUCTION_WORDS: Final = 8  # whoever says more has more to say than a name
_WELCOMES: Final = frozenset({Intent.GREETING, Intent.GENERAL_CONVERSATION})


def cell(intent: str, sentiment: Sentiment) -> str:
    """Return the name of the cell for an intent and a sentiment."""
    return f"{intent.replace('_', '-')}-{sentiment}"


def needed_cells() -> list[str]:
    """Return the cells without which some message could not be answered."""
    topics = [topic for topic in Topic if topic is not Topic.OWN_NAME]
    return [*Cell, *topics, *(cell(intent, Sentiment.NEUTRAL) for intent in Intent)]


def special_cell(prompt: Prompt) -> str | None:
    """Return the cell of a message that is answered whatever its intent, or None."""
    match topic_of(prompt.text):
        case Topic.OWN_NAME:
            return Cell.NAME_KNOWN if told_name(prompt) else Cell.NAME_UNKNOWN
        case Topic() as topic:
            return topic
    return Cell.UNSURE if may_mean(prompt) else None


def usual_cells(prompt: Prompt) -> tuple[str, ...]:
    """Return the cells that fit a message, the best first; the last one is always there."""
    read = prompt.understanding
    if (read.language, read.intent) == (Language.UNDETERMINED, Intent.GENERAL_CONVERSATION):
        return (Cell.EMPTY,)
    intent = read.intent if read.intent in set(Intent) else Intent.GENERAL_CONVERSATION
    usual = (cell(intent, _mood(read)), cell(intent, Sentiment.NEUTRAL))
    # Who is sad wants to be asked about it, not greeted in style.
    chosen = None if read.sentiment is Sentiment.NEGATIVE else _personal_cell(intent, prompt)
    return (chosen, *usual) if chosen else usual


def _personal_cell(intent: str, prompt: Prompt) -> str | None:
    short = len(prompt.text.split()) <= _INTRODUCTION_WORDS
    if intent in _WELCOMES and short and introduced(prompt.text):
        return Cell.NAME_TOLD
    for time in find_labels(prompt.text, "daytimes"):
        if f"{intent}-{time}" in set(Cell):
            return f"{intent}-{time}"
    if intent == Intent.GREETING and told_name(prompt):
        return Cell.GREETING_BY_NAME
    return None


def _mood(read: Understanding) -> Sentiment:
    """Return the mood to answer to."""
    if read.intent == Intent.GENERAL_CONVERSATION and read.sentiment is Sentiment.POSITIVE:
        return Sentiment.POSITIVE if read.sentiment_confidence >= _JOYFUL else Sentiment.NEUTRAL
    return read.sentiment
