"""Sends pictures, each drawn anew for every try.

The outbox remembers only which one is wanted. So a crash costs no more than drawing again, and
what /forget has erased meanwhile is not in it.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from telegram import InputFile
from telegram.constants import ParseMode
from telegram.ext import ExtBot

from bot.pictures.rendering import RenderingError, render
from storage import Outbox, Picture, QueuedMessage

logger = logging.getLogger(__name__)

CAPTION_LIMIT: Final = 1024
"""UTF-16 units: Bot API, sendPhoto, "0-1024 characters after entities parsing"."""

Painter = Callable[[int, str], Awaitable[str]]
"""Returns a picture as SVG for a chat, by its id, in a language. Raises StorageError."""


class Pictures:
    """Draws what is wanted and sends it."""

    def __init__(self, bot: ExtBot[None], outbox: Outbox, painters: Mapping[str, Painter]) -> None:
        self._bot = bot
        self._outbox = outbox
        self._painters = painters

    async def send(self, queued: QueuedMessage, picture: Picture, caption: str) -> None:
        """Send a picture with its caption; where it cannot be drawn, the caption alone.

        Sends nothing if the message was erased while the picture was drawn. Raises TelegramError
        and StorageError.
        """
        chat_id, topic_id = queued.message.chat_id, queued.message.topic_id or None
        mode = ParseMode.HTML if queued.message.format == "html" else None
        try:
            png = await self._drawn(picture, chat_id)
        except RenderingError as error:
            logger.error("A picture could not be drawn: %s", error)
            if caption:
                await self._bot.send_message(
                    chat_id, caption, parse_mode=mode, message_thread_id=topic_id
                )
            return
        if not await self._outbox.is_open(queued):
            return
        file = InputFile(png, f"{picture.kind}.png")
        await self._bot.send_photo(
            chat_id, file, caption=caption, parse_mode=mode, message_thread_id=topic_id
        )

    async def _drawn(self, picture: Picture, chat_id: int) -> bytes:
        if (painter := self._painters.get(picture.kind)) is None:  # of a newer version
            raise RenderingError(f"not one of {', '.join(self._painters)}: {picture.kind}")
        return await render(await painter(chat_id, picture.language))
