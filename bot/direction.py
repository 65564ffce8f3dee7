"""Keeps code and links in Persian lines from turning the line around.

A line runs the way of its first strong letter, and punctuation beside a Latin word runs with the
word. What stands between U+2068 and U+2069 counts for neither (UAX #9, P2 and X5c). The marks
stand around code, never in it: people copy it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from markdown_it.token import Token

_ISOLATE: Final = "\u2068"
_END_OF_ISOLATE: Final = "\u2069"
_RIGHT_TO_LEFT_MARK: Final = "\u200f"
_BREAKS: Final = ("softbreak", "hardbreak")
_ALONE: Final = ("code_inline", "image")


def directed(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield inline tokens, and marks where a Persian line needs them."""
    for line in _lines(tokens):
        strong = _strong(line)
        if strong.count("R") <= strong.count("L"):
            yield from line
            continue
        if strong[0] == "L":  # as in "Python is good", said in Persian
            yield _mark(_RIGHT_TO_LEFT_MARK)
        for token in line:
            if token.type == "link_open" or token.type in _ALONE:
                yield _mark(_ISOLATE)
            yield token
            if token.type == "link_close" or token.type in _ALONE:
                yield _mark(_END_OF_ISOLATE)


def is_right_to_left(text: str) -> bool:
    """Whether a text has a letter that runs from right to left."""
    return "R" in _directions(text)


def _lines(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    line: list[Token] = []
    for token in tokens:
        line.append(token)
        if token.type in _BREAKS:
            yield line
            line = []
    yield line


def _strong(line: Iterable[Token]) -> str:
    """Return a letter, L or R, for each strong letter outside code and links."""
    letters, links = [], 0
    for token in line:
        links += (token.type == "link_open") - (token.type == "link_close")
        if token.type == "text" and not links:
            letters.append(_directions(token.content))
    return "".join(letters)


def _directions(text: str) -> str:
    names = {"L": "L", "R": "R", "AL": "R"}
    return "".join(names.get(unicodedata.bidirectional(letter), "") for letter in text)


def _mark(character: str) -> Token:
    return Token("text", "", 0, content=character)
