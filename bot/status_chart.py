"""The picture under /status: gathers its figures, never a message."""

from __future__ import annotations

import time
from datetime import datetime
from datetime import time as clock
from typing import Final

from bot.pictures.mood import Period
from bot.pictures.status import Figures, StatusPicture
from storage import HOUR, Moods, Trends

_HOURS: Final = 24
_DAYS: Final = 7


class StatusChart:
    """Gathers what was answered lately and draws it."""

    def __init__(self, trends: Trends, moods: Moods, picture: StatusPicture) -> None:
        self._trends = trends
        self._moods = moods
        self._picture = picture

    async def svg(self, chat_id: int, language: str) -> str:
        """Return the picture, the same for every admin. Raises StorageError."""
        now = time.time()
        hours = await self._trends.hours(now - now % HOUR - (_HOURS - 1) * HOUR, _HOURS)
        week = Period.until(datetime.now().astimezone().date(), _DAYS)
        since = datetime.combine(week.first, clock()).astimezone().timestamp()
        days = await self._moods.of_everyone(since)
        generators = await self._trends.generators(since)
        return self._picture.svg(Figures(now, hours, week, days, generators), language)
