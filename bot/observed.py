"""The stores and the models, counted and timed: they do what they always do, and report it.

Made in the composition root in place of the plain ones, so that neither storage nor the
conversation knows of metrics. Log lines here let an owner follow one update at LOG_LEVEL=DEBUG;
they tell numbers and names of models, never a text.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

from bot.metrics import Metrics
from nlp import AIModels
from nlp.settings import ModelSettings
from nlp.types import Understanding
from storage import (
    Chats,
    Database,
    Exchange,
    Inbox,
    Journal,
    Outbox,
    OutgoingMessage,
    QueuedMessage,
    RawUpdate,
    StorageError,
)

logger = logging.getLogger(__name__)

_SAMPLE_EVERY: Final = 0.25  # seconds


class ObservedInbox(Inbox):
    """Counts what arrives."""

    def __init__(self, database: Database, metrics: Metrics) -> None:
        super().__init__(database)
        self._metrics = metrics

    async def add(self, updates: Sequence[RawUpdate]) -> list[RawUpdate]:
        """Like Inbox.add."""
        with self._metrics.storage_errors.count_exceptions(StorageError):
            fresh = await super().add(updates)
        for update in fresh:
            self._metrics.received(update.update_id)
        return fresh

    async def waiting(self) -> list[RawUpdate]:
        """Like Inbox.waiting."""
        left = await super().waiting()
        for update in left:
            self._metrics.inherited(update.update_id)
        return left


class ObservedJournal(Journal):
    """Counts how updates end, and times answers."""

    def __init__(self, database: Database, metrics: Metrics) -> None:
        super().__init__(database)
        self._metrics = metrics

    async def answered(
        self,
        update_id: int,
        message: OutgoingMessage,
        exchange: Exchange | None = None,
        *,
        parts: Sequence[int] = (),
        beside: Sequence[OutgoingMessage] = (),
        replaces: int | None = None,
        fresh_start: bool = False,
        failure: str | None = None,
    ) -> None:
        """Like Journal.answered."""
        with self._metrics.storage_errors.count_exceptions(StorageError):
            await super().answered(
                update_id,
                message,
                exchange,
                parts=parts,
                beside=beside,
                replaces=replaces,
                fresh_start=fresh_start,
                failure=failure,
            )
        for part in parts:
            self._metrics.ignored(part)
        if failure is not None:
            self._metrics.set_aside(update_id, failure)
        elif exchange is None:
            self._metrics.told(update_id)
            logger.debug("Answered in the bot's own words")
        else:
            seconds = self._metrics.answered(update_id, exchange.generator)
            logger.debug(
                "Answered by %s in %.2f s, %s s after it arrived",
                exchange.generator,
                exchange.duration,
                "?" if seconds is None else round(seconds, 2),
            )

    async def ignored(self, update_id: int, failure: str | None = None) -> None:
        """Like Journal.ignored."""
        with self._metrics.storage_errors.count_exceptions(StorageError):
            await super().ignored(update_id, failure)
        if failure is None:
            self._metrics.ignored(update_id)
        else:
            self._metrics.set_aside(update_id, failure)


class ObservedOutbox(Outbox):
    """Counts what goes out, and what Telegram refuses."""

    def __init__(self, database: Database, metrics: Metrics) -> None:
        super().__init__(database)
        self._metrics = metrics

    async def part_sent(
        self, queued: QueuedMessage, parts: int, *, last: bool, message_id: int | None = None
    ) -> None:
        """Like Outbox.part_sent."""
        with self._metrics.storage_errors.count_exceptions(StorageError):
            await super().part_sent(queued, parts, last=last, message_id=message_id)
        if last:
            self._metrics.sent.inc()
        logger.debug("Part %s of message %s is sent", parts, queued.id)

    async def give_up(self, queued: QueuedMessage, reason: str) -> None:
        """Like Outbox.give_up."""
        with self._metrics.storage_errors.count_exceptions(StorageError):
            await super().give_up(queued, reason)
        self._metrics.refused.inc()


class ObservedChats(Chats):
    """Counts chats that are lost."""

    def __init__(self, database: Database, metrics: Metrics) -> None:
        super().__init__(database)
        self._metrics = metrics

    async def gone(self, chat_id: int, reason: str) -> None:
        """Like Chats.gone."""
        with self._metrics.storage_errors.count_exceptions(StorageError):
            await super().gone(chat_id, reason)
        self._metrics.chats_gone.inc()


class ObservedModels(AIModels):
    """Times how long messages wait to be understood."""

    def __init__(self, settings: ModelSettings, metrics: Metrics) -> None:
        super().__init__(settings)
        self._metrics = metrics

    async def understand(self, text: str) -> Understanding:
        """Like AIModels.understand."""
        with self._metrics.understanding.time():
            return await super().understand(text)


async def sample_loop_lag(metrics: Metrics) -> None:
    """Measure for ever how late the event loop is."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _SAMPLE_EVERY
        await asyncio.sleep(_SAMPLE_EVERY)
        metrics.loop_lag.observe(max(0.0, loop.time() - due))
