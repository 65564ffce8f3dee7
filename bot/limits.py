"""How much one person may write in a while."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable


class RateLimiter:
    """At most `messages` per `seconds` and person, over a sliding window."""

    def __init__(
        self, messages: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._messages = messages
        self._seconds = seconds
        self._clock = clock
        self._times: dict[int, deque[float]] = {}

    def wait(self, user_id: int) -> float:
        """Count a message and return 0, or return the seconds until one may be written again."""
        now = self._clock()
        self._forget_before(now - self._seconds)
        times = self._times.setdefault(user_id, deque())
        if len(times) >= self._messages:
            return times[0] + self._seconds - now
        times.append(now)
        return 0.0

    def _forget_before(self, moment: float) -> None:
        """Drop old times, and people without any, so that memory does not grow."""
        for user_id, times in list(self._times.items()):
            while times and times[0] <= moment:
                times.popleft()
            if not times:
                del self._times[user_id]
