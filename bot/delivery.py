"""Brings messages from the outbox to Telegram: parts, formatting, retries."""

from __future__ import annotations

import asyncio
import html
import logging
import re
from typing import Final
from weakref import WeakValueDictionary

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.backoff import pauses
from bot.connection import seconds_to_wait
from bot.entities import entities
from bot.export import Exports
from bot.keyboards import keyboard
from bot.limits import RateLimiter
from bot.outcomes import Outcome, outcome
from bot.pictures.sending import CAPTION_LIMIT, Pictures
from bot.rich_text import RichText
from bot.splitting import split_rich, utf16_length
from bot.traffic import Traffic
from storage import Chats, Outbox, OutgoingMessage, QueuedMessage, StorageError

logger = logging.getLogger(__name__)

# Bot API FAQ: "not be able to send more than 20 messages per minute to the same group". Of other
# chats Telegram says when it is too much, and private answers are as rare as messages.
_GROUP_MESSAGES, _GROUP_SECONDS = 20, 60.0
# Each of them may have arrived, so there must be an end.
_MOST_UNKNOWN: Final = 10

# A preview would make Telegram's servers fetch whatever address a model made up.
_ADDRESS: Final = re.compile(r"https?://|www\.|\b[\w-]+\.[a-z]{2,}\b", re.IGNORECASE)
_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


