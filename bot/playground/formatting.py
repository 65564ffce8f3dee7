"""What Telegram makes of a text with entities before it becomes a message.

Odd characters go, ends are trimmed, entities are cut until none crosses another,
and commands, mentions and addresses are recognised.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from . import utf16
from .recognition import recognise
from .types import Entity, Formatted

MAX_ENTITIES = 100
STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
CODE = ("pre", "code")
_RANKS = {"pre": 1, "code": 2} | dict.fromkeys(QUOTES, 0)
_RANKS |= {name: rank for rank, name in enumerate(STYLES, start=90)}
_DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_BLANK = re.compile("[\0-\x09\x0b-\x1f]")
_ENDS = " \n"


def finish(formatted: Formatted) -> Formatted:
    """Return text and entities as the message shows them; the text is empty if nothing is seen."""
    text, entities = cleaned(formatted.text, untangled(formatted.entities))
    text, entities = _trimmed(text, entities)
    if not any(_is_visible(char) for char in text):
        return Formatted()
    fixed = [one for one in entities if one.type not in (*STYLES, *QUOTES)]
    found = [one for one in recognise(text) if not any(_overlap(one, other) for other in fixed)]
    return Formatted(text, tuple(untangled([*entities, *found])[:MAX_ENTITIES]))


def _is_visible(char: str) -> bool:
    return unicodedata.category(char) not in ("Zs", "Cf", "Cc") and char not in "\u2800\ufffc"


def _overlap(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end


def cleaned(text: str, entities: Iterable[Entity]) -> tuple[str, list[Entity]]:
    """Drop what Telegram never stores; a control character becomes a space."""
    kept = _BLANK.sub(" ", _DROPPED.sub("", text))
    if len(kept) == len(text):
        return kept, list(entities)
    moved = [0]
    for char in text:
        moved.append(moved[-1] + utf16.length(_DROPPED.sub("", char)))
        if char > "\uffff":
            moved.insert(-1, moved[-2])
    last = len(moved) - 1
    spans = [(one, moved[min(one.offset, last)], moved[min(one.end, last)]) for one in entities]
    return kept, [replace(one, offset=start, length=end - start) for one, start, end in spans]


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Cut white space at the end, and at the start as far as nothing there is formatted."""
    text = text.rstrip(_ENDS)
    size = utf16.length(text)
    entities = [replace(one, length=min(one.end, size) - one.offset) for one in entities]
    entities = [one for one in entities if one.length > 0]
    first = min((one.offset for one in entities), default=size)
    lead = min(len(text) - len(text.lstrip(_ENDS)), first)
    return text[lead:], [replace(one, offset=one.offset - lead) for one in entities]


def _in_order(entities: Iterable[Entity]) -> list[Entity]:
    """Sort by place, the longer before the shorter, then by what may contain what."""
    return sorted(entities, key=lambda one: (one.offset, -one.length, _RANKS.get(one.type, 50)))


def untangled(entities: Iterable[Entity]) -> list[Entity]:
    """Return the entities in order and cut so that any two are nested or apart.

    Quotes hold everything, links and code hold no links and no code, code holds no styles.
    """
    ordered = _in_order(one for one in entities if one.length > 0)
    quotes = _apart(one for one in ordered if one.type in QUOTES)
    solid = _apart(one for one in ordered if one.type not in (*STYLES, *QUOTES))
    solid = [one for one in solid if not any(_crosses(one, quote) for quote in quotes)]
    frame = [*quotes, *solid]
    styles = _cut_styles([one for one in ordered if one.type in STYLES], frame)
    return _in_order([*frame, *styles])


def _apart(ordered: Iterable[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for one in ordered:
        if not kept or one.offset >= kept[-1].end:
            kept.append(one)
    return kept


def _crosses(one: Entity, quote: Entity) -> bool:
    inside = quote.offset <= one.offset and one.end <= quote.end
    return _overlap(one, quote) and not inside


def _cut_styles(styles: list[Entity], frame: list[Entity]) -> list[Entity]:
    """Join runs of the same style, then cut each where an entity of the frame or a style begins."""
    code = [one for one in frame if one.type in CODE]
    runs: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for style in styles:
        spans = runs[style.type]
        if spans and style.offset <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], style.end))
        else:
            spans.append((style.offset, style.end))
    cuts = {edge for one in frame for edge in (one.offset, one.end)}
    cuts |= {start for spans in runs.values() for start, _ in spans}
    pieces = []
    for kind, spans in runs.items():
        for start, end in spans:
            edges = [start, *sorted(cut for cut in cuts if start < cut < end), end]
            pieces += [Entity(kind, a, b - a) for a, b in pairwise(edges)]
    return [piece for piece in pieces if not any(_overlap(piece, block) for block in code)]
