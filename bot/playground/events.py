"""What happens in the chats, in order, for the pages that watch them."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile

from .bell import Bell
from .types import Json

KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Event:
    """Something that the users in `audience` see, until `expires` if it is fleeting."""

    id: int
    audience: frozenset[int]
    content: Json
    expires: float


class EventLog:
    """The last events, numbered from 1, so that a page that was away can catch up."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._events: deque[Event] = deque(maxlen=KEPT)
        self.last = 0
        self.bell = Bell()

    def publish(self, audience: frozenset[int], content: Json, lasts: float = math.inf) -> None:
        """Add an event; one that lasts some seconds only is not shown to those who come later."""
        self.last += 1
        self._events.append(Event(self.last, audience, content, self._clock() + lasts))
        self.bell.ring()

    def since(self, after: int, user_id: int) -> list[Event]:
        """Return the events later than `after` that this user may see, oldest first."""
        now = self._clock()
        missed = list(takewhile(lambda event: event.id > after, reversed(self._events)))
        return [
            event for event in reversed(missed) if user_id in event.audience and event.expires > now
        ]
