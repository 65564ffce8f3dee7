"""A lane per chat: messages of a chat one after another, chats side by side."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from bot.backoff import pauses
from storage import RawUpdate, StorageError

logger = logging.getLogger(__name__)


class Lanes:
    """Runs `work` on each update, in order within a chat; again after `pause` if it raises.

    A lane takes `per_chat` waiting updates; all lanes together let the poller go on while fewer
    than `in_all` wait. Everything waiting is in the inbox too, so a lane may be dropped any time.
    """

    def __init__(
        self,
        work: Callable[[RawUpdate], Awaitable[None]],
        *,
        per_chat: int = 5,
        in_all: int = 200,
        grace: float = 5.0,
        pause: float = 1.0,
    ) -> None:
        self._work = work
        self._per_chat = per_chat
        self._in_all = in_all
        self._grace = grace
        self._pause = pause
        self._waiting: dict[int, deque[RawUpdate]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._left = asyncio.Event()

    @property
    def waiting(self) -> int:
        """How many updates wait or are being worked on."""
        return sum(len(lane) for lane in self._waiting.values())

    @property
    def running(self) -> int:
        """How many chats are being worked for."""
        return len(self._tasks)

    def put(self, update: RawUpdate, *, even_if_full: bool = False) -> bool:
        """Queue an update; False when its lane is full. `even_if_full` takes it all the same."""
        lane = self._waiting.get(update.chat_id)
        if lane is None:
            lane = self._waiting[update.chat_id] = deque()
            self._tasks[update.chat_id] = asyncio.create_task(self._drain(update.chat_id, lane))
        # The first in the lane is not waiting any more, it is being worked on.
        elif len(lane) > self._per_chat and not even_if_full:
            return False
        lane.append(update)
        return True

    def resume(self, updates: Sequence[RawUpdate]) -> None:
        """Queue what a former process left, in its order within a chat, but the chats in any order.

        Who always came first after a start would be blamed when processes end for other reasons.
        """
        places = {update.chat_id: random.random() for update in updates}
        for update in sorted(updates, key=lambda update: places[update.chat_id]):
            self.put(update, even_if_full=True)

    async def room(self) -> None:
        """Wait until the lanes as a whole take more."""
        while self.waiting >= self._in_all:
            self._left.clear()
            await self._left.wait()

    async def close(self) -> None:
        """Let work under way finish for a moment, then drop the rest."""
        for lane in self._waiting.values():
            while len(lane) > 1:
                lane.pop()
        tasks = list(self._tasks.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=self._grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _drain(self, chat_id: int, lane: deque[RawUpdate]) -> None:
        try:
            while lane:
                await self._finish(lane[0])
                lane.popleft()
                self._left.set()
        finally:
            del self._waiting[chat_id], self._tasks[chat_id]

    async def _finish(self, update: RawUpdate) -> None:
        """Work until it succeeds: work closes what fails, so only storage can be in the way."""
        waits = pauses(self._pause)
        while True:
            try:
                await self._work(update)
            except StorageError as error:
                logger.error("Update %s waits for the database: %s", update.update_id, error.reason)
            except Exception:
                logger.exception("Update %s could not be closed", update.update_id)
            else:
                return
            await asyncio.sleep(next(waits))
