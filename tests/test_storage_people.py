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
from storage.history import add_exchange
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


async def test_all_of_a_person_is_read_in_pages_and_nothing_of_others(database: Database) -> None:
    await talk(database, 1, SARA, SARA)
    async with database.transaction() as transaction:
        for _ in range(599):
            await add_exchange(transaction, replace(EXCHANGE, chat_id=SARA, user_id=SARA))
    await talk(database, 2, GROUP, SARA)
    await talk(database, 3, GROUP, NIMA)
    await talk(database, 4, NIMA, NIMA)
    people = People(database)
    pages = [page async for page in people.exchanges(SARA)]
    assert len(pages) == 2
    stored = [one for page in pages for one in page]
    assert [one.id for one in stored] == list(range(1, 602))
    assert {one.exchange.user_id for one in stored} == {SARA}
    assert stored[-1].exchange == replace(
        EXCHANGE, chat_id=GROUP, user_id=SARA, question=CANARY, answer=CANARY
    )
    assert all(0 <= time.time() - one.created_at < 60 for one in stored)
    assert [[one.update_id for one in page] async for page in people.updates(SARA)] == [[1]]
    assert [[one.text for one in page] async for page in people.messages(SARA)] == [[CANARY]]
    assert [page async for page in people.exchanges(3)] == []


async def test_what_waits_is_read_with_its_content_also_that_of_groups(database: Database) -> None:
    inbox, people = Inbox(database), People(database)
    private = {"update_id": 1, "message": {"from": {"id": SARA}, "text": "private"}}
    own = {"update_id": 2, "message": {"from": {"id": SARA}, "text": "own"}}
    other = {"update_id": 3, "message": {"from": {"id": NIMA}, "text": "other"}}
    await inbox.add([RawUpdate(1, SARA, private)])
    await inbox.add([RawUpdate(2, GROUP, own), RawUpdate(3, GROUP, other)])
    await inbox.begin(2)
    (waiting,) = [page async for page in people.updates(SARA)]
    assert [(one.chat_id, one.body, one.tries) for one in waiting] == [
        (SARA, private, 0),
        (GROUP, own, 1),
    ]
    buttons = ((("yes", "data"),), (("no", "data"), ("later", "data")))
    await Journal(database).answered(1, OutgoingMessage(SARA, "hi", buttons=buttons), failure="why")
    (updates,) = [page async for page in people.updates(SARA)]
    assert [(one.body is None, one.failure) for one in updates] == [(True, "why"), (False, None)]
    (messages,) = [page async for page in people.messages(SARA)]
    assert [(one.text, one.buttons, one.closed_at) for one in messages] == [("hi", buttons, None)]


async def test_the_number_before_the_present_talk_is_known(database: Database) -> None:
    assert await People(database).fresh_start(SARA) is None
    await talk(database, 1, SARA, SARA)
    await Journal(database).answered(2, OutgoingMessage(SARA, "new"), fresh_start=True)
    assert await People(database).fresh_start(SARA) == 1
