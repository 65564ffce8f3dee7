"""Announcements to everybody, queued for one chat after the other."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass
from typing import Literal

from storage.database import Database

State = Literal["draft", "running", "stopping", "ended"]


@dataclass(frozen=True, slots=True)
class Broadcast:
    """An announcement: who wrote it, in which language they are told of it, and how far it is.

    `total` is to how many chats it was to go when it began; `sent`, `gone` and `failed` are how
    many of them took it, take nothing any more, or refused it. `seconds` is how long it has run.
    """

    id: int
    admin_id: int
    language: str
    state: State
    total: int
    sent: int
    gone: int
    failed: int
    seconds: float


class Broadcasts:
    """Drafts, the one announcement under way, and what became of the last ones."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def draft(self, admin_id: int, language: str, html: str) -> int:
        """Keep a text until its admin confirms it, in place of their last one; return its id.

        Raises StorageError, as all methods do.
        """
        async with self._database.transaction() as transaction:
            await transaction.execute(
                "DELETE FROM broadcasts WHERE admin_id = ? AND state = 'draft'", (admin_id,)
            )
            await transaction.execute(
                "INSERT INTO broadcasts (admin_id, language, text, state, created_at)"
                " VALUES (?, ?, ?, 'draft', ?)",
                (admin_id, language, html, time.time()),
            )
        row = await self._database.row(
            "SELECT max(id) FROM broadcasts WHERE admin_id = ?", (admin_id,)
        )
        return int(row[0])

    async def discard(self, broadcast_id: int, admin_id: int) -> bool:
        """Forget a draft; False if it is none, or somebody else's."""
        rows = await self._database.write(
            "DELETE FROM broadcasts WHERE id = ? AND admin_id = ? AND state = 'draft' RETURNING id",
            (broadcast_id, admin_id),
        )
        return bool(rows)

    async def readers(self) -> int:
        """Return how many chats an announcement would go to now."""
        row = await self._database.row(
            "SELECT count(DISTINCT chat_id) FROM broadcast_readers WHERE chat_id > 0"
        )
        return int(row[0])

    async def start(self, broadcast_id: int, admin_id: int) -> bool:
        """Let a draft begin; False while another is under way, or if it is not this admin's."""
        total = await self.readers()
        rows = await self._database.write(
            "UPDATE broadcasts SET state = 'running', total = ?, started_at = ?"
            " WHERE id = ? AND admin_id = ? AND state = 'draft'"
            " AND NOT EXISTS (SELECT 1 FROM broadcasts WHERE state IN ('running', 'stopping'))"
            " RETURNING id",
            (total, time.time(), broadcast_id, admin_id),
        )
        return bool(rows)

    async def stop(self, broadcast_id: int) -> bool:
        """Queue an announcement for nobody else; False if it is not running."""
        rows = await self._database.write(
            "UPDATE broadcasts SET state = 'stopping' WHERE id = ? AND state = 'running'"
            " RETURNING id",
            (broadcast_id,),
        )
        return bool(rows)

    async def under_way(self) -> Broadcast | None:
        """Return the announcement that has begun and not ended."""
        rows = await self._database.rows(
            "SELECT * FROM broadcasts WHERE state IN ('running', 'stopping')"
        )
        return _broadcast(rows[0]) if rows else None

    async def find(self, broadcast_id: int) -> Broadcast | None:
        """Return an announcement by its id."""
        rows = await self._database.rows("SELECT * FROM broadcasts WHERE id = ?", (broadcast_id,))
        return _broadcast(rows[0]) if rows else None

    async def unsent_chats(self, broadcast_id: int) -> list[int]:
        """Return the chats an announcement is queued for and has not been sent to."""
        rows = await self._database.rows(
            "SELECT chat_id FROM outbox WHERE broadcast_id = ? AND closed_at IS NULL",
            (broadcast_id,),
        )
        return [row["chat_id"] for row in rows]

    async def queue_next(self, broadcast_id: int) -> int | None:
        """Queue an announcement for one more chat and return it; None when there is no other.

        Queued and remembered in one transaction: whatever happens, no chat is queued for twice.
        """
        rows = await self._database.rows(
            "SELECT place FROM broadcasts WHERE id = ? AND state = 'running'", (broadcast_id,)
        )
        if not rows:
            return None
        found = await self._database.rows(
            "SELECT chat_id FROM broadcast_readers WHERE chat_id > ? ORDER BY chat_id LIMIT 1",
            (rows[0]["place"],),
        )
        if not found:
            return None
        chat_id = int(found[0]["chat_id"])
        async with self._database.transaction() as transaction:
            await transaction.execute(
                "INSERT INTO outbox (chat_id, format, text, created_at, broadcast_id)"
                " SELECT ?, 'html', text, ?, id FROM broadcasts WHERE id = ? AND state = 'running'",
                (chat_id, time.time(), broadcast_id),
            )
            await transaction.execute(
                "UPDATE broadcasts SET place = ? WHERE id = ?", (chat_id, broadcast_id)
            )
        return chat_id

    async def end(self, broadcast_id: int, report: str) -> None:
        """End an announcement, and queue the report (HTML) for its admin."""
        now = time.time()
        async with self._database.transaction() as transaction:
            await transaction.execute(
                "INSERT INTO outbox (chat_id, format, text, created_at)"
                " SELECT admin_id, 'html', ?, ? FROM broadcasts"
                " WHERE id = ? AND state IN ('running', 'stopping')",
                (report, now, broadcast_id),
            )
            await transaction.execute(
                "UPDATE broadcasts SET state = 'ended', text = NULL, ended_at = ? WHERE id = ?",
                (now, broadcast_id),
            )


def _broadcast(row: sqlite3.Row) -> Broadcast:
    return Broadcast(
        row["id"],
        row["admin_id"],
        row["language"],
        row["state"],
        row["total"],
        row["sent"],
        row["gone"],
        row["failed"],
        (row["ended_at"] or time.time()) - row["started_at"] if row["started_at"] else 0.0,
    )
