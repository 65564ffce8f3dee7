"""/status, /users and /reload, for admins only: to anyone else they are unknown commands."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Final

from telegram import Update
from telegram.ext import CommandHandler, ContextTypes

from bot.access import by_admins
from bot.desk import Desk
from bot.handlers import Handler
from bot.reload import Reload
from bot.status import StatusReport
from storage import Admissions, Statistics

_SHOWN: Final = 100  # ids in one message


class Admin:
    """What the people named in ADMIN_USER_IDS get to see, and texts they have edited."""

    def __init__(
        self,
        desk: Desk,
        report: StatusReport,
        statistics: Statistics,
        admissions: Admissions,
        reload: Reload,
        admins: frozenset[int],
    ) -> None:
        self._desk = desk
        self._report = report
        self._statistics = statistics
        self._admissions = admissions
        self._reload = reload
        self._admins = admins

    def handlers(self) -> list[Handler]:
        """Return the handlers."""
        admin = by_admins(self._admins)
        return [
            CommandHandler("status", self.status, admin),
            CommandHandler("users", self.users, admin),
            CommandHandler("reload", self.reload, admin),
        ]

    async def status(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show how the bot is doing, in words and in a picture."""
        html = await self._report.text(self._desk.language(update))
        await self._desk.show(update, "status", html, "html")

    async def users(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show how many people there are; ids only of those who are banned."""

        def line(key: str, **counts: int) -> str:
            shown = {name: self._desk.digits(update, count) for name, count in counts.items()}
            return self._desk.text(update, key, **shown)

        midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        count = await self._statistics.headcount(midnight.timestamp(), time.time())
        banned = list(self._admissions.bans)
        lines = [
            line("users-title"),
            line("users-total", count=count.total),
            line("users-active", today=count.today, week=count.week, month=count.month),
            line("users-new", count=count.new_week),
            line("users-gone", count=count.gone),
        ]
        if guests := len(self._admissions.guests):
            lines.append(line("users-guests", count=guests))
        if banned:
            lines.append(line("users-banned", count=len(banned)))
        # The last ones first. Ids are copied, so their digits stay ASCII.
        lines += [
            self._desk.text(update, "users-banned-one", user=str(user_id))
            for user_id in banned[: -_SHOWN - 1 : -1]
        ]
        if len(banned) > _SHOWN:
            lines.append(line("users-banned-more", count=len(banned) - _SHOWN))
        await self._desk.send(update, "\n".join(lines))

    async def reload(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Read texts and templates anew; tell what is wrong with them."""
        problems = await self._reload.run()
        if not problems:
            await self._desk.say(update, "reload-done")
            return
        lines = [self._desk.text(update, "reload-problem", problem=each) for each in problems]
        await self._desk.send(update, "\n".join([self._desk.text(update, "reload-kept"), *lines]))
