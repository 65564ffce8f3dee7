"""Markdown that is still being written: what is open at its end counts as closed.

Else a bold word would show its asterisks until it is whole.
"""

from __future__ import annotations

import re
from typing import Final

from bot import markdown
from bot.rich_text import RichText

_MARKERS: Final = "*_~`"
_CLOSERS: Final = ("`", "**", "__", "~~", "*", "_")  # longer ones before what they begin with
_LONGEST: Final = 2000  # characters of a paragraph; looking for the ends of more takes too long
_LINK: Final = re.compile(r"!?\[([^][]*)(?:\](?:\([^()\s]*)?)?$")
_INVISIBLE: Final = re.compile("[\u200f\u2068\u2069]")  # marks of direction come and go


def read_unfinished(source: str) -> RichText:
    """Like `markdown.read`, for a text that is still growing."""
    source = source.rstrip()
    words = _last_words(source)
    if not 0 < len(words) <= _LONGEST or not source.endswith(words):
        return markdown.read(source)
    before, words = source[: -len(words)], _without_openings(words)
    if not (before + words).strip():
        return RichText(source)
    for closer in _CLOSERS:
        if closer in words and len(_seen(words + closer)) < len(_seen(words)):
            words += closer
    return markdown.read(before + words)


def _without_openings(words: str) -> str:
    """Return words without half a link, and without markers at the end that close nothing."""
    words = _LINK.sub(r"\1", words)
    bare = words.rstrip(_MARKERS)
    closed = len(_seen(words)) - len(_seen(bare)) < len(words) - len(bare)
    return words if closed else bare.rstrip()


def _last_words(source: str) -> str:
    """Return the Markdown of the last paragraph, item or cell; empty at the end of code."""
    tokens = [each for each in markdown.PARSER.parse(source) if each.type in ("inline", "fence")]
    return tokens[-1].content if tokens and tokens[-1].type == "inline" else ""


def _seen(words: str) -> str:
    text = markdown.written(markdown.PARSER.parseInline(words)).text
    return _INVISIBLE.sub("", text)
