"""The queue of updates between Telegram and the bot, as getUpdates shows it.

https://core.telegram.org/bots/api#getting-updates
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from .bell import Bell
from .types import ApiError, Json

DAY = 24 * 60 * 60
UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds of update that a bot gets only if it names them."""


@dataclass(frozen=True, slots=True)
class _Update:
    content: Json
    expires: float

    @property
    def id(self) -> int:
        return int(self.content["update_id"])


class UpdateQueue:
    """Updates stay until a later offset acknowledges them or their time is over."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._waiting: deque[_Update] = deque()
        self._next_id = random.randrange(100_000_000, 900_000_000)
        self._allowed: frozenset[str] | None = None
        self._turn = 0
        self.bell = Bell()

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, kind: str, content: Json, keep: float = DAY) -> None:
        """Queue an update unless the bot has said that it does not want its kind."""
        wanted = kind not in UNASKED if self._allowed is None else kind in self._allowed
        if wanted:
            update = {"update_id": self._next_id, kind: content}
            self._waiting.append(_Update(update, self._clock() + keep))
            self._next_id += 1
            self.bell.ring()

    def clear(self) -> None:
        """Forget everything that waits."""
        self._waiting.clear()

    async def poll(
        self, offset: int, limit: int, seconds: float, allowed: Iterable[str] | None
    ) -> list[Json]:
        """Return the oldest updates, waiting for one if there is none.

        `allowed` None keeps the previous choice, an empty one restores the default.
        Raises ApiError 409 in a waiting call as soon as another one begins.
        """
        if allowed is not None:
            self._allowed = frozenset(allowed) or None
        self._acknowledge(offset)
        self._turn += 1
        turn = self._turn
        self.bell.ring()
        deadline = self._clock() + seconds
        while not (batch := self._batch(limit)) and not self.bell.silenced:
            if (left := deadline - self._clock()) <= 0:
                break
            await self.bell.wait(left)
            if turn != self._turn:
                raise conflict()
        return batch

    def _acknowledge(self, offset: int) -> None:
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        while self._waiting and self._waiting[0].id < offset:
            self._waiting.popleft()

    def _batch(self, limit: int) -> list[Json]:
        now = self._clock()
        if any(update.expires <= now for update in self._waiting):
            self._waiting = deque(update for update in self._waiting if update.expires > now)
        return [update.content for update in islice(self._waiting, limit)]


def conflict() -> ApiError:
    """Return the 409 of two pollers with one token."""
    return ApiError(
        409,
        "Conflict: terminated by other getUpdates request;"
        " make sure that only one bot instance is running",
    )
