"""Figures about the stored exchanges; never their texts."""

from __future__ import annotations

import time
from dataclasses import dataclass

from storage.database import Database


@dataclass(frozen=True, slots=True)
class Summary:
    """What /status shows of the database. Latencies are in seconds, the size in bytes."""

    total: int
    today: int
    by_generator: tuple[tuple[str, int], ...]
    mean_latency: float
    p95_latency: float
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
