"""/mood: how a person's messages came across lately, as a picture and in words."""

from __future__ import annotations

import math
from typing import Final

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import CommandHandler, ContextTypes, filters

from bot.desk import Desk
from bot.handlers import Handler
from bot.limits import RateLimiter
from bot.mood import MoodReport

_MESSAGES: Final = 3
_SECONDS: Final = 60.0  # a picture takes a process of its own and some megabytes for a moment


class Mood:
    """Shows people their own mood."""

    def __init__(self, desk: Desk, report: MoodReport) -> None:
        self._desk = desk
        self._report = report
        self._drawn = RateLimiter(_MESSAGES, _SECONDS)

    def handlers(self) -> list[Handler]:
        """Return the handlers, to be registered behind the door."""
        fresh = filters.UpdateType.MESSAGE
        return [CommandHandler("mood", self.show, fresh)]

    async def show(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Draw a person's mood; in a group everyone could see it."""
        user, chat = update.effective_user, update.effective_chat
        if user is None or chat is None or chat.type != ChatType.PRIVATE:
            await self._desk.say(update, "mood-in-private")
            return
        text = await self._report.text(user.id, self._desk.language(update))
        if text is None:
            await self._desk.say(update, "mood-too-little")
        elif wait := self._drawn.wait(user.id):
            seconds = self._desk.digits(update, math.ceil(wait))
            await self._desk.say(update, "mood-limited", seconds=seconds)
        else:
            await self._desk.show(update, "mood", text, "plain")
