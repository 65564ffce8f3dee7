"""From a raw update to its handler: every update ends answered, or closed with a reason."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from contextlib import AsyncExitStack, suppress
from typing import Any, Final

from telegram import Update
from telegram.ext import Application, ContextTypes

from bot import logs
from bot.background import Background
from bot.connection import PollingBot
from bot.desk import Desk
from bot.limits import RateLimiter
from storage import Inbox, Journal, RawUpdate, StorageError

logger = logging.getLogger(__name__)

_TRIES: Final = 3
# Before its last try an update waits until the process has lived that long: where processes end
# again and again for other reasons, a restart just after the other is not blamed on it.
_SETTLED: Final = 10.0
_FAREWELL: Final = 1.0  # seconds that cancelled work gets to clean up


class Dispatcher:
    """Hands updates to the application's handlers, and has the last word when they fail.

    An update is tried three times, `patience` seconds each, tries of earlier processes included:
    one that crashes or hangs whoever works on it is set aside with an apology.
    """

    def __init__(
        self,
        application: Application[PollingBot, Any, Any, Any, Any, Any],
        inbox: Inbox,
        journal: Journal,
        desk: Desk,
        background: Background,
        *,
        patience: float,
        pause: float = 1.0,
        settled: float = _SETTLED,
    ) -> None:
        self._application = application
        self._inbox = inbox
        self._journal = journal
        self._desk = desk
        self._background = background
        self._patience = patience
        self._pause = pause
        self._settled_at = time.monotonic() + settled
        self._failures: dict[int, Exception | None] = {}
        # Worked on when a process ended, perhaps side by side: one at a time they show which of
        # them ends processes, and who was only beside it is not blamed.
        self._suspects = asyncio.Lock()
        self._counted: dict[int, int] = {}  # tries that the database, not the update, stopped
        # Of a burst over the limit only the first message gets a word, the rest would be noise.
        self._told = RateLimiter(messages=1, seconds=10)
        application.add_error_handler(self._note)

    async def process(self, raw: RawUpdate) -> None:
        """Work on one update until it is closed. Raises StorageError."""
        logs.update_id.set(raw.update_id)
        if (update := self._parse(raw)) is None:
            await self._journal.ignored(raw.update_id, "cannot be parsed")
            return
        error: Exception | None = None
        while True:
            async with AsyncExitStack() as turn:
                if raw.tries:
                    await self._settle(raw)
                    await turn.enter_async_context(self._suspects)
                if (number := await self._begin(raw.update_id)) is None:
                    return
                if number > _TRIES:
                    await self._set_aside(update, error)
                    return
                try:
                    error = await self._failure(update, turn, is_suspect=raw.tries > 0)
                except asyncio.CancelledError:
                    await self._inbox.withdraw(raw.update_id)  # we stop; it is not at fault
                    raise
            if error is None:
                await self._journal.ignored(raw.update_id)  # unless it was answered
                return
            if isinstance(error, StorageError):
                self._counted[raw.update_id] = number
                raise error
            logger.warning("Update %s failed, try %s", raw.update_id, number, exc_info=error)
            if number < _TRIES:
                await asyncio.sleep(self._pause * 2 ** (number - 1))

    async def _settle(self, raw: RawUpdate) -> None:
        if raw.tries == _TRIES - 1:
            await asyncio.sleep(self._settled_at - time.monotonic())

    async def _begin(self, update_id: int) -> int | None:
        return self._counted.pop(update_id, None) or await self._inbox.begin(update_id)

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

    async def _failure(
        self, update: Update, turn: AsyncExitStack, *, is_suspect: bool
    ) -> Exception | None:
        """Let the handlers work once; return what went wrong.

        `turn` ends when the update is closed: its delivery may take long and harms nobody.
        """
        work = asyncio.create_task(self._application.process_update(update))
        try:
            if is_suspect:
                await self._closed(update.update_id, work)
            await turn.aclose()
            await asyncio.wait({work}, timeout=self._patience)
            if not work.done() and await self._inbox.is_open(update.update_id):
                return TimeoutError(f"not answered within {self._patience:.0f} s")
            await work  # once answered, only Telegram is waited for, and that as long as it takes
            return self._failures.get(update.update_id)
        except Exception as error:  # the library itself stumbled over the update
            return error
        finally:
            work.cancel()
            await asyncio.wait({work}, timeout=_FAREWELL)
            self._failures.pop(update.update_id, None)

    async def _closed(self, update_id: int, work: asyncio.Task[None]) -> None:
        """Wait until an update is closed, or the work on it has ended or takes too long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                while not work.done() and await self._inbox.is_open(update_id):
                    await asyncio.wait({work}, timeout=0.05)

    async def _note(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        if isinstance(update, Update):
            self._failures[update.update_id] = context.error

    async def _set_aside(self, update: Update, error: Exception | None) -> None:
        """Give up on an update and apologise."""
        reason = type(error).__name__ if error else f"no try of {_TRIES} succeeded"
        code = secrets.token_hex(3)
        logger.error("Update %s is set aside (%s): %s", update.update_id, code, reason)
        try:
            await self._desk.say(update, "failed", failure=reason, code=code)
        except StorageError:
            raise
        except Exception as another:  # whatever is wrong with it may spoil the apology, too
            logger.warning("No apology for update %s: %s", update.update_id, type(another).__name__)
        await self._journal.ignored(update.update_id, reason)  # unless the apology closed it
