"""Cutting a long text into messages Telegram takes, at places where a reader would pause."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.rich_text import RichText
from storage import Span

# Bot API, sendMessage: "1-4096 characters after entities parsing", counted in UTF-16 units.
LIMIT: Final = 4096
# https://core.telegram.org/api/entities: "No more than 100 message entities"
MOST_SPANS: Final = 100

# Where to cut, best first: between paragraphs, lines, sentences, words.
_PAUSES: Final = tuple(
    re.compile(pattern) for pattern in (r"\n\s*\n", r"\n", r"(?<=[.!?…؟])\s", r"\s")
)


def utf16_length(text: str) -> int:
    """Return the length as Telegram counts it: astral characters are two units."""
    return len(text) + sum(character > "\uffff" for character in text)


def split(text: str, limit: int = LIMIT) -> list[str]:
    """Cut `text` into parts of at most `limit` UTF-16 units; nothing but blanks is lost."""
    return [part.text for part in split_rich(RichText(text), limit)]


def split_rich(rich: RichText, limit: int = LIMIT, most_spans: int = MOST_SPANS) -> list[RichText]:
    """Like `split`, for formatted text: in each part at most `most_spans` spans.

    Cut between spans where there is a pause; else a span goes on in the next part.
    """
    return [rich.part(start, end) for start, end in _ranges(rich, limit, most_spans)]


@dataclass(frozen=True, slots=True)
class _Place:
    """A span, and how many entities Telegram may make of it where others enclose it."""

    span: Span
    weight: int


def _ranges(rich: RichText, limit: int, most_spans: int) -> Iterator[tuple[int, int]]:
    """Yield where each part begins and ends."""
    text, last = rich.text, len(rich.text.rstrip())
    places = list(_places(rich.spans))
    start = _after_blanks(rich, 0)
    while start < last:
        inside = [place for place in places if place.span.start < last and place.span.end > start]
        end = min(start + _prefix(text[start:last][: limit + 1], limit), _full(inside, most_spans))
        if end < last:
            end = _pause(text, start, end, [place.span for place in inside])
        if words := text[start:end].rstrip():
            yield start, start + len(words)
        start = _after_blanks(rich, end)


def _places(spans: Sequence[Span]) -> Iterator[_Place]:
    """Yield the spans; Telegram cuts a style in two wherever something in it begins or ends."""
    enclosing: list[Span] = []
    for span in spans:
        enclosing = [each for each in enclosing if each.end > span.start]
        yield _Place(span, 1 + 2 * len(enclosing))
        enclosing.append(span)


def _full(places: Sequence[_Place], most_spans: int) -> int:
    """Return where the span begins that is one too many, or a place behind every text."""
    count = 0
    for place in places:
        count += place.weight
        if count > most_spans:
            return place.span.start
    return sys.maxsize


def _after_blanks(rich: RichText, at: int) -> int:
    """Return where text goes on; in a block of code blanks are text."""
    blanks = len(rich.text) - at - len(rich.text[at:].lstrip())
    blocks = (span for span in rich.spans if span.kind == "pre" and span.end > at)
    return min([at + blanks, *(max(span.start, at) for span in blocks)])


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


def _pause(text: str, start: int, end: int, spans: Sequence[Span]) -> int:
    """Return where to cut: the last pause of the best kind in the second half, or the end.

    A pause between spans is better than any in one; a quotation may be cut like other text.
    """
    middle = start + (end - start) // 2
    pauses = [[match.end() for match in pause.finditer(text, middle, end)] for pause in _PAUSES]
    solid = [span for span in spans if span.kind != "blockquote"]
    for places in pauses:
        for place in reversed(places):
            if not any(span.start < place < span.end for span in solid):
                return place
    return next((places[-1] for places in pauses if places), end)
