"""An owner's own examples: a JSON Lines file with a text and an intent in each row."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from nlp.language import identify
from nlp.learning.examples import Example
from nlp.types import Intent, Language, Sentiment

SOURCE: Final = "own"
_FEWEST = 5  # examples of a new intent, or nothing can be learned of it
_LABEL = re.compile(r"[a-z][a-z0-9_]{1,39}")
_MOST_ERRORS = 10


class OwnCorpusError(ValueError):
    """What is wrong with an owner's file; a line of its text for each mistake."""


@dataclass(frozen=True, slots=True)
class OwnCorpus:
    """The examples, and what to reply to which intent."""

    examples: tuple[Example, ...]
    replies: tuple[tuple[str, str], ...]

    @property
    def new_intents(self) -> list[str]:
        """The intents that are not among the nine, in alphabetical order."""
        named = {str(example.intent) for example in self.examples}
        return sorted(named - {str(intent) for intent in Intent})


def read_own_corpus(path: Path) -> OwnCorpus:
    """Read rows {"text", "intent"} with, if wanted, "sentiment", "language" and "reply".

    Raises OwnCorpusError with all mistakes, and OSError when the file cannot be read.
    """
    mistakes: list[str] = []
    examples: list[Example] = []
    replies: list[tuple[str, str]] = []
    for number, line in enumerate(path.read_text("utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            example, said = _row(row)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            reason = f"{error} is missing" if isinstance(error, KeyError) else error
            mistakes.append(f"{path.name}, line {number}: {reason}")
            continue
        examples.append(example)
        replies += [(str(example.intent), reply) for reply in said]
    counts = Counter(str(example.intent) for example in examples)
    corpus = OwnCorpus(tuple(examples), tuple(replies))
    mistakes += [
        f"{path.name}: {intent} has {counts[intent]} examples, a new intent needs {_FEWEST} or more"
        for intent in corpus.new_intents
        if counts[intent] < _FEWEST
    ]
    if not examples and not mistakes:
        mistakes.append(f"{path.name}: no examples")
    if mistakes:
        more = len(mistakes) - _MOST_ERRORS
        shown = mistakes[:_MOST_ERRORS] + ([f"… and {more} more"] if more > 0 else [])
        raise OwnCorpusError("\n".join(shown))
    return corpus


def _row(row: dict[str, Any]) -> tuple[Example, list[str]]:
    text, intent, said = row["text"], row["intent"], row.get("reply", [])
    replies = [said] if isinstance(said, str) else list(said)
    if not all(isinstance(value, str) and value.strip() for value in (text, intent, *replies)):
        raise ValueError("text, intent and reply must be texts and not empty")
    if not _LABEL.fullmatch(intent):
        raise ValueError(f"{intent!r} is no name for an intent: use letters like order_status")
    sentiment = row.get("sentiment")
    language = Language(row.get("language") or identify(text).label)
    mood = None if sentiment is None else str(Sentiment(sentiment))
    return Example(text, language, intent, mood, source=SOURCE), replies
