"""Waking those who wait: long polls and event streams."""

from __future__ import annotations

import asyncio


class Bell:
    """Everyone who waits is woken by each ring; once silenced, nobody waits any more."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()
        self.silenced = False

    def ring(self) -> None:
        """Wake everyone who waits now."""
        self._rung.set()
        if not self.silenced:
            self._rung = asyncio.Event()

    def silence(self) -> None:
        """Wake everyone for good."""
        self.silenced = True
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Return at the next ring, or after so many seconds."""
        try:
            await asyncio.wait_for(self._rung.wait(), seconds)
        except TimeoutError:
            return
