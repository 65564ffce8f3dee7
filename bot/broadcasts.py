"""Sends an announcement to everybody, behind the answers, and reports to its admin.

One chat after the other: queued in the outbox and remembered in one transaction, then delivered. So
what holds for answers holds here, too: a crash loses nothing, and may double the one message that
was under way.
"""

from __future__ import annotations

import asyncio
import logging
from types import TracebackType
from typing import Final

from bot.backoff import pauses
from bot.delivery import Delivery
from bot.messages import Messages
from bot.traffic import Traffic
from storage import Broadcast, Broadcasts

logger = logging.getLogger(__name__)

_GRACE: Final = 3.0  # seconds that the message under way gets when the bot stops


class Broadcaster:
    """Works while its `async with` lasts; goes on where a process before it ended."""

    def __init__(
        self, broadcasts: Broadcasts, delivery: Delivery, traffic: Traffic, messages: Messages
    ) -> None:
        self._broadcasts = broadcasts
        self._delivery = delivery
        self._traffic = traffic
        self._messages = messages
        self._begun = asyncio.Event()
        self._is_closing = False
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Broadcaster:
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_closing = True
        self._begun.set()
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=_GRACE)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def begin(self) -> None:
        """Look for an announcement that was confirmed."""
        self._begun.set()

    def progress(self, broadcast: Broadcast, key: str, language: str) -> str:
        """Return a text about an announcement, as HTML."""
        minutes, seconds = divmod(int(broadcast.seconds), 60)
        counts = {
            "total": broadcast.total,
            "sent": broadcast.sent,
            "gone": broadcast.gone,
            "failed": broadcast.failed,
            "minutes": minutes,
            "seconds": seconds,
        }
        shown = {
            name: self._messages.digits(str(count), language) for name, count in counts.items()
        }
        return self._messages.text(language, key, **shown)

    async def _run(self) -> None:
        waits = pauses()
        while not self._is_closing:
            self._begun.clear()
            try:
                if broadcast := await self._broadcasts.under_way():
                    await self._work(broadcast)
                    continue
            except Exception:  # a full disk, say; nothing is lost by trying again
                logger.exception("An announcement is held up, trying again")
                await asyncio.sleep(next(waits))
            else:
                waits = pauses()
                await self._begun.wait()

    async def _work(self, broadcast: Broadcast) -> None:
        """Send an announcement to all who have not got it, unless the bot stops before."""
        for chat_id in await self._broadcasts.unsent_chats(broadcast.id):
            await self._delivery.flush(chat_id)  # of a process before
        while not self._is_closing:
            if wait := self._traffic.wait():
                await asyncio.sleep(wait)
            elif next_chat := await self._broadcasts.queue_next(broadcast.id):
                await self._delivery.flush(next_chat)
            else:
                await self._report(broadcast.id)
                return

    async def _report(self, broadcast_id: int) -> None:
        ended = await self._broadcasts.find(broadcast_id)
        if ended is None:
            return
        key = "broadcast-done" if ended.state == "running" else "broadcast-stopped"
        await self._broadcasts.end(broadcast_id, self.progress(ended, key, ended.language))
        logger.info("An announcement went to %s chats", ended.sent)
        await self._delivery.flush(ended.admin_id)
