"""An update and all that follows from it, closed in one transaction."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import astuple
from typing import Final

from storage.answers import replace_exchange
from storage.database import Database, Transaction
from storage.history import Exchange, add_exchange, start_afresh
from storage.outbox import OutgoingMessage

_CLOSE: Final = (
    "UPDATE inbox SET done_at = ?, body = NULL, failure = ? WHERE update_id = ? AND done_at IS NULL"
)


class Journal:
    """The only way from the inbox to the outbox: a crash leaves an update open or answered."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def answered(
        self,
        update_id: int,
        message: OutgoingMessage,
        exchange: Exchange | None = None,
        *,
        parts: Sequence[int] = (),
        beside: Sequence[OutgoingMessage] = (),
        replaces: int | None = None,
        fresh_start: bool = False,
        failure: str | None = None,
    ) -> None:
        """Commit the answer to an update; `fresh_start` leaves the earlier talk behind.

        `parts` are other updates that it answers, too; `beside` are messages to other chats. The
        exchange takes the place of the one whose number `replaces` is, if any. `failure` is why the
        answer is only an apology.
        """
        async with self._database.transaction() as transaction:
            if exchange is not None and replaces is not None:
                await replace_exchange(transaction, replaces, exchange)
            elif exchange is not None:
                await add_exchange(transaction, exchange)
            if fresh_start:
                await start_afresh(transaction, message.chat_id, message.topic_id)
            for each in (message, *beside):
                await _queue(transaction, each)
            for closed in (update_id, *parts):
                await transaction.execute(_CLOSE, (time.time(), failure, closed))

    async def ignored(self, update_id: int, failure: str | None = None) -> None:
        """Close an update that gets no answer; does nothing to one that is closed."""
        await self._database.write(_CLOSE, (time.time(), failure, update_id))


async def _queue(transaction: Transaction, message: OutgoingMessage) -> None:
    await transaction.execute(
        "INSERT INTO outbox"
        " (chat_id, reply_to, format, text, buttons, export_language, spans, picture,"
        " question_id, edits, topic_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            message.chat_id,
            message.reply_to,
            message.format,
            message.text,
            json.dumps(message.buttons) if message.buttons else None,
            message.export_language,
            json.dumps(list(map(astuple, message.spans))) if message.spans else None,
            json.dumps(astuple(message.picture)) if message.picture else None,
            message.question_id,
            message.edits,
            message.topic_id,
            time.time(),
        ),
    )
