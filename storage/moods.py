"""The moods of messages, counted by day; never a text."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date
from typing import Final

from storage.database import Database

# A day is one of the machine's own time zone.
_COUNTS: Final = (
    "SELECT date(created_at, 'unixepoch', 'localtime') AS day,"
    " sum(sentiment = 'positive') AS positive, sum(sentiment = 'neutral') AS neutral,"
    " sum(sentiment = 'negative') AS negative FROM exchanges WHERE created_at >= :since"
)
_OF_PERSON: Final = f"{_COUNTS} AND user_id = :person GROUP BY day ORDER BY day"
_OF_EVERYONE: Final = f"{_COUNTS} GROUP BY day ORDER BY day"


@dataclass(frozen=True, slots=True)
class DayOfMoods:
    """How many messages of a day were in which mood."""

    day: date
    positive: int
    neutral: int
    negative: int

    @property
    def messages(self) -> int:
        """All messages of the day."""
        return self.positive + self.neutral + self.negative


class Moods:
    """Counts what was understood of people's moods."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_person(self, user_id: int, since: float) -> list[DayOfMoods]:
        """Return the days since a moment on which a person wrote, in order. Raises StorageError."""
        values = {"person": user_id, "since": since}
        return _days(await self._database.rows(_OF_PERSON, values))

    async def of_everyone(self, since: float) -> list[DayOfMoods]:
        """Return the days since a moment on which anybody wrote, in order. Raises StorageError."""
        return _days(await self._database.rows(_OF_EVERYONE, {"since": since}))


def _days(rows: list[sqlite3.Row]) -> list[DayOfMoods]:
    return [
        DayOfMoods(date.fromisoformat(row["day"]), row["positive"], row["neutral"], row["negative"])
        for row in rows
    ]
