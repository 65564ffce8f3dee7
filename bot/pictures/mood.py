"""The picture of /mood: how the messages of each day were meant, as shares of the day.

Time runs from left to right in Persian, too, as it does in Persian newspapers and schoolbooks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.dates import Dates
from bot.messages import Messages
from bot.pictures.canvas import (
    FAINT,
    NEGATIVE,
    NEUTRAL,
    POSITIVE,
    Sheet,
    label,
    rect,
    rule,
    stack,
)
from storage import DayOfMoods

MOODS: Final = (("positive", POSITIVE), ("neutral", NEUTRAL), ("negative", NEGATIVE))

_WIDTH, _HEIGHT = 1080, 760
_EDGE, _AXIS = 60, 130  # pixels kept free at the sides; where the axis is written
_TOP, _BOTTOM = 295, 650  # of the bars
_DATE: Final = 250  # the width of the widest date under them


@dataclass(frozen=True, slots=True)
class Period:
    """The days that are shown, both ends included."""

    first: date
    last: date

    @classmethod
    def until(cls, last: date, days: int) -> Period:
        """Return so many days up to one, which is the last of them."""
        return cls(last - timedelta(days - 1), last)

    @property
    def days(self) -> list[date]:
        """Every day, oldest first."""
        return [self.first + timedelta(n) for n in range((self.last - self.first).days + 1)]


def shares(day: DayOfMoods) -> list[tuple[float, str]]:
    """Return how much of a day was in each mood, with the mood's colour; they add up to 1."""
    return [(getattr(day, mood) / day.messages, colour) for mood, colour in MOODS]


class MoodPicture:
    """Draws a person's moods."""

    def __init__(self, messages: Messages, dates: Dates) -> None:
        self._messages = messages
        self._dates = dates

    def svg(self, days: Sequence[DayOfMoods], period: Period, language: str) -> str:
        """Return the picture; days without messages stay empty."""
        sheet = Sheet(_WIDTH, _HEIGHT, from_right=language == "fa")
        moods = {one.day: one for one in days}
        total = sum(one.messages for one in days)
        return sheet.svg(
            [
                *self._head(sheet, period, total, language),
                *self._legend(sheet, days, total, language),
                *self._grid(sheet, language),
                *self._bars(sheet, period, moods, language),
            ]
        )

    def _head(self, sheet: Sheet, period: Period, total: int, language: str) -> Iterator[str]:
        text = self._messages.plain
        yield sheet.text(_EDGE, 92, text(language, "mood-title"), 50, bold=True)
        first = self._dates.day(period.first, language)
        last = self._dates.day(period.last, language)
        words = text(language, "picture-period", first=first, last=last)
        yield sheet.text(_EDGE, 150, words, 36, FAINT)
        count = self._messages.digits(str(total), language)
        words = text(language, "mood-messages", count=count)
        yield sheet.text(_WIDTH - _EDGE, 150, words, 36, FAINT, anchor="end")

    def _legend(
        self, sheet: Sheet, days: Sequence[DayOfMoods], total: int, language: str
    ) -> Iterator[str]:
        column = (_WIDTH - 2 * _EDGE) / len(MOODS)
        for number, (mood, colour) in enumerate(MOODS):
            x = _EDGE + number * column
            yield rect(sheet.place(x, 32), 196, 32, 32, colour, 8)
            words = self._messages.plain(language, f"mood-{mood}")
            percent = round(100 * sum(getattr(one, mood) for one in days) / max(total, 1))
            share = self._messages.digits(f"{percent}%", language)
            yield sheet.text(x + 46, 226, f"{words} {share}", 40)

    def _grid(self, sheet: Sheet, language: str) -> Iterator[str]:
        for percent in (0, 50, 100):
            y = _BOTTOM - (_BOTTOM - _TOP) * percent / 100
            yield rule(sheet.place(_EDGE + _AXIS, _plot_width()), y, _plot_width())
            share = self._messages.digits(f"{percent}%", language)
            yield sheet.text(_EDGE + _AXIS - 20, y + 13, share, 36, FAINT, anchor="end")

    def _bars(
        self, sheet: Sheet, period: Period, moods: Mapping[date, DayOfMoods], language: str
    ) -> Iterator[str]:
        days, left = period.days, sheet.place(_EDGE + _AXIS, _plot_width())
        step = _plot_width() / len(days)
        width, between = min(step * 0.74, 80), 7 if 7 * step > 1.2 * _DATE else 14
        for number, day in enumerate(days):
            middle = left + (number + 0.5) * step
            if day in moods:
                height = _BOTTOM - _TOP
                yield from stack(middle - width / 2, _BOTTOM, width, height, shares(moods[day]))
            # Counted from today, so that the present is always named.
            if (len(days) - 1 - number) % between == 0:
                yield rect(middle - 1.5, _BOTTOM + 8, 3, 12, FAINT)
                words = self._dates.day_and_month(day, language)
                yield label(min(middle, _WIDTH - _DATE / 2), _BOTTOM + 66, words, 36)


def _plot_width() -> float:
    return _WIDTH - 2 * _EDGE - _AXIS
