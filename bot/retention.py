"""Old exchanges erased in time, as /privacy promises."""

from __future__ import annotations

import asyncio
import logging

from storage import History

logger = logging.getLogger(__name__)


async def forget_in_time(history: History, days: int) -> None:
    """Erase exchanges older than `days` now and every hour, until cancelled."""
    while True:
        try:
            if count := await history.forget_older_than(days):
                logger.info("Erased %s exchanges older than %s days", count, days)
        except Exception:  # a full disk, say; the promise holds as soon as it can
            logger.exception("Old exchanges could not be erased, trying again in an hour")
        await asyncio.sleep(3600)
