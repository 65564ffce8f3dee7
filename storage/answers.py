"""What becomes of an answer after it was given: found again, rated, replaced by another."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from storage.database import Database, Transaction
from storage.history import Exchange

Rating = Literal[-1, 1]


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """The answer to a person's question, by the number of its exchange.

    `message_id` is that of the question; `answer_id` that of the answer, None if it was not sent
    as one message. `rejected` are earlier answers to the question, oldest first.
    """

    id: int
    message_id: int
    question: str
    answer: str
    answer_id: int | None
    rating: Rating | None
    rejected: tuple[str, ...]


class Answers:
    """Finds the answers that a person got in a chat, and keeps what they think of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def last(self, chat_id: int, user_id: int, topic_id: int = 0) -> GivenAnswer | None:
        """Return a person's last answer in a topic since /new, None if there is none.

        Raises StorageError.
        """
        return _only(
            await self._database.rows(
                "SELECT * FROM exchanges WHERE chat_id = :chat AND user_id = :user"
                " AND topic_id = :topic AND id > coalesce((SELECT last_exchange"
                " FROM fresh_starts WHERE chat_id = :chat AND topic_id = :topic), 0)"
                " ORDER BY id DESC LIMIT 1",
                {"chat": chat_id, "user": user_id, "topic": topic_id},
            )
        )

    async def to(self, chat_id: int, user_id: int, message_id: int) -> GivenAnswer | None:
        """Return the answer to a person's question; None once it is erased. Raises StorageError."""
        return _only(
            await self._database.rows(
                # A group that became a supergroup counts its messages anew: the latest is meant.
                "SELECT * FROM exchanges WHERE chat_id = ? AND user_id = ? AND message_id = ?"
                " ORDER BY id DESC LIMIT 1",
                (chat_id, user_id, message_id),
            )
        )

    async def rate(self, answer: GivenAnswer, rating: Rating | None) -> None:
        """Keep what a person thinks of an answer; None takes it back. Raises StorageError."""
        await self._database.write(
            "UPDATE exchanges SET rating = ? WHERE id = ?", (rating, answer.id)
        )


async def replace_exchange(transaction: Transaction, number: int, exchange: Exchange) -> None:
    """Put another answer in the place of one, and perhaps another question; nothing if it is gone.

    The rating was that of the other. The answer is kept among those rejected, of a question that
    stays the same.
    """
    await transaction.execute(
        "UPDATE exchanges SET rejected ="
        " iif(question = :question, json_insert(coalesce(rejected, '[]'), '$[#]', answer), NULL),"
        " question = :question, answer = :answer, language = :language, intent = :intent,"
        " intent_confidence = :intent_confidence, sentiment = :sentiment,"
        " sentiment_confidence = :sentiment_confidence, generator = :generator,"
        " duration = :duration, rating = NULL, answer_id = NULL WHERE id = :number",
        {
            "number": number,
            "question": exchange.question,
            "answer": exchange.answer,
            "language": exchange.language,
            "intent": exchange.intent,
            "intent_confidence": exchange.intent_confidence,
            "sentiment": exchange.sentiment,
            "sentiment_confidence": exchange.sentiment_confidence,
            "generator": exchange.generator,
            "duration": exchange.duration,
        },
    )


def rejected_in(row: sqlite3.Row) -> tuple[str, ...]:
    """Return the earlier answers that a row of the exchanges holds, oldest first."""
    return tuple(json.loads(row["rejected"] or "[]"))


def _only(rows: Sequence[sqlite3.Row]) -> GivenAnswer | None:
    for row in rows:
        return GivenAnswer(
            row["id"],
            row["message_id"],
            row["question"],
            row["answer"],
            row["answer_id"],
            row["rating"],
            rejected_in(row),
        )
    return None
