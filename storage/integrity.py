"""Is the database whole? A quick answer at every start, a thorough one on demand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from aiosqlite.core import Connection

from storage import migrations
from storage.connection import REMEDY, reading
from storage.errors import DamagedError, StorageError

# Bytes up to which a start reads all of a database: some 90,000 exchanges. Twice as much took 0.4 s
# on two cores, up to 1.4 s when nothing was cached; the glance at a million (370 MB) 0.02 s.
_SMALL: Final = 32 * 2**20
# The order of an index is not that of its table: with SQLite's usual 8 MB a million exchanges take
# 20 s to verify, with 64 MB 5 s. Negative: kilobytes (https://www.sqlite.org/pragma.html).
_CACHE: Final = "PRAGMA cache_size = -65536"


@dataclass(frozen=True, slots=True)
class Figures:
    """What a database holds, without content. `size` is in bytes."""

    version: int
    exchanges: int
    waiting: int
    unsent: int
    size: int


async def glance(path: Path, connection: Connection) -> None:
    """Find damage before a bot works with the database, in about a second however big it is.

    A big one is not read whole: only what waits for an answer or for delivery, and the last
    exchanges, where the next ones will be written.
    Raises StorageError when it is damaged or of a newer program, and what SQLCipher raises.
    """

    async def first(sql: str) -> Any:
        rows = await connection.execute_fetchall(sql)
        return next(iter(rows))

    (version,) = await first("PRAGMA user_version")
    _expect_known(path, version)
    if version == 0:
        return  # it has no tables yet
    pages, size = await first("SELECT * FROM pragma_page_count, pragma_page_size")
    if int(pages) * int(size) <= _SMALL:
        _expect_ok(path, *await first("PRAGMA quick_check(1)"))
        return
    for (table,) in await connection.execute_fetchall(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'exchanges'"
    ):
        _expect_ok(path, *await first(f"PRAGMA quick_check('{table}')"))
    await first(
        "SELECT sum(length(answer)) FROM (SELECT answer FROM exchanges ORDER BY id DESC LIMIT 1000)"
    )


def verify(path: Path, key: str) -> Figures:
    """Check all of a database: authentication codes, structure, indexes, references, version.

    Returns what it holds. Raises StorageError when anything is wrong.
    """
    with reading(path, key) as connection:

        def first(sql: str) -> Any:
            return connection.execute(sql).fetchone()

        (version,) = first("PRAGMA user_version")
        _expect_known(path, version)
        if version == 0:
            raise StorageError(path, "empty; the bot makes its tables when it starts")
        connection.execute(_CACHE)
        # It reads every page in use, and no page is read whose code is wrong.
        _expect_ok(path, *first("PRAGMA integrity_check(1)"))
        if first("PRAGMA foreign_key_check"):
            raise _damaged(path, "a row refers to one that is missing")
        if not _has_log(path) and (fault := first("PRAGMA cipher_integrity_check")):
            raise _damaged(path, *fault)
        exchanges, waiting, unsent = first(
            "SELECT (SELECT count(*) FROM exchanges),"
            " (SELECT count(*) FROM inbox WHERE done_at IS NULL),"
            " (SELECT count(*) FROM outbox WHERE closed_at IS NULL)"
        )
        pages, size = first("SELECT * FROM pragma_page_count, pragma_page_size")
        return Figures(version, exchanges, waiting, unsent, int(pages) * int(size))


def _has_log(path: Path) -> bool:
    # The log of a running bot may hold newer pages than the file, and the check of the file alone,
    # unused pages included, would see half of those that are just being moved there.
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _expect_known(path: Path, version: int) -> None:
    known = migrations.steps()[-1][0]
    if version > known:
        raise StorageError(
            path,
            f"written by a newer version of the program (schema {version}; this one knows"
            f" {known}): update the program, or {REMEDY}",
        )


def _expect_ok(path: Path, finding: str) -> None:
    if finding != "ok":
        raise _damaged(path, finding.splitlines()[-1])


def _damaged(path: Path, finding: str) -> DamagedError:
    return DamagedError(path, f"damaged ({finding}); {REMEDY}")
