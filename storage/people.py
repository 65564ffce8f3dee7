"""What is stored of one person, in all chats."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, fields
from typing import Any, Final

from storage.answers import Rating, rejected_in
from storage.database import Database
from storage.history import Exchange
from storage.outbox import Button, buttons_in
from storage.preferences import Preferences, preferences_in

# Rows read at once: a page takes the database's only thread for a few milliseconds.
_PAGE: Final = 500

# Merged from two indexes, so that a page costs the same wherever it begins.
_EXCHANGES: Final = (
    "SELECT * FROM exchanges WHERE id IN ("
    " SELECT id FROM exchanges WHERE user_id = :person AND id > :after"
    " UNION SELECT id FROM exchanges WHERE chat_id = :person AND id > :after"
    " ORDER BY id LIMIT :page) ORDER BY id"
)
# Who sent what waits in a group only its body tells: each kind of update has a `from`.
_UPDATES: Final = (
    "SELECT update_id AS id, * FROM inbox WHERE update_id > :after AND (chat_id = :person"
    " OR EXISTS (SELECT 1 FROM json_each(body)"
    "  WHERE json_extract(body, fullkey || '.from.id') = :person))"
    " ORDER BY update_id LIMIT :page"
)
_MESSAGES: Final = (
    "SELECT * FROM outbox WHERE id > :after AND chat_id = :person ORDER BY id LIMIT :page"
)
_EXCHANGE_COLUMNS: Final = tuple(field.name for field in fields(Exchange))


@dataclass(frozen=True, slots=True)
class StoredExchange:
    """An exchange, its number, and when it was stored, in seconds since 1970 (UTC).

    With what its person thinks of the answer, and earlier answers that were not liked.
    """

    id: int
    created_at: float
    exchange: Exchange
    rating: Rating | None = None
    rejected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredUpdate:
    """An update that waits, or the tombstone of a closed one, whose `body` is None."""

    update_id: int
    chat_id: int
    received_at: float
    done_at: float | None
    tries: int
    failure: str | None
    body: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message to a private chat; its `text` is None once it was sent or given up."""

    created_at: float
    closed_at: float | None
    failure: str | None
    text: str | None
    buttons: tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What admins decided about a person: since when they are shut out and why, or let in."""

    banned_at: float | None
    ban_reason: str | None
    let_in_at: float | None


class People:
    """Reads and erases what belongs to a person. A private chat has the id of its person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def exchanges(self, user_id: int) -> AsyncIterator[list[StoredExchange]]:
        """Yield what a person wrote and was answered, oldest first, in pages.

        Here and below, a page holds what is stored when it is asked for. Raises StorageError.
        """
        async for rows in self._pages(_EXCHANGES, user_id):
            yield [
                StoredExchange(
                    row["id"],
                    row["created_at"],
                    Exchange(**{name: row[name] for name in _EXCHANGE_COLUMNS}),
                    row["rating"],
                    rejected_in(row),
                )
                for row in rows
            ]

    async def updates(self, user_id: int) -> AsyncIterator[list[StoredUpdate]]:
        """Yield what came from a person and waits, or was closed in the last two days, in pages."""
        async for rows in self._pages(_UPDATES, user_id):
            yield [
                StoredUpdate(
                    row["update_id"],
                    row["chat_id"],
                    row["received_at"],
                    row["done_at"],
                    row["tries"],
                    row["failure"],
                    json.loads(row["body"]) if row["body"] else None,
                )
                for row in rows
            ]

    async def messages(self, user_id: int) -> AsyncIterator[list[StoredMessage]]:
        """Yield what is on its way to a person, or was closed in the last two days, in pages."""
        async for rows in self._pages(_MESSAGES, user_id):
            yield [
                StoredMessage(
                    row["created_at"],
                    row["closed_at"],
                    row["failure"],
                    row["text"],
                    buttons_in(row["buttons"]),
                )
                for row in rows
            ]

    async def standing(self, user_id: int) -> Standing:
        """Return what admins decided about a person."""
        row = await self._database.row(
            "SELECT (SELECT since FROM bans WHERE user_id = :person),"
            " (SELECT reason FROM bans WHERE user_id = :person),"
            " (SELECT since FROM guests WHERE user_id = :person)",
            {"person": user_id},
        )
        return Standing(*row)

    async def fresh_start(self, user_id: int) -> int | None:
        """Return the number of the last exchange before the present talk, None without /new."""
        rows = await self._database.rows(
            "SELECT last_exchange FROM fresh_starts WHERE chat_id = ? AND topic_id = 0",
            (user_id,),
        )
        return int(rows[0]["last_exchange"]) if rows else None

    async def preferences(self, user_id: int) -> Preferences | None:
        """Return what a person has chosen, None if nothing."""
        rows = await self._database.rows("SELECT * FROM preferences WHERE chat_id = ?", (user_id,))
        return preferences_in(rows[0]) if rows else None

    async def forget(self, user_id: int) -> int:
        """Erase all that a person wrote, was answered and chose; return the number of exchanges.

        What Telegram might deliver again stays as a number without content, two days long: else
        an old message would be answered twice. A ban stays, too: else it would be easily lifted.
        """
        count = await self._database.row(
            "SELECT count(*) FROM exchanges WHERE user_id = ? OR chat_id = ?", (user_id, user_id)
        )
        async with self._database.transaction() as transaction:
            await transaction.execute(
                "DELETE FROM exchanges WHERE user_id = ? OR chat_id = ?", (user_id, user_id)
            )
            await transaction.execute("DELETE FROM fresh_starts WHERE chat_id = ?", (user_id,))
            await transaction.execute("DELETE FROM gone_chats WHERE chat_id = ?", (user_id,))
            await transaction.execute("DELETE FROM preferences WHERE chat_id = ?", (user_id,))
            await transaction.execute("DELETE FROM outbox WHERE chat_id = ?", (user_id,))
            await transaction.execute(
                "DELETE FROM broadcasts WHERE admin_id = ? AND state IN ('draft', 'ended')",
                (user_id,),
            )
        await self._database.shrink_log()
        return int(count[0])

    async def _pages(self, sql: str, user_id: int) -> AsyncIterator[list[sqlite3.Row]]:
        after = -1
        while rows := await self._database.rows(
            sql, {"person": user_id, "after": after, "page": _PAGE}
        ):
            yield rows
            after = rows[-1]["id"]
