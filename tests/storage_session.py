"""A bot's life as the database sees it: numbered steps, each one transaction, always the same."""

from __future__ import annotations

import random
from dataclasses import replace

from storage import Database, History, Inbox, Journal, Outbox, OutgoingMessage, People, RawUpdate
from tests.test_storage_journal import EXCHANGE

CHATS = (1, 2, 3, -100)


async def step(database: Database, number: int) -> None:
    """Do step `number`. What it does follows from the number and from what is stored."""
    luck = random.Random(number)
    inbox, journal, outbox = Inbox(database), Journal(database), Outbox(database)
    waiting = await inbox.waiting()
    chats = sorted(await outbox.chats())
    if number % 40 == 38:
        await _let_days_pass(database)
    elif number % 40 == 39:
        await History(database).forget_older_than(2)
    elif number % 20 == 15:
        await People(database).forget(luck.choice(CHATS))
    elif not waiting or luck.random() < 0.2:
        text = "x" * luck.choice((5, 500, 9000))  # the last one takes several pages
        await inbox.add(
            [RawUpdate(10 * number + n, luck.choice(CHATS), {"text": text}) for n in range(4)]
        )
    elif chats and luck.random() < 0.4:
        queued = (await outbox.unsent(chats[0]))[0]
        await outbox.part_sent(queued, queued.sent_parts + 1, last=luck.random() < 0.7)
    elif luck.random() < 0.3:
        await inbox.begin(waiting[0].update_id)
    elif luck.random() < 0.1:
        await journal.ignored(waiting[0].update_id)
    else:
        chat = waiting[0].chat_id
        exchange = replace(EXCHANGE, chat_id=chat, user_id=abs(chat), answer="y" * number)
        await journal.answered(
            waiting[0].update_id,
            OutgoingMessage(chat, "y" * number),
            exchange,
            fresh_start=luck.random() < 0.1,
        )


async def contents(database: Database) -> str:
    """Return all rows of all tables, of times only whether there is one."""
    lines = []
    for (table,) in await database.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    ):
        columns = [
            f"{name} IS NULL" if name.endswith("_at") else name
            for (name,) in await database.rows("SELECT name FROM pragma_table_info(?)", (table,))
        ]
        rows = await database.rows(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1, 2")  # noqa: S608 - from the schema
        lines += [f"{table} {tuple(row)}" for row in rows]
    return "\n".join(lines)


async def is_whole(database: Database) -> bool:
    """Whether SQLite finds nothing wrong, and every closed update has lost its body."""
    (found,) = await database.row("PRAGMA integrity_check")
    half = await database.row(
        "SELECT count(*) FROM inbox WHERE (done_at IS NULL) <> (body IS NOT NULL)"
    )
    return bool(found == "ok" and half[0] == 0)


async def _let_days_pass(database: Database) -> None:
    async with database.transaction() as transaction:
        for sql in (
            "UPDATE exchanges SET created_at = created_at - 259200 WHERE id % 2 = 0",
            "UPDATE inbox SET done_at = done_at - 259200 WHERE update_id % 3 = 0",
            "UPDATE outbox SET closed_at = closed_at - 259200 WHERE id % 2 = 0",
        ):
            await transaction.execute(sql)
