"""/feedback: what a person wants the bot's owner to know."""

from __future__ import annotations

import math
from typing import Final

from telegram import Update
from telegram.ext import CommandHandler, ContextTypes, filters

from bot.desk import Desk
from bot.handlers import Handler
from bot.limits import RateLimiter
from bot.messages import Messages
from storage import OutgoingMessage, PreferenceStore

_MOST: Final = 3
_SECONDS: Final = 600.0


class Feedback:
    """Passes a person's words on to all admins, in the transaction that thanks for them."""

    def __init__(
        self, desk: Desk, messages: Messages, preferences: PreferenceStore, admins: frozenset[int]
    ) -> None:
        self._desk = desk
        self._messages = messages
        self._preferences = preferences
        self._admins = admins
        self._limiter = RateLimiter(_MOST, _SECONDS)

    def handlers(self) -> list[Handler]:
        """Return the handlers, to be registered behind the door."""
        return [CommandHandler("feedback", self.feedback, filters.UpdateType.MESSAGE)]

    async def feedback(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Pass on what stands behind the command."""
        message, user = update.effective_message, update.effective_user
        if message is None or message.text is None or user is None:
            return
        _, *words = message.text.split(maxsplit=1)
        if not self._admins:
            await self._desk.say(update, "feedback-nobody")
        elif not words:
            await self._desk.say(update, "feedback-how")
        elif wait := self._limiter.wait(user.id):
            seconds = self._desk.digits(update, math.ceil(wait))
            await self._desk.say(update, "feedback-limited", seconds=seconds)
        else:
            told = [self._for(admin, update, words[0]) for admin in sorted(self._admins)]
            await self._desk.say(update, "feedback-thanks", beside=told)

    def _for(self, admin: int, update: Update, words: str) -> OutgoingMessage:
        """Return what an admin is to read: in the language they chose, else in the person's."""
        chosen, user = self._preferences.of(admin).language, update.effective_user
        language = chosen if chosen in {"fa", "en"} else self._desk.language(update)
        heading = self._messages.plain(
            language,
            "feedback-received",
            name=user.full_name if user else "",
            user=str(user.id) if user else "",
        )
        # Without markup, so that a long one can be cut anywhere.
        return OutgoingMessage(admin, f"{heading}\n\n{words}")
