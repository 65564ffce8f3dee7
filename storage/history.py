"""What was said in a chat, one row per message and its answer."""

from __future__ import annotations

import time
from dataclasses import dataclass

from storage.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class Exchange:
    """A person's message, what was understood, and the answer. `duration` is in seconds."""

    chat_id: int
    user_id: int
    message_id: int
    question: str
    answer: str
    language: str
    intent: str
    intent_confidence: float
    sentiment: str
    sentiment_confidence: float
    generator: str
    duration: float


class History:
    """The exchanges of all chats."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recent(self, chat_id: int, limit: int) -> list[tuple[str, str]]:
        """Return the last `limit` (question, answer) pairs since /new, oldest first."""
        rows = await self._database.rows(
            "SELECT question, answer FROM exchanges WHERE chat_id = :chat AND id >"
            " coalesce((SELECT last_exchange FROM fresh_starts WHERE chat_id = :chat), 0)"
            " ORDER BY id DESC LIMIT :limit",
            {"chat": chat_id, "limit": limit},
        )
        return [(row["question"], row["answer"]) for row in reversed(rows)]

    async def forget_older_than(self, days: int) -> int:
        """Erase exchanges older than `days`, and tombstones Telegram can no longer redeliver.

        Returns the number of exchanges erased.
        """
        now = time.time()
        cut = now - days * 86_400
        count = await self._database.row(
            "SELECT count(*) FROM exchanges WHERE created_at < ?", (cut,)
        )
        async with self._database.transaction() as transaction:
            await transaction.execute("DELETE FROM exchanges WHERE created_at < ?", (cut,))
            # getUpdates keeps an update for 24 hours; twice that is safe.
            await transaction.execute("DELETE FROM inbox WHERE done_at < ?", (now - 2 * 86_400,))
            await transaction.execute("DELETE FROM outbox WHERE closed_at < ?", (now - 2 * 86_400,))
            await transaction.execute(
                "DELETE FROM broadcasts"
                " WHERE state IN ('draft', 'ended') AND coalesce(ended_at, created_at) < ?",
                (now - 2 * 86_400,),
            )
        return int(count[0])


async def add_exchange(transaction: Transaction, exchange: Exchange) -> None:
    """Write one exchange."""
    await transaction.execute(
        "INSERT INTO exchanges (chat_id, user_id, message_id, question, answer, language, intent,"
        " intent_confidence, sentiment, sentiment_confidence, generator, duration, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            exchange.chat_id,
            exchange.user_id,
            exchange.message_id,
            exchange.question,
            exchange.answer,
            exchange.language,
            exchange.intent,
            exchange.intent_confidence,
            exchange.sentiment,
            exchange.sentiment_confidence,
            exchange.generator,
            exchange.duration,
            time.time(),
        ),
    )


async def start_afresh(transaction: Transaction, chat_id: int) -> None:
    """Let the present conversation of a chat begin after its last exchange."""
    await transaction.execute(
        "INSERT INTO fresh_starts (chat_id, last_exchange)"
        " VALUES (:chat, (SELECT coalesce(max(id), 0) FROM exchanges WHERE chat_id = :chat))"
        " ON CONFLICT (chat_id) DO UPDATE SET last_exchange = excluded.last_exchange",
        {"chat": chat_id},
    )
