"""Who said /stop, and up to which message it reaches.

Heard as soon as the update is stored, long before its turn in the chat's lane comes: an answer
that is being written ends at once, and what the same person wrote before it is not answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from telegram import Message

from storage import RawUpdate

# A fresh start, too, leaves behind what was said before.
_WORDS: Final = frozenset({"/stop", "/new", "/reset"})

Speaker = tuple[int, int]
"""A chat and a person in it: in a group nobody stops the answer to somebody else."""


class Stops:
    """Ends answers on their persons' word."""

    def __init__(self, username: Callable[[], str]) -> None:
        """Listen as the bot of this `username`, without the @, asked for when it matters."""
        self._username = username
        self._reach: dict[Speaker, int] = {}
        self._running: dict[Speaker, asyncio.Event] = {}
        self._ended: set[Speaker] = set()

    def hear(self, update: RawUpdate) -> bool:
        """Return whether a new update tells to stop, and end the answer it is about."""
        message = update.body.get("message")
        if not isinstance(message, dict) or not self._is_word(message.get("text")):
            return False
        try:
            chat, person = message["chat"], message.get("sender_chat") or message["from"]
            speaker, message_id = (int(chat["id"]), int(person["id"])), int(message["message_id"])
        except (KeyError, TypeError, ValueError):
            return False  # it cannot be parsed, and will be set aside
        self._reach[speaker] = message_id
        if (running := self._running.get(speaker)) is not None:
            running.set()
            self._ended.add(speaker)
        return True

    @contextmanager
    def answering(self, speaker: Speaker, message_id: int) -> Iterator[asyncio.Event]:
        """Give what is set as soon as the message is not to be answered any more."""
        stopped = self._running[speaker] = asyncio.Event()
        if message_id < self._reach.get(speaker, 0):
            stopped.set()
            self._ended.add(speaker)
        try:
            yield stopped
        finally:
            del self._running[speaker]

    def arrived(self, speaker: Speaker) -> bool:
        """Note that the turn of the word itself has come; return whether it ended anything."""
        self._reach.pop(speaker, None)
        ended = speaker in self._ended
        self._ended.discard(speaker)
        return ended

    def _is_word(self, text: Any) -> bool:
        if not isinstance(text, str) or not text.startswith("/"):
            return False
        command, _, username = text.split(maxsplit=1)[0].lower().partition("@")
        return command in _WORDS and username in {"", self._username().lower()}


def speaker_of(message: Message) -> Speaker | None:
    """Return who a message counts for: an anonymous group admin is the group, a channel itself."""
    person = message.sender_chat or message.from_user
    return (message.chat.id, person.id) if person else None
