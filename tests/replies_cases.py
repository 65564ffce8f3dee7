"""What people say to the bot when its replies are judged: single messages, and short talks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nlp.types import Language

GROUPS: Final = ("en", "fa", "finglish", "mixed", "hostile")
"""Who writes: in one language, in two at once, or to do harm."""

_FOLDER: Final = Path(__file__).parent
_ANSWERED_IN: Final = {
    "en": Language.ENGLISH,
    "fa": Language.PERSIAN,
    "finglish": Language.PERSIAN,
}


@dataclass(frozen=True, slots=True)
class Case:
    """A message, and the language it has to be answered in; None where either will do."""

    text: str
    group: str
    answer: Language | None


@dataclass(frozen=True, slots=True)
class Talk:
    """What one person says, turn by turn, whatever the bot answers."""

    title: str
    group: str
    turns: tuple[str, ...]

    @property
    def cases(self) -> tuple[Case, ...]:
        """The turns, each with the language of its answer."""
        answer = _ANSWERED_IN.get(self.group)
        return tuple(Case(text, self.group, answer) for text in self.turns)


def read_cases() -> list[Case]:
    """Return the messages, each with the language of its answer if its row names one."""
    rows = map(json.loads, (_FOLDER / "replies_prompts.jsonl").read_text("utf-8").splitlines())
    return [
        Case(row["text"], row["group"], Language(row["answer"]) if "answer" in row else None)
        for row in rows
    ]


def read_talks() -> list[Talk]:
    """Return the talks."""
    rows = map(json.loads, (_FOLDER / "replies_talks.jsonl").read_text("utf-8").splitlines())
    return [Talk(row["title"], row["group"], tuple(row["turns"])) for row in rows]
