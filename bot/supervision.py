"""Tells systemd how the bot is doing: started, alive, stopping.

The protocol is sd_notify(3): datagrams of NAME=value lines to the socket NOTIFY_SOCKET names.
Where there is no such socket, nobody is told anything.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from bot.settings import Settings

logger = logging.getLogger(__name__)

# Longer than the poller takes to help itself, and than most outages, which a restart does not end.
_PATIENCE: Final = 600.0
_STATUS_EVERY: Final = 30.0  # seconds, where no watchdog wants to hear more often


class Supervisor:
    """Whoever started the process and wants to know of it."""

    def __init__(self, settings: Settings) -> None:
        # A leading "@" stands for the zero byte of Linux's abstract namespace: unix(7).
        self._address = re.sub("^@", "\0", settings.notify_socket)
        # The watchdog may be meant for another process of the unit: sd_watchdog_enabled(3).
        ours = settings.watchdog_pid in (None, os.getpid())
        self._watchdog = settings.watchdog_usec / 1e6 if settings.watchdog_usec and ours else None

    def tell(self, *lines: str) -> None:
        """Send `lines`; that nobody listens is logged, and no reason to end."""
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
                channel.setblocking(False)
                channel.sendto("\n".join(lines).encode(), self._address)
        except OSError as error:
            logger.warning("The supervisor cannot be told anything: %s", error)

    @asynccontextmanager
    async def watching(
        self,
        last_poll: Callable[[], float | None],
        status: Callable[[], str],
        patience: float = _PATIENCE,
    ) -> AsyncIterator[None]:
        """Report for as long as the block runs that the bot works, as far as it does.

        The watchdog is fed while the event loop turns and a poll was completed less than
        `patience` seconds ago, the start counting as one.
        """
        self.tell("READY=1")
        watch = asyncio.create_task(self._watch(last_poll, status, patience))
        try:
            yield
        finally:
            watch.cancel()
            self.tell("STOPPING=1", "STATUS=Stopping")

    async def _watch(
        self, last_poll: Callable[[], float | None], status: Callable[[], str], patience: float
    ) -> None:
        if not self._address:
            return
        started = time.time()
        while True:
            lines = [f"STATUS={status()}"]
            if time.time() - max(started, last_poll() or 0.0) < patience:
                lines.append("WATCHDOG=1")
            elif self._watchdog:
                logger.error("No poll was completed in %.0f s, the watchdog is not fed", patience)
            self.tell(*lines)
            # Half the interval: sd_watchdog_enabled(3).
            await asyncio.sleep(self._watchdog / 2 if self._watchdog else _STATUS_EVERY)
