"""The file of /export: all that is stored of a person, as JSON with plain names."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final, TypeVar

from storage import People, StoredExchange, StoredMessage, StoredUpdate

# Of the file's form: goes up when a field changes its name or its meaning.
VERSION: Final = 1

_RATINGS: Final = {1: "good", -1: "bad", None: None}
_Row = TypeVar("_Row")


async def export_file(people: People, user_id: int, about: str, now: datetime) -> BytesIO:
    """Return all that is stored of a person as JSON in UTF-8; `about` explains it at the top.

    Reads in pages and encodes in a thread: only the file itself takes memory. Raises StorageError.
    """
    chosen = await people.preferences(user_id)
    standing = await people.standing(user_id)
    head = {
        "about": about,
        "version": VERSION,
        "exported_at": _time(now.timestamp()),
        "user_id": user_id,
        "banned_at": _time(standing.banned_at),
        "ban_reason": standing.ban_reason,
        "let_in_at": _time(standing.let_in_at),
        "new_talk_after_exchange": await people.fresh_start(user_id),
        "preferences": asdict(chosen) if chosen else None,
    }
    file = BytesIO()
    file.write(_encoded(head).removesuffix(b"\n}"))
    await _append(file, "exchanges", people.exchanges(user_id), _exchange)
    await _append(file, "updates", people.updates(user_id), _update)
    await _append(file, "messages", people.messages(user_id), _message)
    file.write(b"\n}\n")
    file.seek(0)
    return file


async def _append(
    file: BytesIO,
    name: str,
    pages: AsyncIterator[list[_Row]],
    view: Callable[[_Row], dict[str, Any]],
) -> None:
    """Write one more field of the object in `file`: a list of what the pages hold."""
    file.write(f',\n  "{name}": ['.encode())
    empty = True
    async for page in pages:
        entries = await asyncio.to_thread(_entries, map(view, page))
        file.write(entries if empty else b"," + entries)
        empty = False
    file.write(b"]" if empty else b"\n  ]")


def _entries(rows: Iterable[dict[str, Any]]) -> bytes:
    # In JSON a line break is never part of a string.
    return b",".join(b"\n    " + _encoded(row).replace(b"\n", b"\n    ") for row in rows)


def _encoded(value: dict[str, Any]) -> bytes:
    # A lone surrogate has no UTF-8; as \udXXX it is JSON all the same.
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace")


def _exchange(stored: StoredExchange) -> dict[str, Any]:
    one = stored.exchange
    return {
        "number": stored.id,
        "at": _time(stored.created_at),
        "chat_id": one.chat_id,
        "message_id": one.message_id,
        "question": one.question,
        "answer": one.answer,
        "language": one.language,
        "intent": one.intent,
        "intent_confidence": one.intent_confidence,
        "sentiment": one.sentiment,
        "sentiment_confidence": one.sentiment_confidence,
        "answered_by": one.generator,
        "seconds": one.duration,
        "rating": _RATINGS[stored.rating],
        "earlier_answers": list(stored.rejected),
    }


def _update(one: StoredUpdate) -> dict[str, Any]:
    return {
        "update_id": one.update_id,
        "chat_id": one.chat_id,
        "received_at": _time(one.received_at),
        "done_at": _time(one.done_at),
        "tries": one.tries,
        "failure": one.failure,
        "content": one.body,
    }


def _message(one: StoredMessage) -> dict[str, Any]:
    return {
        "created_at": _time(one.created_at),
        "done_at": _time(one.closed_at),
        "failure": one.failure,
        "text": one.text,
        "buttons": [label for row in one.buttons for label, _ in row],
    }


def _time(seconds: float | None) -> str | None:
    """Return seconds since 1970 as ISO 8601 in UTC."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
