"""Sends a person all that is stored of them, in a file that is made anew for every try.

The outbox remembers only that a person asked. So nothing lies unencrypted on a disk, a crash costs
no more than making the file again, and what /forget has erased meanwhile is not in it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from telegram import InputFile
from telegram.ext import ExtBot

from bot.export_file import export_file
from bot.messages import Messages
from storage import Outbox, People, QueuedMessage

# Bytes: what a bot may send (https://core.telegram.org/bots/api#sending-files).
_LARGEST: Final = 50_000_000


class Exports:
    """Makes a person's file and sends it."""

    def __init__(
        self,
        bot: ExtBot[None],
        outbox: Outbox,
        people: People,
        messages: Messages,
        *,
        largest: int = _LARGEST,
    ) -> None:
        self._bot = bot
        self._outbox = outbox
        self._people = people
        self._messages = messages
        self._largest = largest

    async def send(self, queued: QueuedMessage, language: str) -> None:
        """Send the file under the queued text, or say that it is too large.

        Sends nothing if the message was erased while the file was made; an upload under way is
        not called back. Raises TelegramError and StorageError.
        """
        chat_id, now = queued.message.chat_id, datetime.now(UTC)
        topic_id = queued.message.topic_id or None
        about = self._messages.plain(language, "export-about")
        file = await export_file(self._people, chat_id, about, now)
        if not await self._outbox.is_open(queued):
            return
        if len(file.getbuffer()) > self._largest:
            text = self._messages.plain(language, "export-too-big")
            await self._bot.send_message(chat_id, text, message_thread_id=topic_id)
            return
        await self._bot.send_document(
            chat_id,
            # A handle is read piece by piece, bytes would be copied.
            InputFile(file, f"hamzaban-export-{now:%Y-%m-%d}.json", read_file_handle=False),
            caption=queued.message.text,
            message_thread_id=topic_id,
        )
