"""Days and times in words: the calendar of the reader, checked against known days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from bot.dates import Dates, local
from bot.messages import Messages

DATES = Dates(Messages())

# 1 Farvardin as the calendar centre of the University of Tehran published it.
NEW_YEARS = {
    1395: date(2016, 3, 20),
    1396: date(2017, 3, 21),
    1399: date(2020, 3, 20),
    1400: date(2021, 3, 21),
    1402: date(2023, 3, 21),
    1403: date(2024, 3, 20),
    1404: date(2025, 3, 21),
    1405: date(2026, 3, 21),
}


def persian(number: int) -> str:
    return Messages().digits(str(number), "fa")


@pytest.mark.parametrize(("year", "nowruz"), NEW_YEARS.items())
def test_a_persian_year_begins_with_nowruz(year: int, nowruz: date) -> None:
    assert DATES.day(nowruz, "fa") == f"۱ فروردین {persian(year)}"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2021, 3, 20), "۳۰ اسفند ۱۳۹۹"),  # of a leap year
        (date(2024, 3, 19), "۲۹ اسفند ۱۴۰۲"),
        (date(2025, 3, 20), "۳۰ اسفند ۱۴۰۳"),  # of a leap year
        (date(2026, 3, 20), "۲۹ اسفند ۱۴۰۴"),
        (date(1979, 2, 11), "۲۲ بهمن ۱۳۵۷"),
        (date(2026, 9, 22), "۳۱ شهریور ۱۴۰۵"),
        (date(2026, 9, 23), "۱ مهر ۱۴۰۵"),
    ],
)
def test_the_last_days_of_months_and_years_are_right(day: date, words: str) -> None:
    assert DATES.day(day, "fa") == words


def test_a_day_reads_as_its_readers_write_it() -> None:
    day = date(2026, 11, 24)
    assert DATES.day(day, "fa") == "۳ آذر ۱۴۰۵"
    assert DATES.long_day(day, "fa") == "سه‌شنبه ۳ آذر ۱۴۰۵"
    assert DATES.day_and_month(day, "fa") == "۳ آذر"
    assert DATES.day(day, "en") == "24 November 2026"
    assert DATES.long_day(day, "en") == "Tuesday 24 November 2026"
    assert DATES.day_and_month(day, "en") == "24 November"


def test_a_time_has_the_digits_of_its_readers() -> None:
    moment = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
    assert (DATES.clock(moment, "fa"), DATES.clock(moment, "en")) == ("۰۹:۰۵", "09:05")


def test_moments_are_those_of_the_machines_own_clock() -> None:
    assert local(1_795_500_000).timestamp() == 1_795_500_000
    assert local(1_795_500_000).utcoffset() is not None


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_every_day_has_words_and_the_next_one_has_others(day: date) -> None:
    for language in ("fa", "en"):
        words = DATES.long_day(day, language)
        assert len(words.split(" ")) == 4
        assert words != DATES.long_day(day + timedelta(1), language)


def test_months_and_weekdays_are_spelled_as_the_library_spells_them() -> None:
    for number in range(400):
        day = date(2026, 1, 1) + timedelta(number)
        theirs = JalaliDate(day).strftime("%A %B", locale="fa")  # type: ignore[no-untyped-call]
        weekday, _, month, _ = DATES.long_day(day, "fa").split(" ")
        # The library leaves a half-space out.
        assert f"{weekday} {month}".replace("\u200c", "") == theirs.replace("\u200c", "")
        english = f"{day:%A} {day.day} {day:%B %Y}"
        assert DATES.long_day(day, "en") == english
