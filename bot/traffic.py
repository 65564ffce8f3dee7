"""How much goes out to Telegram, so that what can wait leaves room for answers."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final

# Bot API FAQ: "about 30 messages per second" to all chats together. Some of it is left for answers
# that come meanwhile; those wait for nobody.
_MESSAGES: Final = 25
_SECONDS: Final = 1.0


class Traffic:
    """Notes what is sent; tells when something that can wait may be sent, too."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sent: deque[float] = deque(maxlen=_MESSAGES)
        self._closed_until = 0.0

    def sent(self) -> None:
        """Note a message that goes out."""
        self._sent.append(self._clock())

    def close(self, seconds: float) -> None:
        """Note that Telegram wants to be left alone for so long."""
        self._closed_until = max(self._closed_until, self._clock() + seconds)

    def wait(self) -> float:
        """Return for how many seconds what can wait has to; 0 when there is room."""
        now = self._clock()
        full = self._sent[0] + _SECONDS - now if len(self._sent) == _MESSAGES else 0.0
        # Evenly, or a process would begin with a burst on top of what the one before it sent.
        next_turn = self._sent[-1] + _SECONDS / _MESSAGES - now if self._sent else 0.0
        return max(0.0, full, next_turn, self._closed_until - now)
