"""/ban, /unban, /allow and /disallow: admins say by numeric id who may talk to the bot."""

from __future__ import annotations

import logging
from typing import Final

from telegram import Update
from telegram.ext import CommandHandler, ContextTypes

from bot.access import by_admins
from bot.desk import Desk
from bot.handlers import Handler
from bot.settings import Settings
from storage import Admissions

logger = logging.getLogger(__name__)

# "at most 52 significant bits": https://core.telegram.org/bots/api#user
_LARGEST_ID: Final = 2**52
_LONGEST_REASON: Final = 200


class Admission:
    """Lets people in and shuts them out, without a restart."""

    def __init__(self, desk: Desk, admissions: Admissions, settings: Settings) -> None:
        self._desk = desk
        self._admissions = admissions
        self._admins = settings.admin_user_ids
        self._listed = settings.allowed_user_ids

    def handlers(self) -> list[Handler]:
        """Return the handlers."""
        admin = by_admins(self._admins)
        return [
            CommandHandler("ban", self.ban, admin),
            CommandHandler("unban", self.unban, admin),
            CommandHandler("allow", self.allow, admin),
            CommandHandler("disallow", self.disallow, admin),
        ]

    async def ban(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Shut a person out, with the reason that follows their id, if one does."""
        person, *words = context.args or [""]
        user_id, reason = _person_id(person), " ".join(words)
        if user_id is None or len(reason) > _LONGEST_REASON:
            await self._desk.say(update, "ban-usage")
        elif user_id in self._admins:
            await self._desk.say(update, "ban-admin")
        else:
            await self._admissions.ban(user_id, reason)
            logger.info("An admin has banned %s", user_id)
            await self._desk.say(update, "ban-done", user=str(user_id))

    async def unban(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take a ban back."""
        if (user_id := _only_person_id(context)) is None:
            await self._desk.say(update, "unban-usage")
        elif await self._admissions.unban(user_id):
            await self._desk.say(update, "unban-done", user=str(user_id))
        else:
            await self._desk.say(update, "unban-nothing", user=str(user_id))

    async def allow(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Let a person in who is not on the list of the settings."""
        if (user_id := _only_person_id(context)) is None:
            await self._desk.say(update, "allow-usage")
        elif user_id in self._admissions.bans:
            await self._desk.say(update, "allow-banned", user=str(user_id))
        elif not self._listed:
            await self._desk.say(update, "allow-everyone")
        else:
            await self._admissions.allow(user_id)
            logger.info("An admin has let in %s", user_id)
            await self._desk.say(update, "allow-done", user=str(user_id))

    async def disallow(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take back that a person was let in; the list of the settings is not touched."""
        if (user_id := _only_person_id(context)) is None:
            await self._desk.say(update, "disallow-usage")
            return
        was_guest = await self._admissions.disallow(user_id)
        if user_id in self._listed | self._admins:
            await self._desk.say(update, "disallow-setting", user=str(user_id))
        elif was_guest:
            await self._desk.say(update, "disallow-done", user=str(user_id))
        else:
            await self._desk.say(update, "disallow-nothing", user=str(user_id))


def _only_person_id(context: ContextTypes.DEFAULT_TYPE) -> int | None:
    return _person_id(context.args[0]) if context.args and len(context.args) == 1 else None


def _person_id(word: str) -> int | None:
    """Return the id of a person, also one in Persian digits; None for what is no such id."""
    if not word.isdecimal() or len(word) > len(str(_LARGEST_ID)):
        return None
    return user_id if 0 < (user_id := int(word)) < _LARGEST_ID else None
