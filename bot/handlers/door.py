"""Who is not let in: what they are told, and that nothing else is done for them."""

from __future__ import annotations

from telegram import Update
from telegram.ext import ContextTypes, MessageHandler, filters

from bot.access import Allowed, Banned
from bot.desk import Desk
from bot.handlers import Handler
from bot.handlers.press_handler import PressHandler
from bot.presses import answer
from storage import Admissions


class Door:
    """Turns people away: strangers each time, who is banned once."""

    def __init__(self, desk: Desk, admissions: Admissions) -> None:
        self._desk = desk
        self._admissions = admissions

    def shut(self, banned: Banned) -> list[Handler]:
        """Return the handlers for people who are banned: nothing behind them is theirs."""
        private = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE
        return [
            MessageHandler(banned & private, self.dismiss),
            MessageHandler(banned, self.ignore),
        ]

    def guarded(self, allowed: Allowed) -> list[Handler]:
        """Return the handlers for people who are not on the list."""
        private = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE
        return [
            MessageHandler(private & ~allowed, self.refuse),
            MessageHandler(~allowed, self.ignore),
            PressHandler(self.ignore, lambda user, chat: not allowed.admits(user, chat)),
        ]

    async def dismiss(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell a banned person once, and why if there is a reason; then stay silent."""
        user = update.effective_user
        ban = self._admissions.bans.get(user.id) if user else None
        if user is None or ban is None or ban.is_told:
            return
        if ban.reason:
            await self._desk.say(update, "banned-because", reason=ban.reason)
        else:
            await self._desk.say(update, "banned")
        await self._admissions.told(user.id)

    async def refuse(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell a stranger how to ask for access."""
        if update.effective_user:
            await self._desk.say(update, "not-allowed", user=str(update.effective_user.id))

    async def ignore(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Stay silent in a group that is not on the list, and on edits; stop a button's clock."""
        if update.callback_query:
            await answer(update.callback_query)
