"""What an owner wants said to intents of their own; lies beside the heads they trained."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from nlp.language import identify
from nlp.types import Language

FILE: Final = "replies.jsonl"

OwnReplies = Mapping[str, Mapping[Language, tuple[str, ...]]]
"""Variants by intent and by the language they are written in: Persian, English or Finglish."""


def write_replies(folder: Path, replies: Iterable[tuple[str, str]]) -> None:
    """Write pairs of (intent, reply), each once."""
    lines = [
        json.dumps({"intent": intent, "reply": reply}, ensure_ascii=False) + "\n"
        for intent, reply in dict.fromkeys(replies)
    ]
    (folder / FILE).write_text("".join(lines), "utf-8")


def read_replies(folder: Path) -> OwnReplies:
    """Return the replies in a folder of weights, none when it has no such file.

    Raises ValueError or KeyError when the file is malformed.
    """
    path = folder / FILE
    if not path.is_file():
        return {}
    found: dict[str, dict[Language, tuple[str, ...]]] = {}
    for line in path.read_text("utf-8").split("\n"):
        if line.strip():
            row = json.loads(line)
            found_in = Language(identify(row["reply"]).label)
            language = Language.PERSIAN if found_in is Language.UNDETERMINED else found_in
            variants = found.setdefault(row["intent"], {})
            variants[language] = (*variants.get(language, ()), row["reply"])
    return found
