"""An announcement is queued for everybody once, whatever happens in between."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from storage import (
    Admissions,
    Broadcasts,
    Chats,
    Database,
    History,
    Outbox,
    People,
    Preferences,
    PreferenceStore,
)
from storage.database import Transaction
from storage.history import add_exchange
from tests.test_storage_journal import EXCHANGE

ADMIN, OTHER_ADMIN = 1, 2
READERS = (1, 2, 30, 40)


@pytest.fixture
async def broadcasts(database: Database) -> Broadcasts:
    """A database in which four people have talked, one of them also in a group."""
    async with database.transaction() as transaction:
        for chat in (*READERS, 30, 30, -100):
            await add_exchange(transaction, replace(EXCHANGE, chat_id=chat, user_id=abs(chat)))
    return Broadcasts(database)


async def queued(broadcasts: Broadcasts, number: int) -> list[int]:
    chats = []
    while (chat := await broadcasts.queue_next(number)) is not None:
        chats.append(chat)
    return chats


async def send(database: Database, chat: int) -> None:
    outbox = Outbox(database)
    for message in await outbox.unsent(chat):
        await outbox.part_sent(message, 1, last=True)


async def test_it_goes_to_private_chats_of_those_who_talked_and_want_it(
    database: Database, broadcasts: Broadcasts
) -> None:
    await Chats(database).gone(2, "blocked")
    await (await Admissions.load(database)).ban(40)
    preferences = await PreferenceStore.read(database)
    await preferences.put(1, Preferences(announcements=False))
    await preferences.put(30, Preferences(length="short"))
    assert await broadcasts.readers() == 1
    number = await broadcasts.draft(ADMIN, "en", "<b>News</b>")
    assert await broadcasts.queue_next(number) is None  # not confirmed
    assert await broadcasts.start(number, ADMIN)
    assert await queued(broadcasts, number) == [30]
    assert await broadcasts.unsent_chats(number) == [30]
    (message,) = await Outbox(database).unsent(30)
    assert (message.message.text, message.message.format) == ("<b>News</b>", "html")


async def test_it_goes_on_where_a_process_before_ended(
    database: Database, broadcasts: Broadcasts
) -> None:
    number = await broadcasts.draft(ADMIN, "en", "News")
    await broadcasts.start(number, ADMIN)
    assert await broadcasts.queue_next(number) == 1
    again = Broadcasts(database)
    assert (await again.under_way()) is not None
    assert await queued(again, number) == [2, 30, 40]
    assert await queued(again, number) == []
    rows = await database.rows("SELECT chat_id FROM outbox WHERE broadcast_id = ?", (number,))
    assert [row["chat_id"] for row in rows] == list(READERS)


async def test_what_became_of_it_is_counted_when_it_happens_and_not_twice(
    database: Database, broadcasts: Broadcasts
) -> None:
    number = await broadcasts.draft(ADMIN, "fa", "News")
    await broadcasts.start(number, ADMIN)
    await queued(broadcasts, number)
    outbox = Outbox(database)
    (first,) = await outbox.unsent(1)
    await outbox.part_sent(first, 1, last=False)
    await send(database, 1)
    await outbox.part_sent(first, 1, last=True)  # noted again
    await Chats(database).gone(2, "blocked")
    await Chats(database).gone(2, "blocked")
    await outbox.give_up((await outbox.unsent(30))[0], "refused")
    await People(database).forget(40)
    counted = await broadcasts.find(number)
    assert counted is not None
    assert (counted.total, counted.sent, counted.gone, counted.failed) == (4, 1, 1, 1)
    assert (counted.language, counted.state) == ("fa", "running")
    assert counted.seconds < 60


async def test_two_do_not_mix(broadcasts: Broadcasts) -> None:
    first = await broadcasts.draft(ADMIN, "en", "one")
    second = await broadcasts.draft(OTHER_ADMIN, "en", "two")
    assert await broadcasts.start(first, ADMIN)
    assert not await broadcasts.start(second, OTHER_ADMIN)
    await broadcasts.stop(first)
    assert not await broadcasts.start(second, OTHER_ADMIN)
    await broadcasts.end(first, "report")
    assert await broadcasts.start(second, OTHER_ADMIN)


async def test_a_draft_is_its_admins_alone_and_the_next_takes_its_place(
    broadcasts: Broadcasts,
) -> None:
    first = await broadcasts.draft(ADMIN, "en", "one")
    assert not await broadcasts.start(first, OTHER_ADMIN)
    assert not await broadcasts.discard(first, OTHER_ADMIN)
    second = await broadcasts.draft(ADMIN, "en", "two")
    assert second != first
    assert not await broadcasts.start(first, ADMIN)
    assert await broadcasts.discard(second, ADMIN)
    assert not await broadcasts.discard(second, ADMIN)
    assert await broadcasts.draft(ADMIN, "en", "three") > second  # old buttons stay dead


async def test_who_is_stopped_is_queued_for_nobody_else(broadcasts: Broadcasts) -> None:
    number = await broadcasts.draft(ADMIN, "en", "News")
    assert not await broadcasts.stop(number)
    await broadcasts.start(number, ADMIN)
    await broadcasts.queue_next(number)
    assert await broadcasts.stop(number)
    assert not await broadcasts.stop(number)
    assert await broadcasts.queue_next(number) is None
    stopping = await broadcasts.under_way()
    assert stopping is not None
    assert stopping.state == "stopping"


async def test_the_report_is_queued_once_and_the_text_is_not_kept(
    database: Database, broadcasts: Broadcasts
) -> None:
    number = await broadcasts.draft(ADMIN, "en", "secret news")
    await broadcasts.start(number, ADMIN)
    for _ in range(2):
        await broadcasts.end(number, "<b>report</b>")
    assert await broadcasts.under_way() is None
    assert [each.message.text for each in await Outbox(database).unsent(ADMIN)] == ["<b>report</b>"]
    (row,) = await database.rows("SELECT text FROM broadcasts")
    assert row["text"] is None


async def test_what_is_over_is_forgotten_after_two_days_or_with_its_admin(
    database: Database, broadcasts: Broadcasts
) -> None:
    over = await broadcasts.draft(ADMIN, "en", "one")
    await broadcasts.start(over, ADMIN)
    await broadcasts.end(over, "report")
    draft = await broadcasts.draft(OTHER_ADMIN, "en", "two")
    await History(database).forget_older_than(1000)
    assert await broadcasts.find(over) is not None
    await database.write("UPDATE broadcasts SET ended_at = ended_at - 200000 WHERE id = ?", (over,))
    await History(database).forget_older_than(1000)
    assert await broadcasts.find(over) is None
    assert await broadcasts.find(draft) is not None
    await People(database).forget(OTHER_ADMIN)
    assert await broadcasts.find(draft) is None


async def test_a_crash_in_the_middle_leaves_it_queued_or_not_at_all(
    tmp_path: Path, database: Database, broadcasts: Broadcasts, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await broadcasts.draft(ADMIN, "en", "News")
    await broadcasts.start(number, ADMIN)
    execute = Transaction.execute

    async def fail(self: Transaction, sql: str, parameters: object = ()) -> None:
        await execute(self, sql, parameters)  # type: ignore[arg-type]
        if "INSERT INTO outbox" in sql:
            raise RuntimeError

    monkeypatch.setattr(Transaction, "execute", fail)
    with pytest.raises(RuntimeError):
        await broadcasts.queue_next(number)
    monkeypatch.undo()
    assert await broadcasts.unsent_chats(number) == []
    assert await queued(broadcasts, number) == list(READERS)
