"""Messages on their way to a chat, kept until Telegram took them."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Literal, TypeAlias

from storage.database import Database

Format = Literal["plain", "html"]
Button: TypeAlias = tuple[str, str]
"""A label and what a press sends back, at most 64 bytes."""


@dataclass(frozen=True, slots=True)
class Span:
    """A formatted part of a text, from one character to before another.

    `kind` says how, `detail` with what: the target of a link, the language of a code block.
    """

    kind: str
    start: int
    end: int
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """Which picture is wanted, and the language of its words."""

    kind: str
    language: str


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A text for a chat; `reply_to` is the message it quotes, `spans` format plain text.

    `buttons` stand under it in rows. With an `export_language` the text stands under a file with
    all that is stored of the chat's person, with a `picture` under that. An answer names the
    message that is its question; it takes the place of the text of the message of ours that it
    `edits`, if any. `topic_id` is the topic of the chat, 0 where there is none.
    """

    chat_id: int
    text: str
    format: Format = "plain"
    reply_to: int | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()
    export_language: str | None = None
    spans: tuple[Span, ...] = ()
    picture: Picture | None = None
    question_id: int | None = None
    edits: int | None = None
    topic_id: int = 0


@dataclass(frozen=True, slots=True)
class QueuedMessage:
    """An outgoing message with its place in the outbox and the parts already sent."""

    id: int
    message: OutgoingMessage
    sent_parts: int


class Outbox:
    """What has been decided but not yet delivered."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def unsent(self, chat_id: int, limit: int = -1) -> list[QueuedMessage]:
        """Return the chat's messages still to be sent, oldest first; `limit` -1 means all."""
        rows = await self._database.rows(
            "SELECT id, chat_id, reply_to, format, text, buttons, export_language, spans, picture,"
            " question_id, edits, topic_id, sent_parts FROM outbox"
            " WHERE closed_at IS NULL AND chat_id = ? ORDER BY id LIMIT ?",
            (chat_id, limit),
        )
        return [
            QueuedMessage(
                row["id"],
                OutgoingMessage(
                    row["chat_id"],
                    row["text"],
                    row["format"],
                    row["reply_to"],
                    buttons_in(row["buttons"]),
                    row["export_language"],
                    tuple(Span(*span) for span in json.loads(row["spans"] or "[]")),
                    Picture(*json.loads(row["picture"])) if row["picture"] else None,
                    row["question_id"],
                    row["edits"],
                    row["topic_id"],
                ),
                row["sent_parts"],
            )
            for row in rows
        ]

    async def chats(self) -> list[int]:
        """Return the chats that have something to be sent."""
        rows = await self._database.rows(
            "SELECT DISTINCT chat_id FROM outbox WHERE closed_at IS NULL"
        )
        return [row["chat_id"] for row in rows]

    async def is_open(self, queued: QueuedMessage) -> bool:
        """Whether a message is still to be sent; /forget may have erased it meanwhile."""
        rows = await self._database.write(  # in turn with writers: not in the middle of the erasing
            "SELECT 1 FROM outbox WHERE id = ? AND closed_at IS NULL", (queued.id,)
        )
        return bool(rows)

    async def part_sent(
        self, queued: QueuedMessage, parts: int, *, last: bool, message_id: int | None = None
    ) -> None:
        """Record that `parts` parts have gone out; the `last` one closes the message.

        An answer that went out as one message is known by its `message_id` from then on.
        """
        await self._database.write(
            "UPDATE outbox SET sent_parts = ?, closed_at = iif(?, ?, NULL),"
            " text = iif(?, NULL, text), spans = iif(?, NULL, spans), sent_id = ? WHERE id = ?",
            (
                parts,
                last,
                time.time(),
                last,
                last,
                message_id if parts == 1 and last else None,
                queued.id,
            ),
        )

    async def give_up(self, queued: QueuedMessage, reason: str) -> None:
        """Close a message that can never be delivered."""
        await self._database.write(
            "UPDATE outbox SET closed_at = ?, failure = ?, text = NULL, spans = NULL WHERE id = ?",
            (time.time(), reason, queued.id),
        )


def buttons_in(column: str | None) -> tuple[tuple[Button, ...], ...]:
    """Return the rows of buttons that were stored, also by a version that knew but one row."""
    stored = json.loads(column or "[]")
    rows = [stored] if stored and isinstance(stored[0][0], str) else stored
    return tuple(tuple((label, data) for label, data in row) for row in rows)
