"""/privacy, /export and /forget: what is stored of a person, and how they get and erase it."""

from __future__ import annotations

import logging
import math
from contextlib import suppress
from typing import Final

from telegram import CallbackQuery, Update, User
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler, CommandHandler, ContextTypes, filters

from bot.access import Allowed
from bot.desk import Desk
from bot.handlers import Handler
from bot.limits import RateLimiter
from bot.menus import Menus
from storage import People, PreferenceStore

logger = logging.getLogger(__name__)

_YES: Final = "forget:yes"
_NO: Final = "forget:no"
_EXPORT_EVERY: Final = 60.0  # seconds; a large one is work for the machine, and for Telegram


class Privacy:
    """Commands about a person's own data."""

    def __init__(
        self,
        desk: Desk,
        people: People,
        preferences: PreferenceStore,
        menus: Menus,
        retention_days: int,
    ) -> None:
        self._desk = desk
        self._people = people
        self._preferences = preferences
        self._menus = menus
        self._retention_days = retention_days
        self._exported = RateLimiter(messages=1, seconds=_EXPORT_EVERY)

    def handlers(self, allowed: Allowed) -> list[Handler]:
        """Return the handlers, to be registered before the door.

        Who may not talk to the bot any more still has a right to what is stored of them.
        """
        fresh = filters.UpdateType.MESSAGE & (allowed | filters.ChatType.PRIVATE)
        return [
            CommandHandler("privacy", self.privacy, fresh),
            CommandHandler("export", self.export, fresh),
            CommandHandler("forget", self.ask, fresh),
            CallbackQueryHandler(self.forget, rf"^{_YES}:\d+$"),
            CallbackQueryHandler(self.keep, rf"^{_NO}:\d+$"),
        ]

    async def privacy(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say in plain words what is stored."""
        stored = self._desk.text(
            update, "privacy", days=self._desk.digits(update, self._retention_days)
        )
        more = (self._desk.text(update, key) for key in ("privacy-seen", "privacy-rights"))
        await self._desk.send(update, "\n\n".join([stored, *more]))

    async def export(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Send a person all that is stored of them; in a group everyone could read it."""
        user = _in_private(update)
        if user is None:
            await self._desk.say(update, "export-in-private")
        elif wait := self._exported.wait(user.id):
            seconds = self._desk.digits(update, math.ceil(wait))
            await self._desk.say(update, "export-limited", seconds=seconds)
        else:
            await self._desk.export(update, "export-caption")

    async def ask(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Ask whether all shall be erased; in a group anyone could press the button."""
        user = _in_private(update)
        if user is None:
            await self._desk.say(update, "forget-in-private")
            return
        yes, no = (self._desk.plain(update, key) for key in ("forget-yes", "forget-no"))
        buttons = ((yes, f"{_YES}:{user.id}"), (no, f"{_NO}:{user.id}"))
        await self._desk.say(update, "forget-ask", buttons=(buttons,))

    async def forget(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Erase all that is stored of the person who pressed the button."""
        query = update.callback_query
        if query is None or not await _answered(query):
            return
        count = await self._people.forget(query.from_user.id)
        logger.info("Erased %s exchanges as their person asked", count)
        try:
            await self._desk.say(update, "forgotten")  # still in the language they had chosen
        finally:
            self._preferences.forgotten(query.from_user.id)
        await self._menus.show(query.from_user.id, None)

    async def keep(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Erase nothing."""
        query = update.callback_query
        if query and await _answered(query):
            await self._desk.say(update, "forget-kept")


def _in_private(update: Update) -> User | None:
    """Return who wrote, None in a group."""
    chat = update.effective_chat
    return update.effective_user if chat and chat.type == ChatType.PRIVATE else None


async def _answered(query: CallbackQuery) -> bool:
    """Stop the clock on the button and take it away; False if it is somebody else's."""
    with suppress(TelegramError):  # it is too late to, or the message is gone: no matter
        await query.answer()
    if query.data is None or query.data.rpartition(":")[2] != str(query.from_user.id):
        return False
    with suppress(TelegramError):
        await query.edit_message_reply_markup(None)
    return True
