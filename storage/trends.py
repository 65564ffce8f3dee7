"""What was answered hour by hour, how quickly and by what; never a text."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from storage.database import Database

HOUR: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour from `start`, in seconds since 1970: how many answers, and how quick they were.

    Half of them took at most `median` seconds, 95 % at most `p95`; None where there were none.
    """

    start: float
    answers: int
    median: float | None
    p95: float | None


class Trends:
    """Reads figures over time off the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def hours(self, start: float, count: int) -> list[Hour]:
        """Return `count` hours from `start` on, empty ones too. Raises StorageError."""
        rows = await self._database.rows(
            "SELECT created_at, duration FROM exchanges WHERE created_at >= ? AND created_at < ?",
            (start, start + count * HOUR),
        )
        durations: list[list[float]] = [[] for _ in range(count)]
        for row in rows:
            durations[int((row["created_at"] - start) // HOUR)].append(row["duration"])
        return [
            Hour(start + number * HOUR, len(each), _quantile(each, 0.5), _quantile(each, 0.95))
            for number, each in enumerate(durations)
        ]

    async def generators(self, since: float) -> list[tuple[str, int]]:
        """Return what has answered since a moment and how often, the busiest first."""
        rows = await self._database.rows(
            "SELECT generator, count(*) AS answers FROM exchanges WHERE created_at >= ?"
            " GROUP BY generator ORDER BY answers DESC, generator",
            (since,),
        )
        return [(row["generator"], row["answers"]) for row in rows]


def _quantile(values: list[float], share: float) -> float | None:
    """Return the smallest value that a share of them does not exceed."""
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)] if values else None
