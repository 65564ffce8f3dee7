"""How alike texts are, by their words."""

from __future__ import annotations

import re
from collections.abc import Sequence

Words = tuple[str, ...]


def words_of(text: str) -> Words:
    """Return the words of a text in lower case, without punctuation."""
    return tuple(re.findall(r"\w+(?:['’]\w+)*", text.casefold()))


def runs(words: Words, length: int) -> list[Words]:
    """Return all runs of `length` words."""
    return [words[start : start + length] for start in range(len(words) - length + 1)]


def alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two sentences have nearly all their words in common."""
    common, either = len({*one} & {*other}), len({*one, *other})
    return either > 0 and common >= 0.8 * either


def stutters(words: Words) -> bool:
    """Whether a phrase stands twice in a row, or a word three times."""
    for length in range(2, len(words) // 2 + 1):
        for start in range(len(words) - 2 * length + 1):
            middle = start + length
            if words[start:middle] == words[middle : middle + length]:
                return True
    return any(len({*run}) == 1 for run in runs(words, 3))
