"""What was said in a chat, one row per message and its answer."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass

from storage.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class Exchange:
    """A person's message, what was understood, and the answer. `duration` is in seconds.

    `topic_id` is the topic of the chat, 0 where there is none.
    """

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
    topic_id: int = 0


@dataclass(frozen=True, slots=True)
class PastExchange:
    """What was said and answered, and when, in seconds since 1970 (UTC)."""

    id: int
    created_at: float
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Exchanges of a chat, oldest first, and whether there are others before and after them."""

    exchanges: tuple[PastExchange, ...]
    older: bool
    newer: bool


class History:
    """The exchanges of all chats."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recent(
        self, chat_id: int, limit: int, before: int | None = None, *, topic_id: int = 0
    ) -> list[tuple[str, str]]:
        """Return the last `limit` (question, answer) pairs of a topic since /new, oldest first.

        With the number of an exchange, those `before` it.
        """
        rows = await self._database.rows(
            "SELECT question, answer FROM exchanges"
            " WHERE chat_id = :chat AND topic_id = :topic AND id > coalesce((SELECT last_exchange"
            " FROM fresh_starts WHERE chat_id = :chat AND topic_id = :topic), 0)"
            " AND (:before IS NULL OR id < :before) ORDER BY id DESC LIMIT :limit",
            {"chat": chat_id, "topic": topic_id, "limit": limit, "before": before},
        )
        return [(row["question"], row["answer"]) for row in reversed(rows)]

    async def count(self, chat_id: int, most: int, *, topic_id: int = 0) -> int:
        """Return how many exchanges a topic has seen since /new, or `most`. Raises StorageError."""
        row = await self._database.row(
            "SELECT count(*) FROM (SELECT 1 FROM exchanges"
            " WHERE chat_id = :chat AND topic_id = :topic AND id > coalesce((SELECT last_exchange"
            " FROM fresh_starts WHERE chat_id = :chat AND topic_id = :topic), 0) LIMIT :most)",
            {"chat": chat_id, "topic": topic_id, "most": most},
        )
        return int(row[0])

    async def last_page(self, chat_id: int, size: int) -> HistoryPage:
        """Return the last `size` exchanges of a chat, /new or not. Raises StorageError."""
        rows = await self._database.rows(
            "SELECT id, created_at, question, answer FROM exchanges WHERE chat_id = ?"
            " ORDER BY id DESC LIMIT ?",
            (chat_id, size + 1),
        )
        return HistoryPage(_past(reversed(rows[:size])), older=len(rows) > size, newer=False)

    async def page_before(self, chat_id: int, exchange: int, size: int) -> HistoryPage:
        """Return the `size` exchanges before one; it need not exist any more."""
        rows = await self._database.rows(
            "SELECT id, created_at, question, answer FROM exchanges WHERE chat_id = ? AND id < ?"
            " ORDER BY id DESC LIMIT ?",
            (chat_id, exchange, size + 1),
        )
        newer = await self._database.row(
            "SELECT EXISTS (SELECT 1 FROM exchanges WHERE chat_id = ? AND id >= ?)",
            (chat_id, exchange),
        )
        older = len(rows) > size
        return HistoryPage(_past(reversed(rows[:size])), older=older, newer=bool(newer[0]))

    async def page_after(self, chat_id: int, exchange: int, size: int) -> HistoryPage:
        """Return the `size` exchanges after one; the last page where fewer are left."""
        rows = await self._database.rows(
            "SELECT id, created_at, question, answer FROM exchanges WHERE chat_id = ? AND id > ?"
            " ORDER BY id LIMIT ?",
            (chat_id, exchange, size + 1),
        )
        if len(rows) <= size:
            return await self.last_page(chat_id, size)
        older = await self._database.row(
            "SELECT EXISTS (SELECT 1 FROM exchanges WHERE chat_id = ? AND id <= ?)",
            (chat_id, exchange),
        )
        return HistoryPage(_past(rows[:size]), older=bool(older[0]), newer=True)

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


def _past(rows: Iterable[sqlite3.Row]) -> tuple[PastExchange, ...]:
    return tuple(
        PastExchange(row["id"], row["created_at"], row["question"], row["answer"]) for row in rows
    )


async def add_exchange(transaction: Transaction, exchange: Exchange) -> None:
    """Write one exchange."""
    await transaction.execute(
        "INSERT INTO exchanges (chat_id, user_id, message_id, question, answer, language, intent,"
        " intent_confidence, sentiment, sentiment_confidence, generator, duration, topic_id,"
        " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
            exchange.topic_id,
            time.time(),
        ),
    )


async def start_afresh(transaction: Transaction, chat_id: int, topic_id: int) -> None:
    """Let the present conversation in a topic of a chat begin after the chat's last exchange."""
    await transaction.execute(
        "INSERT INTO fresh_starts (chat_id, topic_id, last_exchange)"
        " VALUES (:chat, :topic,"
        " (SELECT coalesce(max(id), 0) FROM exchanges WHERE chat_id = :chat))"
        " ON CONFLICT (chat_id, topic_id) DO UPDATE SET last_exchange = excluded.last_exchange",
        {"chat": chat_id, "topic": topic_id},
    )
