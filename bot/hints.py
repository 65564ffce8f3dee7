"""Signs beside an answer: "typing…", drafts, reactions. None of them is missed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Final

from telegram.constants import ChatAction
from telegram.error import RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.connection import seconds_to_wait
from bot.drafts import read_unfinished
from bot.entities import entities
from bot.splitting import split_rich

logger = logging.getLogger(__name__)

# A template is there at once: a sign for it would only be one more call.
_TYPING_AFTER: Final = 0.3
# Telegram shows an action for 5 s (Bot API: sendChatAction).
_TYPING_EVERY: Final = 4.0


class Hints:
    """Shows signs in chats; where Telegram finds them too many, there are none for a while."""

    def __init__(self, bot: ExtBot[None]) -> None:
        self._bot = bot
        self._silent_until: dict[int, float] = {}

    @asynccontextmanager
    async def typing(self, chat_id: int, topic_id: int = 0) -> AsyncIterator[None]:
        """Show "typing…" in a topic of the chat while the block runs, if it takes a moment."""
        task = asyncio.create_task(self._keep_typing(chat_id, topic_id))
        try:
            yield
        finally:
            task.cancel()

    async def draft(self, chat_id: int, draft_id: int, text: str, topic_id: int = 0) -> None:
        """Show an unfinished answer, whose text is Markdown, in a private chat."""
        shown, *_ = split_rich(read_unfinished(text))
        draft = partial(
            self._bot.send_message_draft,
            entities=entities(shown),
            message_thread_id=topic_id or None,
        )
        await self._show(chat_id, draft, draft_id, shown.text)

    async def react(self, chat_id: int, message_id: int, emoji: str) -> None:
        """Put an emoji on a person's message."""
        await self._show(chat_id, self._bot.set_message_reaction, message_id, emoji)

    async def _keep_typing(self, chat_id: int, topic_id: int) -> None:
        act = partial(self._bot.send_chat_action, message_thread_id=topic_id or None)
        await asyncio.sleep(_TYPING_AFTER)
        while True:
            await self._show(chat_id, act, ChatAction.TYPING)
            await asyncio.sleep(_TYPING_EVERY)

    async def _show(self, chat_id: int, call: Any, *arguments: object) -> None:
        if time.monotonic() < self._silent_until.get(chat_id, 0.0):
            return
        self._silent_until.pop(chat_id, None)
        try:
            await call(chat_id, *arguments)
        except RetryAfter as error:
            self._silent_until[chat_id] = time.monotonic() + seconds_to_wait(error)
        except TelegramError as error:
            logger.debug("No sign of an answer: %s", error)
