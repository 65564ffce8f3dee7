"""What is stored of a person goes when they ask; what is stored of others stays."""

from __future__ import annotations

import time
from dataclasses import replace

from storage import (
    Database,
    History,
    Inbox,
    Journal,
    Outbox,
    OutgoingMessage,
    People,
    RawUpdate,
)
from tests.test_storage_journal import EXCHANGE

SARA, NIMA, GROUP = 1, 2, -100
CANARY = "kanari-7421"


async def talk(database: Database, update_id: int, chat_id: int, user_id: int) -> None:
    """Somebody writes a canary and gets one back."""
    await Inbox(database).add([RawUpdate(update_id, chat_id, {"text": CANARY})])
    exchange = replace(EXCHANGE, chat_id=chat_id, user_id=user_id, question=CANARY, answer=CANARY)
    await Journal(database).answered(update_id, OutgoingMessage(chat_id, CANARY), exchange)


async def everything(database: Database) -> str:
    """All rows of all tables."""
    tables = await database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    rows = [await database.rows(f"SELECT * FROM {table['name']}") for table in tables]  # noqa: S608 - from the schema
    return "\n".join(str(tuple(row)) for table in rows for row in table)


async def test_nothing_of_a_person_is_left_and_the_log_is_empty(database: Database) -> None:
    for number in range(50):
        await talk(database, number, SARA, SARA)
        await talk(database, 100 + number, GROUP, SARA)
    for queued in await Outbox(database).unsent(GROUP):
        await Outbox(database).part_sent(queued, 1, last=True)
    assert CANARY in await everything(database)
    started = time.monotonic()
    assert await People(database).forget(SARA) == 100
    assert time.monotonic() - started < 5
    assert CANARY not in await everything(database)
    log = database.path.with_name(f"{database.path.name}-wal")
    assert log.stat().st_size == 0
    assert (await database.row("PRAGMA secure_delete"))[0] == 1  # freed pages are overwritten


async def test_others_keep_what_they_said_also_in_the_same_group(database: Database) -> None:
    await talk(database, 1, SARA, SARA)
    await talk(database, 2, NIMA, NIMA)
    await talk(database, 3, GROUP, NIMA)
    await People(database).forget(SARA)
    assert await History(database).recent(NIMA, 5) == [(CANARY, CANARY)]
    assert await History(database).recent(GROUP, 5) == [(CANARY, CANARY)]
    assert len(await Outbox(database).unsent(NIMA)) == 1


async def test_who_was_forgotten_is_not_answered_again(database: Database) -> None:
    await talk(database, 1, SARA, SARA)
    await People(database).forget(SARA)
    assert await Inbox(database).add([RawUpdate(1, SARA, {"text": CANARY})]) == []
    assert await People(database).forget(SARA) == 0


async def test_what_waits_for_an_answer_is_still_answered(database: Database) -> None:
    await Inbox(database).add([RawUpdate(1, SARA, {"text": "hello"})])
    await People(database).forget(SARA)
    assert await Inbox(database).waiting() == [RawUpdate(1, SARA, {"text": "hello"})]
