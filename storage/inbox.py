"""Updates as they came, kept until they are answered."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from storage.database import Database

_OPEN: Final = "SELECT update_id, chat_id, body, tries FROM inbox WHERE done_at IS NULL"
_OLDEST_FIRST: Final = " ORDER BY received_at, update_id"


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """An update of the Bot API; `chat_id` names its lane (0 when it belongs to no chat).

    `tries` were begun by earlier processes, which ended over them.
    """

    update_id: int
    chat_id: int
    body: dict[str, Any]
    tries: int = 0


class Inbox:
    """The table in front of which an update may be acknowledged."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, updates: Sequence[RawUpdate]) -> list[RawUpdate]:
        """Commit a batch and return those not seen before, in order.

        When this returns the updates are on disk and may be acknowledged. Raises StorageError;
        DamagedError also when the batch is empty, so that a bot with nothing to do notices.
        """
        if not updates:
            self._database.expect_whole()
            return []
        # The body is ASCII: a lone surrogate in a text is no valid UTF-8 and would be refused.
        batch = [(update.update_id, update.chat_id, json.dumps(update.body)) for update in updates]
        rows = await self._database.write(
            "INSERT INTO inbox (update_id, chat_id, body, received_at)"
            " SELECT value ->> 0, value ->> 1, value ->> 2, :now FROM json_each(:batch) WHERE true"
            " ON CONFLICT DO NOTHING RETURNING update_id",
            {"now": time.time(), "batch": json.dumps(batch)},
        )
        fresh = {row["update_id"] for row in rows}
        once = {update.update_id: update for update in updates}
        return [update for number, update in once.items() if number in fresh]

    async def begin(self, update_id: int) -> int | None:
        """Count a try of an update and return which one it is; None when the update is closed.

        Committed before the work begins, so that one that kills the process counts too.
        """
        rows = await self._database.write(
            "UPDATE inbox SET tries = tries + 1 WHERE update_id = ? AND done_at IS NULL"
            " RETURNING tries",
            (update_id,),
        )
        return int(rows[0]["tries"]) if rows else None

    async def withdraw(self, update_id: int) -> None:
        """Take back a try that was broken off from outside."""
        await self._database.write(
            "UPDATE inbox SET tries = tries - 1 WHERE update_id = ? AND done_at IS NULL",
            (update_id,),
        )

    async def is_open(self, update_id: int) -> bool:
        """Whether an update still waits for its answer."""
        rows = await self._database.rows(
            "SELECT 1 FROM inbox WHERE update_id = ? AND done_at IS NULL", (update_id,)
        )
        return bool(rows)

    async def waiting(self) -> list[RawUpdate]:
        """Return what a stopped process left unanswered, oldest first."""
        return _updates(await self._database.rows(_OPEN + _OLDEST_FIRST))

    async def behind(self, update_id: int, chat_id: int) -> list[RawUpdate]:
        """Return what waits in the chat behind an update, oldest first."""
        query = _OPEN + " AND chat_id = ? AND update_id > ?" + _OLDEST_FIRST
        return _updates(await self._database.rows(query, (chat_id, update_id)))


def _updates(rows: Iterable[sqlite3.Row]) -> list[RawUpdate]:
    return [
        RawUpdate(row["update_id"], row["chat_id"], json.loads(row["body"]), row["tries"])
        for row in rows
    ]
