"""/broadcast: an admin writes to everybody, sees it before, and can stop it."""

from __future__ import annotations

import re
from contextlib import suppress
from html import escape
from typing import Final

from telegram import CallbackQuery, Chat, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import CommandHandler, ContextTypes

from bot.access import by_admins
from bot.broadcasts import Broadcaster
from bot.desk import Desk
from bot.handlers import Handler
from bot.handlers.press_handler import PressHandler
from bot.presses import answer
from bot.splitting import utf16_length
from storage import Broadcasts

_SEND: Final = "broadcast:send"
_DROP: Final = "broadcast:drop"
_STOP: Final = "broadcast:stop"
# With its markup, and so that the question above it fits into the same message.
_LONGEST: Final = 3500


class Announcements:
    """Asks before anything goes out; each button is bound to one admin and one text."""

    def __init__(
        self, desk: Desk, broadcasts: Broadcasts, broadcaster: Broadcaster, admins: frozenset[int]
    ) -> None:
        self._desk = desk
        self._broadcasts = broadcasts
        self._broadcaster = broadcaster
        self._admins = admins

    def handlers(self) -> list[Handler]:
        """Return the handlers."""
        return [
            CommandHandler("broadcast", self.ask, by_admins(self._admins)),
            PressHandler(self.send, self._is_admin, rf"^{_SEND}:\d{{1,18}}$"),
            PressHandler(self.drop, self._is_admin, rf"^{_DROP}:\d{{1,18}}$"),
            PressHandler(self.stop, self._is_admin, rf"^{_STOP}:\d{{1,18}}$"),
        ]

    async def ask(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show what would go out to how many, or how the one under way is doing."""
        message = update.effective_message
        if message is None or message.from_user is None:
            return
        html = _announcement(message)
        if not html:
            await self._tell_progress(update)
        elif utf16_length(html) > _LONGEST:
            limit = self._desk.digits(update, _LONGEST)
            await self._desk.say(update, "broadcast-too-long", limit=limit)
        elif not (readers := await self._broadcasts.readers()):
            await self._desk.say(update, "broadcast-nobody")
        else:
            language = self._desk.language(update)
            number = await self._broadcasts.draft(message.from_user.id, language, html)
            question = self._desk.text(
                update, "broadcast-ask", count=self._desk.digits(update, readers)
            )
            buttons = (
                (self._desk.plain(update, "broadcast-send"), f"{_SEND}:{number}"),
                (self._desk.plain(update, "broadcast-drop"), f"{_DROP}:{number}"),
            )
            await self._desk.send(update, f"{question}\n\n{html}", buttons=(buttons,))

    async def send(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Begin; a press that is tried again after a crash has begun already."""
        query, number = _pressed(update)
        await answer(query)
        if not await self._broadcasts.start(number, query.from_user.id):
            known = await self._broadcasts.find(number)
            if known is None or known.admin_id != query.from_user.id:
                await _take_buttons(query)
                await self._desk.say(update, "broadcast-stale")
                return
            if known.state == "draft":
                await self._desk.say(update, "broadcast-busy")
                return
        await _take_buttons(query)
        stop = (self._desk.plain(update, "broadcast-stop"), f"{_STOP}:{number}")
        await self._desk.say(update, "broadcast-started", buttons=((stop,),))
        self._broadcaster.begin()

    async def drop(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Send nothing."""
        query, number = _pressed(update)
        await answer(query)
        await _take_buttons(query)
        is_dropped = await self._broadcasts.discard(number, query.from_user.id)
        await self._desk.say(update, "broadcast-dropped" if is_dropped else "broadcast-stale")

    async def stop(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Send it to nobody else, whichever admin began it; the report follows."""
        query, number = _pressed(update)
        await answer(query)
        await _take_buttons(query)
        if await self._broadcasts.stop(number):
            await self._desk.say(update, "broadcast-stopping")
        else:
            await self._desk.say(update, "broadcast-over")

    async def _tell_progress(self, update: Update) -> None:
        running = await self._broadcasts.under_way()
        if running is None:
            await self._desk.say(update, "broadcast-usage")
            return
        text = self._broadcaster.progress(
            running, "broadcast-progress", self._desk.language(update)
        )
        stop = (self._desk.plain(update, "broadcast-stop"), f"{_STOP}:{running.id}")
        await self._desk.send(update, text, buttons=((stop,),))

    def _is_admin(self, user_id: int, chat: Chat) -> bool:
        return user_id in self._admins and chat.type == ChatType.PRIVATE


def _announcement(command: Message) -> str:
    """Return what is to be announced, as HTML with the admin's own markup; empty if nothing is.

    It follows the command, or the command replies to it.
    """
    text = re.sub(r"^/\S+\s*", "", command.text or "")
    if text:
        html = command.text_html
        # Markup around the command itself would be torn.
        return re.sub(r"^/\S+\s*", "", html) if html.startswith("/") else escape(text, quote=False)
    replied = command.reply_to_message
    if replied is None or replied.from_user != command.from_user or not replied.text:
        return ""
    return replied.text_html


def _pressed(update: Update) -> tuple[CallbackQuery, int]:
    query = update.callback_query
    if query is None or query.data is None:
        raise ValueError("registered for presses of buttons only")
    return query, int(query.data.rpartition(":")[2])


async def _take_buttons(query: CallbackQuery) -> None:
    with suppress(TelegramError):  # the message is gone: no matter
        await query.edit_message_reply_markup(None)
