"""Cutting a long text into messages Telegram takes, at places where a reader would pause."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Bot API, sendMessage: "1-4096 characters after entities parsing", counted in UTF-16 units.
LIMIT: Final = 4096

# Where to cut, best first: between paragraphs, lines, sentences, words.
_PAUSES: Final = tuple(
    re.compile(pattern) for pattern in (r"\n\s*\n", r"\n", r"(?<=[.!?…؟])\s", r"\s")
)


def utf16_length(text: str) -> int:
    """Return the length as Telegram counts it: astral characters are two units."""
    return len(text) + sum(character > "\uffff" for character in text)


def split(text: str, limit: int = LIMIT) -> list[str]:
    """Cut `text` into parts of at most `limit` UTF-16 units; nothing but blanks is lost."""
    parts = []
    rest = text.strip()
    while utf16_length(rest) > limit:
        head = rest[: _prefix(rest, limit)]
        cut = _pause(head) or len(head)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    if rest:
        parts.append(rest)
    return parts


def _prefix(text: str, limit: int) -> int:
    """Return how many characters of `text` fit into `limit` units."""
    units = 0
    for index, character in enumerate(text):
        units += 2 if character > "\uffff" else 1
        if units > limit:
            # Not between a letter and the mark, joiner or modifier that belongs to it.
            while index > 1 and _joined(text[index - 1], text[index]):
                index -= 1
            return index
    return len(text)


def _joined(before: str, after: str) -> bool:
    return (
        before == "\u200d"
        or after in "\u200c\u200d\ufe0f\u20e3"
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or unicodedata.combining(after) > 0
    )


def _pause(head: str) -> int:
    """Return where to cut `head`: the last pause of the best kind in its second half, or 0."""
    for pattern in _PAUSES:
        ends = [match.end() for match in pattern.finditer(head, len(head) // 2)]
        if ends:
            return ends[-1]
    return 0
