"""A table as a block of fixed width, where that is readable."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import chain
from typing import Final

from bot.direction import is_right_to_left

# Characters of fixed width that a phone shows in a line of a message.
_WIDEST: Final = 34
_GAP: Final = 2


def fixed_width(rows: Sequence[Sequence[str]]) -> str | None:
    """Return rows as aligned lines, the first one underlined; None where that cannot be read.

    Columns do not align on a line too wide for the screen, nor with Persian letters, which have
    no fixed width, and whose columns would stand in the wrong order.
    """
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    too_wide = sum(widths) + _GAP * (len(widths) - 1) > _WIDEST
    if too_wide or any(map(is_right_to_left, chain(*rows))):
        return None
    head, *body = [
        (" " * _GAP).join(_padded(cell, width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    rule = (" " * _GAP).join("─" * width for width in widths)
    return "\n".join(line.rstrip() for line in (head, rule, *body))


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(text: str) -> int:
    """Return how many columns a text takes: wide characters, such as most emoji, take two."""
    return sum(
        0 if unicodedata.category(each) in ("Mn", "Cf") else 1 + (_is_wide(each)) for each in text
    )


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in ("W", "F")
