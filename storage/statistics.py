"""Figures about the stored exchanges and their people; never a text or a name."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from storage.database import Database

_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Summary:
    """What /status shows of the database. Latencies are in seconds, the size in bytes.

    `good` and `bad` count the answers that people rated so.
    """

    total: int
    today: int
    by_generator: tuple[tuple[str, int], ...]
    mean_latency: float
    p95_latency: float
    good: int
    bad: int
    unsent: int
    set_aside: int
    gone: int
    size: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is still to be done. Times are seconds since 1970, None where nothing waits."""

    open_updates: int
    oldest_open: float | None
    unsent: int
    oldest_unsent: float | None


@dataclass(frozen=True, slots=True)
class Headcount:
    """People whose words are stored, by when they last wrote; `new_week`: by when they first did.

    A week has seven days and a month thirty. `gone` are private chats that take no messages.
    """

    total: int
    today: int
    week: int
    month: int
    new_week: int
    gone: int


class Statistics:
    """Reads figures off the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def summary(self, since: float | None = None) -> Summary:
        """Summarise; `since` is when today began (default: 24 hours ago)."""
        midnight = time.time() - 86_400 if since is None else since
        total = await self._database.row("SELECT count(*) FROM exchanges")
        latencies = sorted(
            row["duration"]
            for row in await self._database.rows(
                "SELECT duration FROM exchanges ORDER BY id DESC LIMIT 1000"
            )
        )
        generators = await self._database.rows(
            "SELECT generator, count(*) AS answers FROM exchanges WHERE created_at >= ?"
            " GROUP BY generator ORDER BY answers DESC, generator",
            (midnight,),
        )
        ratings = await self._database.row(
            "SELECT count(*) FILTER (WHERE rating = 1), count(*) FILTER (WHERE rating = -1)"
            " FROM exchanges"
        )
        unsent = await self._database.row("SELECT count(*) FROM outbox WHERE closed_at IS NULL")
        set_aside = await self._database.row(
            "SELECT count(*) FROM inbox WHERE done_at >= ? AND failure IS NOT NULL", (midnight,)
        )
        gone = await self._database.row("SELECT count(*) FROM gone_chats")
        pages = await self._database.row("SELECT * FROM pragma_page_count, pragma_page_size")
        return Summary(
            total=total[0],
            today=sum(row["answers"] for row in generators),
            by_generator=tuple((row["generator"], row["answers"]) for row in generators),
            mean_latency=sum(latencies) / len(latencies) if latencies else 0.0,
            # The smallest value that 95 % of the last thousand do not exceed.
            p95_latency=latencies[-(len(latencies) // 20) - 1] if latencies else 0.0,
            good=ratings[0],
            bad=ratings[1],
            unsent=unsent[0],
            set_aside=set_aside[0],
            gone=gone[0],
            size=int(pages[0]) * int(pages[1]),
        )

    async def backlog(self) -> Backlog:
        """Count what is still to be done; quick, whatever is stored. Raises StorageError."""
        row = await self._database.row(
            "SELECT * FROM"
            " (SELECT count(*), min(received_at) FROM inbox WHERE done_at IS NULL),"
            " (SELECT count(*), min(created_at) FROM outbox WHERE closed_at IS NULL)"
        )
        return Backlog(*row)

    async def headcount(self, since: float, now: float) -> Headcount:
        """Count people; `since` is when today began. Raises StorageError.

        Who was forgotten, or has written nothing for as long as exchanges are kept, is not known.
        """
        row = await self._database.row(
            # From the index of people alone, and one exchange each for its time. Groups write, too,
            # with ids below zero: as anonymous admins.
            "WITH person AS (SELECT min(id) AS first, max(id) AS last FROM exchanges"
            "  WHERE user_id > 0 GROUP BY user_id),"
            " seen AS (SELECT (SELECT created_at FROM exchanges WHERE id = first) AS came,"
            "  (SELECT created_at FROM exchanges WHERE id = last) AS wrote FROM person)"
            " SELECT count(*), count(*) FILTER (WHERE wrote >= :today),"
            "  count(*) FILTER (WHERE wrote >= :week), count(*) FILTER (WHERE wrote >= :month),"
            "  count(*) FILTER (WHERE came >= :week),"
            "  (SELECT count(*) FROM gone_chats WHERE chat_id > 0) FROM seen",
            {"today": since, "week": now - 7 * _DAY, "month": now - 30 * _DAY},
        )
        return Headcount(*row)
