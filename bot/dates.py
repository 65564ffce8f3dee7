"""Days and times as people read them: the Solar Hijri calendar in Persian, else the Gregorian.

Knows calendars and clocks; knows no update and nobody's language. Times are the machine's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from persiantools.jdatetime import JalaliDate

from bot.messages import Messages

YearMonthDay = tuple[int, int, int]


def _persian(day: date) -> YearMonthDay:
    jalali = JalaliDate(day)  # type: ignore[no-untyped-call]  # its methods are typed
    return jalali.year, jalali.month, jalali.day


def _gregorian(day: date) -> YearMonthDay:
    return day.year, day.month, day.day


_CALENDARS: Final[dict[str, Callable[[date], YearMonthDay]]] = {"fa": _persian}


def local(seconds: float) -> datetime:
    """Return a moment, in seconds since 1970, on the machine's clock."""
    return datetime.fromtimestamp(seconds).astimezone()


class Dates:
    """Puts days and times into the words and digits of a language."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages

    def day_and_month(self, day: date, language: str) -> str:
        """Return a day without its year, as in "24 November"."""
        _, month, number = self._calendar(language)(day)
        name = self._messages.plain(language, f"month-{month}")
        return f"{self._digits(number, language)} {name}"

    def day(self, day: date, language: str) -> str:
        """Return a day with its year, as in "24 November 2026"."""
        year, *_ = self._calendar(language)(day)
        return f"{self.day_and_month(day, language)} {self._digits(year, language)}"

    def long_day(self, day: date, language: str) -> str:
        """Return a day with its year and weekday, as in "Tuesday 24 November 2026"."""
        weekday = self._messages.plain(language, f"weekday-{day.isoweekday()}")
        return f"{weekday} {self.day(day, language)}"

    def clock(self, moment: datetime, language: str) -> str:
        """Return hours and minutes, as in "14:05"."""
        return self._messages.digits(f"{moment:%H:%M}", language)

    def _calendar(self, language: str) -> Callable[[date], YearMonthDay]:
        return _CALENDARS.get(language, _gregorian)

    def _digits(self, number: int, language: str) -> str:
        return self._messages.digits(str(number), language)
