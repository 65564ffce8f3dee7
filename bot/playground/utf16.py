"""Counting text the way Telegram counts it: in UTF-16 code units."""

from __future__ import annotations

import itertools


def length(text: str) -> int:
    """Return the number of UTF-16 code units of a text."""
    return len(text) + sum(char > "\uffff" for char in text)


def cut(text: str, offset: int, count: int) -> str:
    """Return `count` units from `offset` on; half of a pair becomes U+FFFD."""
    units = text.encode("utf-16-le")
    return units[2 * offset : 2 * (offset + count)].decode("utf-16-le", "replace")


def offsets(text: str) -> list[int]:
    """Return the offset in units of every character, and behind the last one that of the end."""
    widths = (2 if char > "\uffff" else 1 for char in text)
    return list(itertools.accumulate(widths, initial=0))


def whole(text: str) -> str:
    """Replace each lone surrogate by U+FFFD, as a JSON client does."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
