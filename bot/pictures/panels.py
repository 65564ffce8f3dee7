"""The panels of a picture of figures: bars by the hour, lines, shares by day, shares in all.

Each fills a frame with its title; what the words mean is the caller's business.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.pictures.canvas import FAINT, INK, Point, Sheet, label, polyline, rect, rule, stack

_HEAD, _FOOT, _AXIS = 118, 52, 94  # pixels for title and legend, labels below, labels beside
_SMALL: Final = 28
_ROWS: Final = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a panel stands on its sheet, `x` counted from the reader's side."""

    sheet: Sheet
    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        """The left end of the plot; the axis is written on the reader's side of it."""
        return self.sheet.place(self.x + _AXIS, self.plot_width)

    @property
    def plot_width(self) -> float:
        """How wide bars and lines may be."""
        return self.width - _AXIS

    @property
    def bottom(self) -> float:
        """Where bars stand."""
        return self.y + self.height - _FOOT

    @property
    def plot_height(self) -> float:
        """How high bars and lines may be."""
        return self.height - _HEAD - _FOOT

    def title(self, words: str) -> str:
        """Return the panel's title."""
        return self.sheet.text(self.x, self.y + 34, words, 36, bold=True)

    def note(self, words: str) -> str:
        """Return words in place of a plot."""
        x, y = self.x + self.width / 2, self.y + self.height / 2
        return self.sheet.text(x, y, words, 32, FAINT, anchor="middle")

    def legend(self, entries: Sequence[tuple[str, str]]) -> Iterator[str]:
        """Yield the names of colours, in columns of one width."""
        for number, (words, colour) in enumerate(entries):
            x = self.x + number * self.width / len(entries)
            yield rect(self.sheet.place(x, 22), self.y + 64, 22, 22, colour, 6)
            yield self.sheet.text(x + 32, self.y + 85, words, _SMALL, FAINT)

    def scale(self, marks: Mapping[float, str]) -> Iterator[str]:
        """Yield horizontal lines and their labels, by their share of the plot's height."""
        for share, words in marks.items():
            y = self.bottom - share * self.plot_height
            yield rule(self.left, y, self.plot_width)
            yield self.sheet.text(self.x + _AXIS - 14, y + 10, words, _SMALL, FAINT, anchor="end")

    def ends(self, first: str, last: str) -> Iterator[str]:
        """Yield the labels below both ends of the plot."""
        y = self.bottom + 42
        yield label(self.left, y, first, _SMALL, anchor="start")
        yield label(self.left + self.plot_width, y, last, _SMALL, anchor="end")

    def middles(self, count: int) -> list[float]:
        """Return where `count` bars side by side have their middles."""
        return [self.left + (number + 0.5) * self.plot_width / count for number in range(count)]


def bars(frame: Frame, values: Sequence[float], top: float, colour: str) -> Iterator[str]:
    """Yield a bar for each value; one of `top` is as high as the plot."""
    width = 0.7 * frame.plot_width / len(values)
    for middle, value in zip(frame.middles(len(values)), values, strict=True):
        if height := frame.plot_height * value / top:
            yield rect(middle - width / 2, frame.bottom - height, width, height, colour, 3)


def line(frame: Frame, values: Sequence[float | None], top: float, colour: str) -> str:
    """Return a line through the values; None is passed over."""
    points: list[Point] = [
        (middle, frame.bottom - frame.plot_height * value / top)
        for middle, value in zip(frame.middles(len(values)), values, strict=True)
        if value is not None
    ]
    return polyline(points, colour)


def stacks(frame: Frame, columns: Sequence[Sequence[tuple[float, str]]]) -> Iterator[str]:
    """Yield columns of shares and their colours; one without any stays empty."""
    width = min(0.74 * frame.plot_width / len(columns), 80)
    for middle, parts in zip(frame.middles(len(columns)), columns, strict=True):
        yield from stack(middle - width / 2, frame.bottom, width, frame.plot_height, parts)


def shares(frame: Frame, rows: Sequence[tuple[str, float, str]], colour: str) -> Iterator[str]:
    """Yield a bar for each name, with its share as a number and in words; the first four."""
    for number, (name, share, words) in enumerate(rows[:_ROWS]):
        y = frame.y + 96 + number * 86
        yield frame.sheet.text(frame.x, y, name, _SMALL, INK)
        yield frame.sheet.text(frame.x + frame.width, y, words, _SMALL, INK, anchor="end")
        width = share * frame.width
        yield rect(frame.sheet.place(frame.x, frame.width), y + 16, frame.width, 16, "#f0f3f5", 8)
        yield rect(frame.sheet.place(frame.x, width), y + 16, width, 16, colour, 8)


def round_top(value: float) -> float:
    """Return the end of an axis: 1, 2 or 5 times a power of ten, not below the value."""
    power = 10.0 ** math.floor(math.log10(value)) if value > 0 else 1.0
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= value)
