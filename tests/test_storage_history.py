"""Pages of what was said, counts of moods, and figures by the hour."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest

from storage import Database, DayOfMoods, History, HistoryPage, Moods, People, Trends
from storage.history import add_exchange
from storage.trends import HOUR
from tests.test_storage_journal import EXCHANGE

NIMA, SARA = 1003, 1001


@pytest.fixture
def _in_tehran(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Tehran")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


async def say(
    database: Database,
    text: str,
    *,
    user: int = NIMA,
    at: float | None = None,
    sentiment: str = "neutral",
    duration: float = 0.5,
    generator: str = "templates",
) -> None:
    """Store one exchange, as if at a moment."""
    exchange = replace(
        EXCHANGE,
        chat_id=user,
        user_id=user,
        question=text,
        answer=f"re: {text}",
        sentiment=sentiment,
        duration=duration,
        generator=generator,
    )
    async with database.transaction() as transaction:
        await add_exchange(transaction, exchange)
        if at is not None:
            await transaction.execute(
                "UPDATE exchanges SET created_at = ? WHERE id = (SELECT max(id) FROM exchanges)",
                (at,),
            )


def questions(page: HistoryPage) -> tuple[list[str], bool, bool]:
    return [one.question for one in page.exchanges], page.older, page.newer


async def test_pages_lead_from_the_newest_to_the_oldest_and_back(database: Database) -> None:
    for number in range(7):
        await say(database, str(number))
        await say(database, "of another", user=SARA)
    history = History(database)
    last = await history.last_page(NIMA, 3)
    assert questions(last) == (["4", "5", "6"], True, False)
    middle = await history.page_before(NIMA, last.exchanges[0].id, 3)
    assert questions(middle) == (["1", "2", "3"], True, True)
    first = await history.page_before(NIMA, middle.exchanges[0].id, 3)
    assert questions(first) == (["0"], False, True)
    back = await history.page_after(NIMA, first.exchanges[-1].id, 3)
    assert questions(back) == (["1", "2", "3"], True, True)
    assert await history.page_after(NIMA, back.exchanges[-1].id, 3) == last


async def test_a_page_lives_on_when_the_exchange_it_began_with_is_erased(
    database: Database,
) -> None:
    for number in range(4):
        await say(database, str(number))
    history = History(database)
    last = await history.last_page(NIMA, 2)
    async with database.transaction() as transaction:
        await transaction.execute("DELETE FROM exchanges WHERE id = ?", (last.exchanges[0].id,))
    page = await history.page_before(NIMA, last.exchanges[0].id, 2)
    assert questions(page) == (["0", "1"], False, True)


async def test_after_forget_there_are_no_pages_and_no_moods(database: Database) -> None:
    await say(database, "x")
    await People(database).forget(NIMA)
    assert questions(await History(database).last_page(NIMA, 5)) == ([], False, False)
    assert await Moods(database).of_person(NIMA, 0) == []


@pytest.mark.usefixtures("_in_tehran")
async def test_moods_are_counted_by_the_days_of_the_machines_clock(database: Database) -> None:
    midnight = datetime(2026, 11, 24).astimezone().timestamp()
    await say(database, "a", at=midnight - 1, sentiment="negative")
    await say(database, "b", at=midnight, sentiment="positive")
    await say(database, "c", at=midnight + 60, sentiment="positive")
    await say(database, "d", at=midnight + 86_399, sentiment="neutral")
    await say(database, "e", at=midnight, user=SARA, sentiment="negative")
    moods = Moods(database)
    yesterday = DayOfMoods(date(2026, 11, 23), 0, 0, 1)
    assert await moods.of_person(NIMA, 0) == [yesterday, DayOfMoods(date(2026, 11, 24), 2, 1, 0)]
    assert await moods.of_person(NIMA, midnight) == [DayOfMoods(date(2026, 11, 24), 2, 1, 0)]
    assert await moods.of_everyone(0) == [yesterday, DayOfMoods(date(2026, 11, 24), 2, 1, 1)]


async def test_hours_tell_how_many_answers_there_were_and_how_quick(database: Database) -> None:
    start = 1_795_500_000.0
    for number in range(20):
        await say(database, "x", at=start + number, duration=number + 1)
    await say(database, "x", at=start + 2 * HOUR, duration=9)
    await say(database, "before", at=start - 0.001)
    await say(database, "after", at=start + 3 * HOUR)
    first, empty, third = await Trends(database).hours(start, 3)
    assert (first.answers, first.median, first.p95) == (20, 10, 19)
    assert (empty.start, empty.answers, empty.median, empty.p95) == (start + HOUR, 0, None, None)
    assert (third.answers, third.median, third.p95) == (1, 9, 9)


async def test_generators_are_counted_from_a_moment_on(database: Database) -> None:
    for generator in ("a", "b", "b"):
        await say(database, "x", at=100, generator=generator)
    await say(database, "x", at=99, generator="old")
    assert await Trends(database).generators(100) == [("b", 2), ("a", 1)]
