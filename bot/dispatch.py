"""From a raw update to its handler: every update ends answered, or closed with a reason."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from telegram import Update
from telegram.ext import Application, ContextTypes

from bot.background import Background
from bot.connection import PollingBot
from bot.desk import Desk
from bot.limits import RateLimiter
from storage import Journal, RawUpdate

logger = logging.getLogger(__name__)


class Dispatcher:
    """Hands updates to the application's handlers, and has the last word when one fails."""

    def __init__(
        self,
        application: Application[PollingBot, Any, Any, Any, Any, Any],
        journal: Journal,
        desk: Desk,
        background: Background,
    ) -> None:
        self._application = application
        self._journal = journal
        self._desk = desk
        self._background = background
        # Of a burst over the limit only the first message gets a word, the rest would be noise.
        self._told = RateLimiter(messages=1, seconds=10)
        application.add_error_handler(self._apologise)

    async def process(self, raw: RawUpdate) -> None:
        """Work on one update until it is closed."""
        if (update := self._parse(raw)) is not None:
            await self._application.process_update(update)
        await self._journal.ignored(raw.update_id)

    def refuse(self, raw: RawUpdate) -> None:
        """Tell a person whose lane is full. Not awaited: the poller must go on."""
        update = self._parse(raw)
        if update is None or self._told.wait(raw.chat_id):
            self._background.start(self._journal.ignored(raw.update_id))
        else:
            self._background.start(self._desk.say(update, "too-many-waiting"))

    def _parse(self, raw: RawUpdate) -> Update | None:
        try:
            return Update.de_json(raw.body, self._application.bot)
        # Whatever the library trips over, the update is of no use, and others wait behind it.
        except Exception as error:
            logger.error("Update %s is set aside: %s", raw.update_id, type(error).__name__)
            return None

    async def _apologise(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        code = secrets.token_hex(3)
        logger.error("An update failed (%s)", code, exc_info=context.error)
        if isinstance(update, Update):
            await self._desk.say(update, "failed", code=code)
