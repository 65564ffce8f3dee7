"""/privacy and /forget: what is stored of a person, and how it is erased."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Final

from telegram import CallbackQuery, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler, CommandHandler, ContextTypes, filters

from bot.desk import Desk
from bot.handlers import Handler
from storage import People

logger = logging.getLogger(__name__)

_YES: Final = "forget:yes"
_NO: Final = "forget:no"


class Privacy:
    """Commands about a person's own data."""

    def __init__(self, desk: Desk, people: People, retention_days: int) -> None:
        self._desk = desk
        self._people = people
        self._retention_days = retention_days

    def handlers(self) -> list[Handler]:
        """Return the handlers."""
        fresh = filters.UpdateType.MESSAGE
        return [
            CommandHandler("privacy", self.privacy, fresh),
            CommandHandler("forget", self.ask, fresh),
            CallbackQueryHandler(self.forget, rf"^{_YES}:\d+$"),
            CallbackQueryHandler(self.keep, rf"^{_NO}:\d+$"),
        ]

    async def privacy(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say in plain words what is stored."""
        days = self._desk.digits(update, self._retention_days)
        await self._desk.say(update, "privacy", days=days)

    async def ask(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Ask whether all shall be erased; in a group anyone could press the button."""
        user, chat = update.effective_user, update.effective_chat
        if user is None or chat is None or chat.type != ChatType.PRIVATE:
            await self._desk.say(update, "forget-in-private")
            return
        buttons = (("forget-yes", f"{_YES}:{user.id}"), ("forget-no", f"{_NO}:{user.id}"))
        await self._desk.say(update, "forget-ask", buttons=buttons)

    async def forget(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Erase all that is stored of the person who pressed the button."""
        query = update.callback_query
        if query is None or not await _answered(query):
            return
        count = await self._people.forget(query.from_user.id)
        logger.info("Erased %s exchanges as their person asked", count)
        await self._desk.say(update, "forgotten")

    async def keep(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Erase nothing."""
        query = update.callback_query
        if query and await _answered(query):
            await self._desk.say(update, "forget-kept")


async def _answered(query: CallbackQuery) -> bool:
    """Stop the clock on the button and take it away; False if it is somebody else's."""
    with suppress(TelegramError):  # it is too late to, or the message is gone: no matter
        await query.answer()
    if query.data is None or query.data.rpartition(":")[2] != str(query.from_user.id):
        return False
    with suppress(TelegramError):
        await query.edit_message_reply_markup(None)
    return True
