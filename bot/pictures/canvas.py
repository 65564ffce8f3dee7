"""Shapes and words on a sheet, as SVG.

Words stand where a reader of their language expects them: x is counted from the side on which a
line begins, the right one in Persian. Bars and lines are placed by the caller, from the left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, Literal

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

GROUND: Final = "#ffffff"
INK: Final = "#1f2933"
FAINT: Final = "#6b7785"
RULE: Final = "#e4e8ec"
# Blue and orange stay apart for every kind of colour blindness, and grey from both by lightness.
POSITIVE: Final = "#3a7fc4"
NEUTRAL: Final = "#cfd6dd"
NEGATIVE: Final = "#ee8b33"

# What Fluent puts around values; the library does not know them.
_ISOLATES: Final = re.compile("[\u2066-\u2069]")
# An invisible letter: marks at the ends, and digits with their sign, belong to the Persian then.
_ARABIC_MARK: Final = "\u061c"
_OPPOSITE: Final[dict[Anchor, Anchor]] = {"start": "end", "middle": "middle", "end": "start"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The size of a picture in pixels, and whether its readers begin at the right."""

    width: int
    height: int
    from_right: bool

    def place(self, x: float, width: float = 0) -> float:
        """Return how far from the left something is that begins `x` from the reader's side."""
        return self.width - x - width if self.from_right else x

    def svg(self, shapes: Sequence[str]) -> str:
        """Return the whole picture."""
        ground = rect(0, 0, self.width, self.height, GROUND)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}"'
            f' font-family="Vazirmatn">{ground}{"".join(shapes)}</svg>'
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: int,
        fill: str = INK,
        *,
        anchor: Anchor = "start",
        bold: bool = False,
    ) -> str:
        """Return words whose line begins, or has its middle or end, `x` from the reader's side."""
        side = _OPPOSITE[anchor] if self.from_right else anchor
        return label(self.place(x), y, words, size, fill, anchor=side, bold=bold)


def label(
    x: float,
    y: float,
    words: str,
    size: int,
    fill: str = FAINT,
    *,
    anchor: Anchor = "middle",
    bold: bool = False,
) -> str:
    """Return words at a place counted from the left, such as those under a bar."""
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{fill}" text-anchor="{anchor}"'
        f"{weight}>{escape(_ordered(words))}</text>"
    )


def _ordered(words: str) -> str:
    """Return words the library puts in order: to it every line begins at the left."""
    bare = _ISOLATES.sub("", words)
    is_persian = any("\u0600" <= letter <= "\u06ff" for letter in bare)
    return f"{_ARABIC_MARK}{bare}{_ARABIC_MARK}" if is_persian else bare


def rect(x: float, y: float, width: float, height: float, fill: str, radius: float = 0) -> str:
    """Return a filled rectangle, its corners rounded."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
        f' rx="{radius:g}" fill="{fill}"/>'
    )


def rule(x: float, y: float, width: float) -> str:
    """Return a thin horizontal line."""
    return rect(x, y - 1, width, 2, RULE)


def stack(
    x: float, bottom: float, width: float, height: float, parts: Sequence[tuple[float, str]]
) -> Iterator[str]:
    """Yield a bar of parts, each a share of the height and a colour, the first at the bottom."""
    for share, colour in parts:
        if share:
            bottom -= share * height
            yield rect(x, bottom, width, share * height, colour, 4)
            yield rect(x, bottom - 1, width, 2, GROUND)  # colours alone must not tell them apart


def polyline(points: Sequence[Point], colour: str) -> str:
    """Return a line through points, each of them marked."""
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    marks = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"/>' for x, y in points)
    return (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="4"'
        f' stroke-linejoin="round"/>{marks}'
    )
