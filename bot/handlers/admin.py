"""/status, for admins only: to anyone else it is an unknown command."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CommandHandler, ContextTypes, filters

from bot.desk import Desk
from bot.handlers import Handler
from bot.status import StatusReport


class Admin:
    """Commands of the people named in ADMIN_USER_IDS."""

    def __init__(self, desk: Desk, report: StatusReport, admins: frozenset[int]) -> None:
        self._desk = desk
        self._report = report
        # A numeric sender id is the only proof. Anonymous group admins and channels have another.
        self._filter = filters.UpdateType.MESSAGE & filters.User(user_id=list(admins))

    def handlers(self) -> list[Handler]:
        """Return the handlers."""
        return [CommandHandler("status", self.status, self._filter & filters.ChatType.PRIVATE)]

    async def status(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show how the bot is doing."""
        await self._desk.send(update, await self._report.text(self._desk.language(update)))
