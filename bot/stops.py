"""Who said /stop, and up to which message it reaches.

Heard as soon as the update is stored, long before its turn in the chat's lane comes: an answer
that is being written ends at once, and what the same person wrote before it is not answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from telegram import Message

from bot.turns import Turn
from storage import RawUpdate

# A fresh start, too, leaves behind what was said before.
_WORDS: Final = frozenset({"/stop", "/cancel", "/new", "/reset"})

Speaker = tuple[int, int]
"""A chat and a person in it: in a group nobody stops the answer to somebody else."""


class Stops:
    """Ends answers on their persons' word."""

    def __init__(self, username: Callable[[], str]) -> None:
        """Listen as the bot of this `username`, without the @, asked for when it matters."""
        self._username = username
        self._reach: dict[Speaker, int] = {}
        self._running: dict[Speaker, Turn] = {}
        self._ended: set[Speaker] = set()

    def hear(self, update: RawUpdate) -> bool:
        """Return whether a new update tells to stop, and end the answer it is about.

        An answer to what reads otherwise now ends, too: the new text is answered instead.
        """
        self._hear_edit(update)
        message = update.body.get("message")
        if not isinstance(message, dict) or not self._is_word(message.get("text")):
            return False
        if (origin := _origin(message)) is None:
            return False
        speaker, message_id = origin
        self._reach[speaker] = message_id
        if (running := self._running.get(speaker)) is not None:
            running.stopped.set()
            self._ended.add(speaker)
        return True

    def _hear_edit(self, update: RawUpdate) -> None:
        message = update.body.get("edited_message")
        if not isinstance(message, dict) or (origin := _origin(message)) is None:
            return
        speaker, message_id = origin
        text, running = message.get("text"), self._running.get(speaker)
        if not isinstance(text, str) or text.startswith("/"):  # a command is not carried out later
            return
        if running is not None and running.message_id == message_id:
            running.edit = update
            running.stopped.set()

    @contextmanager
    def answering(self, speaker: Speaker, message_id: int) -> Iterator[Turn]:
        """Give the turn, stopped as soon as the message is not to be answered any more."""
        turn = self._running[speaker] = Turn(message_id)
        if message_id < self._reach.get(speaker, 0):
            turn.stopped.set()
            self._ended.add(speaker)
        try:
            yield turn
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


def _origin(message: dict[str, Any]) -> tuple[Speaker, int] | None:
    """Return who wrote a message as it came, and its number; None if that cannot be read."""
    try:
        chat, person = message["chat"], message.get("sender_chat") or message["from"]
        return (int(chat["id"]), int(person["id"])), int(message["message_id"])
    except (KeyError, TypeError, ValueError):
        return None  # it cannot be parsed, and will be set aside


def speaker_of(message: Message) -> Speaker | None:
    """Return who a message counts for: an anonymous group admin is the group, a channel itself."""
    person = message.sender_chat or message.from_user
    return (message.chat.id, person.id) if person else None
