"""A long text that a Telegram app has cut into several messages, put together again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from typing import Any, Final

from bot.conversation import UserMessage
from bot.splitting import LIMIT, utf16_length
from storage import Inbox, RawUpdate

# Telegram Desktop cuts at the best pause in the second half of what one message takes.
_PERHAPS_CUT: Final = LIMIT // 2
# Seconds between two parts, which an app sends at once and nobody writes.
_APART: Final = 1
_LOOK_EVERY: Final = 0.1


class Pastes:
    """Looks in the inbox for the rest of long messages, so that a crash loses no part of one."""

    def __init__(self, inbox: Inbox, *, patience: float = 1.0) -> None:
        """Wait up to `patience` seconds for the part after a long one."""
        self._inbox = inbox
        self._patience = patience

    async def whole(self, message: UserMessage) -> UserMessage:
        """Return a message with all that follows in the same breath. Raises StorageError.

        Waits a moment if it is long; all other messages return at once. In groups the rest does
        not address the bot, so there a message stays as it is.
        """
        last = message.text
        if message.quote or utf16_length(last) < _PERHAPS_CUT:
            return message
        heard, rest = time.monotonic(), list[RawUpdate]()
        while utf16_length(last) >= _PERHAPS_CUT and time.monotonic() < heard + self._patience:
            behind = await self._inbox.behind(message.update_id, message.chat_id)
            found = _rest(int(message.sent_at.timestamp()), behind)
            if len(found) > len(rest):
                heard, rest = time.monotonic(), found
                last = rest[-1].body["message"]["text"]
            else:
                await asyncio.sleep(_LOOK_EVERY)
        return replace(
            message,
            text="\n".join([message.text, *_texts(rest)]),
            parts=tuple(part.update_id for part in rest),
        )


def _rest(date: int, behind: Sequence[RawUpdate]) -> list[RawUpdate]:
    """Return the updates at the front that go on with a long text sent at `date`."""
    words = list(takewhile(_is_words, behind))
    dates = [date, *(update.body["message"]["date"] for update in words)]
    # Each part but the last is long.
    long = [True, *(utf16_length(text) >= _PERHAPS_CUT for text in _texts(words))]
    together = (
        before_is_long and 0 <= after - before <= _APART
        for before_is_long, (before, after) in zip(long, pairwise(dates), strict=False)
    )
    return [update for update, _ in zip(words, takewhile(bool, together), strict=False)]


def _texts(updates: Iterable[RawUpdate]) -> list[str]:
    return [update.body["message"]["text"] for update in updates]


def _is_words(update: RawUpdate) -> bool:
    """Whether an update may be the rest of a text: it is neither a command nor a reply."""
    message: Any = update.body.get("message")
    return (
        isinstance(message, dict)
        and isinstance(message.get("date"), int)
        and isinstance(text := message.get("text"), str)
        and not text.startswith("/")
        and "reply_to_message" not in message
    )