class Delivery:
    """Sends what the outbox holds; keeps trying until Telegram takes or refuses it."""

    def __init__(
        self,
        bot: ExtBot[None],
        outbox: Outbox,
        chats: Chats,
        exports: Exports,
        pictures: Pictures,
        traffic: Traffic | None = None,
        *,
        pause: float = 0.5,
    ) -> None:
        """Send through `bot`; `traffic` hears of it."""
        self._bot = bot
        self._outbox = outbox
        self._chats = chats
        self._exports = exports
        self._traffic = traffic or Traffic()
        self._pictures = pictures
        self._pause = pause
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._groups = RateLimiter(_GROUP_MESSAGES, _GROUP_SECONDS)

    async def flush(self, chat_id: int) -> None:
        """Send everything the chat is owed, in order. Raises StorageError."""
        # One sender per chat, or the same message would go out twice.
        async with self._locks.setdefault(chat_id, asyncio.Lock()):
            try:
                # Looked up one by one: /forget may take those that wait out of the outbox.
                while oldest := await self._outbox.unsent(chat_id, 1):
                    await self._send(oldest[0])
            except ChatMigrated as error:
                moved = error.new_chat_id
            except TelegramError as error:  # what the chat was owed is closed with it
                logger.warning("A chat takes no messages any more: %s", error)
                await self._chats.gone(chat_id, str(error))
                return
            else:
                return
            await self._chats.move(chat_id, moved)
        await self.flush(moved)

    async def _send(self, queued: QueuedMessage) -> None:
        """Send a message; raises TelegramError when its chat is gone or has moved."""
        parts = _parts(queued.message)
        if not parts:
            await self._outbox.give_up(queued, "nothing but blanks")
        for number, part in enumerate(parts[queued.sent_parts :], start=queued.sent_parts + 1):
            try:
                sent_id = await self._send_part(
                    queued, part, first=number == 1, last=number == len(parts)
                )
            except TelegramError as error:
                if outcome(error) in {Outcome.GONE, Outcome.MOVED}:
                    raise
                logger.error("A message cannot be delivered: %s", error)
                await self._outbox.give_up(queued, str(error))
                return
            await self._note_sent(queued, number, sent_id, last=number == len(parts))

    async def _note_sent(
        self, queued: QueuedMessage, number: int, sent_id: int | None, *, last: bool
    ) -> None:
        """Record that a part has gone out, as soon as the disk lets us: else it would go again."""
        for pause in pauses(self._pause):
            try:
                await self._outbox.part_sent(queued, number, last=last, message_id=sent_id)
            except StorageError as error:
                logger.error("A message was sent, which cannot be noted: %s", error.reason)
                await asyncio.sleep(pause)
            else:
                return

    async def _send_part(
        self, queued: QueuedMessage, part: RichText, *, first: bool, last: bool
    ) -> int | None:
        """Send one part, however long it takes, and return its number in the chat.

        Raises TelegramError when that is hopeless.
        """
        unknown, bare, waits = 0, False, pauses(self._pause)
        while True:
            if wait := self._crowded(queued.message.chat_id):
                await asyncio.sleep(wait)
                continue
            try:
                return await self._try(queued, part, first=first, last=last, bare=bare)
            except TelegramError as error:
                match outcome(error):
                    case Outcome.TOO_FAST if isinstance(error, RetryAfter):
                        self._traffic.close(seconds_to_wait(error))
                        await asyncio.sleep(seconds_to_wait(error))
                    case Outcome.REFUSED if not bare:
                        bare = True  # plain text is better than nothing
                    case Outcome.NOT_SENT:
                        await asyncio.sleep(next(waits))
                    case Outcome.UNKNOWN if unknown < _MOST_UNKNOWN:
                        unknown += 1
                        logger.warning("Perhaps not sent, trying again: %s", error)
                        await asyncio.sleep(next(waits))
                        await self._until_reachable()
                    case _:
                        raise

    async def _try(
        self, queued: QueuedMessage, part: RichText, *, first: bool, last: bool, bare: bool
    ) -> int | None:
        message = queued.message
        self._traffic.sent()
        if message.export_language is not None:
            await self._exports.send(queued, message.export_language)
            return None
        if message.picture is not None and last:
            if not bare:
                await self._pictures.send(queued, message.picture, part.text)
                return None
            if not part.text:  # it has gone out before
                return None
        buttons = keyboard(message.buttons) if last else None
        if bare:
            text = plain(part.text, message.format)
            sent = await self._bot.send_message(message.chat_id, text, reply_markup=buttons)
            return sent.message_id
        if message.edits and first and await self._edit(queued, part, buttons):
            return message.edits
        sent = await self._bot.send_message(
            message.chat_id,
            part.text,
            parse_mode=ParseMode.HTML if message.format == "html" else None,
            entities=entities(part) or None,
            reply_parameters=_quote(queued) if first else None,
            message_thread_id=message.topic_id or None,
            reply_markup=buttons,
            link_preview_options=_NO_PREVIEW if _has_address(part) else None,
        )
        return sent.message_id

    async def _edit(
        self, queued: QueuedMessage, part: RichText, buttons: InlineKeyboardMarkup | None
    ) -> bool:
        """Put a part in the place of what a message says; False if that cannot be changed."""
        message = queued.message
        try:
            await self._bot.edit_message_text(
                part.text,
                message.chat_id,
                message.edits,
                parse_mode=ParseMode.HTML if message.format == "html" else None,
                entities=entities(part) or None,
                reply_markup=buttons,
                link_preview_options=_NO_PREVIEW if _has_address(part) else None,
            )
        except BadRequest as error:
            if "message is not modified" in error.message.lower():  # as after a lost answer
                return True
            if outcome(error) is Outcome.GONE:
                raise
            logger.info("An answer is sent anew, its message cannot be edited: %s", error)
            return False
        return True

    def _crowded(self, chat_id: int) -> float:
        """Return for how many seconds a chat is to get nothing; 0 counts the message."""
        is_group = chat_id < 0
        return self._groups.wait(chat_id) if is_group else 0.0

    async def _until_reachable(self) -> None:
        """Wait for an answer of the server to something else.

        Through a line that carries requests but no answers the same message would arrive again
        and again.
        """
        waits = pauses(self._pause)
        while True:
            try:
                await self._bot.get_me()
            except TelegramError:
                await asyncio.sleep(next(waits))
            else:
                return


def _parts(message: OutgoingMessage) -> list[RichText]:
    """Return the texts of the messages it takes; a picture comes last, with as much as fits."""
    text = RichText(message.text, message.spans)
    if message.picture is None:
        return split_rich(text)
    fits = utf16_length(plain(message.text, message.format)) <= CAPTION_LIMIT
    return [text] if fits else [*split_rich(text), RichText("")]


def _has_address(part: RichText) -> bool:
    behind_words = any(span.kind == "text_link" for span in part.spans)
    return behind_words or _ADDRESS.search(part.text) is not None


def plain(text: str, style: str) -> str:
    """Return the text without markup."""
    return html.unescape(re.sub(r"<[^>]+>", "", text)) if style == "html" else text


def _quote(queued: QueuedMessage) -> ReplyParameters | None:
    if queued.message.reply_to is None:
        return None
    # The person may have deleted the message meanwhile.
    return ReplyParameters(queued.message.reply_to, allow_sending_without_reply=True)
