"""Brings messages from the outbox to Telegram: typing, drafts, parts, markup, retries."""

from __future__ import annotations

import asyncio
import html
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from weakref import WeakValueDictionary

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.connection import seconds_to_wait
from bot.export import Exports
from bot.splitting import split
from storage import Outbox, QueuedMessage

logger = logging.getLogger(__name__)

# Telegram shows an action for 5 s (Bot API: sendChatAction).
_TYPING_EVERY: Final = 4.0
_LONGEST_PAUSE: Final = 30.0

# A preview would make Telegram's servers fetch whatever address a model made up.
_ADDRESS: Final = re.compile(r"https?://|www\.|\b[\w-]+\.[a-z]{2,}\b", re.IGNORECASE)
_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


class Delivery:
    """Sends what the outbox holds; keeps trying until Telegram takes or refuses it."""

    def __init__(self, bot: ExtBot[None], outbox: Outbox, exports: Exports) -> None:
        self._bot = bot
        self._outbox = outbox
        self._exports = exports
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def typing(self, chat_id: int) -> AsyncIterator[None]:
        """Show "typing…" in the chat while the block runs."""
        task = asyncio.create_task(self._keep_typing(chat_id))
        try:
            yield
        finally:
            task.cancel()

    async def draft(self, chat_id: int, draft_id: int, text: str) -> None:
        """Show an unfinished answer in a private chat; a draft that fails is not missed."""
        try:
            await self._bot.send_message_draft(chat_id, draft_id, split(text)[0])
        except TelegramError as error:
            logger.debug("No draft: %s", error)

    async def flush(self, chat_id: int) -> None:
        """Send everything the chat is owed, in order."""
        # One sender per chat, or the same message would go out twice.
        async with self._locks.setdefault(chat_id, asyncio.Lock()):
            for queued in await self._outbox.unsent(chat_id):
                await self._send(queued)

    async def _send(self, queued: QueuedMessage) -> None:
        parts = split(queued.message.text)
        for number, part in enumerate(parts[queued.sent_parts :], start=queued.sent_parts + 1):
            try:
                await self._send_part(queued, part, first=number == 1, last=number == len(parts))
            except (Forbidden, BadRequest, ChatMigrated) as error:
                logger.warning("Telegram refused a message: %s", error)
                await self._outbox.give_up(queued, str(error))
                return
            await self._outbox.part_sent(queued, number, last=number == len(parts))

    async def _send_part(
        self, queued: QueuedMessage, part: str, *, first: bool, last: bool
    ) -> None:
        """Send one part, however long it takes; raises when Telegram refuses it for good."""
        message, failures, bare = queued.message, 0, False
        while True:
            try:
                if message.export_language is not None:
                    await self._exports.send(queued, message.export_language)
                elif bare:
                    await self._bot.send_message(
                        message.chat_id,
                        plain(part, message.format),
                        reply_markup=_keyboard(queued) if last else None,
                    )
                else:
                    await self._bot.send_message(
                        message.chat_id,
                        part,
                        parse_mode=ParseMode.HTML if message.format == "html" else None,
                        reply_parameters=_quote(queued) if first else None,
                        reply_markup=_keyboard(queued) if last else None,
                        link_preview_options=_NO_PREVIEW if _ADDRESS.search(part) else None,
                    )
            except RetryAfter as error:
                await asyncio.sleep(seconds_to_wait(error))
            except BadRequest:
                if bare:
                    raise
                bare = True  # plain text is better than nothing
            except (Forbidden, ChatMigrated):
                raise
            except TelegramError as error:
                if not failures:
                    logger.warning("A message could not be sent, trying again: %s", error)
                failures += 1
                await asyncio.sleep(min(_LONGEST_PAUSE, 0.5 * 2.0 ** min(failures, 10)))
            else:
                return

    async def _keep_typing(self, chat_id: int) -> None:
        while True:
            try:
                await self._bot.send_chat_action(chat_id, ChatAction.TYPING)
            except TelegramError as error:
                logger.debug("No typing: %s", error)
            await asyncio.sleep(_TYPING_EVERY)


def plain(text: str, style: str) -> str:
    """Return the text without markup."""
    return html.unescape(re.sub(r"<[^>]+>", "", text)) if style == "html" else text


def _quote(queued: QueuedMessage) -> ReplyParameters | None:
    if queued.message.reply_to is None:
        return None
    # The person may have deleted the message meanwhile.
    return ReplyParameters(queued.message.reply_to, allow_sending_without_reply=True)


def _keyboard(queued: QueuedMessage) -> InlineKeyboardMarkup | None:
    """Return the buttons in a row, which Telegram breaks nowhere: keep labels short."""
    buttons = [
        InlineKeyboardButton(label, callback_data=data) for label, data in queued.message.buttons
    ]
    return InlineKeyboardMarkup.from_row(buttons) if buttons else None
