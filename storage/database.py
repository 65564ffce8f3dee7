"""The database file: opened, decrypted, migrated, and written by one transaction at a time."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from aiosqlite.core import Connection
from sqlcipher3 import dbapi2 as sqlcipher

from storage import migrations
from storage.connection import connect, failure, unlocking
from storage.errors import DamagedError, StorageError, from_system
from storage.files import make_folder
from storage.integrity import glance
from storage.key import read_or_create_key
from storage.lock import alone
from storage.restore import finish_restore

_BUSY_TIMEOUT: Final = "PRAGMA busy_timeout = 5000"
# synchronous=FULL makes a commit survive a power cut (NORMAL loses the last ones in WAL mode);
# secure_delete overwrites what is deleted: https://www.sqlite.org/pragma.html
_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    _BUSY_TIMEOUT,
)
_LOG_PATIENCE: Final = 60.0  # seconds; a backup of a million exchanges reads for four


# What the caller did wrong, not the disk: trying again would not help.
_MISTAKES: Final = (
    sqlcipher.InterfaceError,
    sqlcipher.ProgrammingError,
    sqlcipher.DataError,
    sqlcipher.IntegrityError,
)


class Transaction:
    """What may be done between BEGIN and COMMIT."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> None:
        """Run one statement."""
        # One errand to the connection's thread; a cursor would take another to be closed.
        await self._connection.execute_fetchall(sql, parameters)


class Database:
    """One encrypted SQLite file behind one connection (its own thread, through aiosqlite)."""

    def __init__(self, path: Path, connection: Connection) -> None:
        self.path = path
        self._connection = connection
        self._writing = asyncio.Lock()
        self._damage: DamagedError | None = None

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, key_file: Path) -> AsyncIterator[Database]:
        """Open `path`, made if missing, with the key in `key_file`, and bring it up to date.

        Raises StorageError when the folder, the key or the file cannot be used, when the file is
        damaged or of a newer program, or when another process has it open: two bots on one
        database would answer everything twice.
        """
        key = read_or_create_key(key_file, path)
        _make_folder(path)
        with alone(path):
            _make(path)
            async with cls._connected(path, key) as database:
                yield database

    @classmethod
    @asynccontextmanager
    async def _connected(cls, path: Path, key: str) -> AsyncIterator[Database]:
        connection = Connection(lambda: connect(path), 64)
        # Shielded: aiosqlite, cancelled while it connects, leaves its thread to a closed loop.
        connecting = asyncio.ensure_future(connection)
        try:
            try:
                await asyncio.shield(connecting)
                await _unlock(connection, key)
                await glance(path, connection)
                await _migrate(connection)
            except sqlcipher.Error as error:  # a family of its own, not sqlite3's
                raise failure(path, error) from error
            yield cls(path, connection)
        finally:
            await asyncio.gather(connecting, return_exceptions=True)
            await connection.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Commit all that the block does, or nothing of it. One at a time.

        Raises StorageError when the disk is full, say; the next transaction may succeed.
        """
        async with self._writing:
            try:
                await self._connection.execute("BEGIN IMMEDIATE")
                yield Transaction(self._connection)
                await self._connection.execute("COMMIT")
            except BaseException as error:
                # Also when cancelled: an open transaction would swallow the next writer's rows.
                # aiosqlite runs its queue in order, so this comes after whatever was under way;
                # where there is no transaction it does nothing.
                await asyncio.shield(self._connection.rollback())
                if isinstance(error, sqlcipher.Error) and not isinstance(error, _MISTAKES):
                    raise self._failure(error) from error
                raise

    async def write(self, sql: str, parameters: Iterable[Any] = ()) -> list[sqlite3.Row]:
        """Run one statement, a transaction by itself, and return the rows it gives back.

        Raises StorageError, as `transaction` does.
        """
        async with self._writing:
            return await self.rows(sql, parameters)

    def expect_whole(self) -> None:
        """Raise DamagedError if damage was met since the database was opened."""
        if self._damage is not None:
            raise self._damage

    def _failure(self, error: Exception) -> StorageError:
        found = failure(self.path, error)
        if isinstance(found, DamagedError):
            self._damage = found
        # After that SQLCipher refuses every write, as if the file were read-only.
        return self._damage or found

    async def shrink_log(self) -> None:
        """Empty the write-ahead log, where erased rows live on as they were before.

        Waits for a backup that is being made: it reads from the log. Raises StorageError, also
        when the log is still being read after a minute.
        """
        patience = time.monotonic() + _LOG_PATIENCE
        while await self._log_is_read():
            if time.monotonic() > patience:
                raise StorageError(self.path, "another process keeps the log from being emptied")
            await asyncio.sleep(0.1)

    async def _log_is_read(self) -> bool:
        async with self._writing:
            # Not SQLite's own patience: it would hold up everybody's reading and writing.
            await self.rows("PRAGMA busy_timeout = 0")
            try:
                busy, *_ = await self.row("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                await self.rows(_BUSY_TIMEOUT)
        return bool(busy)

    async def rows(self, sql: str, parameters: Iterable[Any] = ()) -> list[sqlite3.Row]:
        """Return all rows of a query. Raises StorageError."""
        try:
            return list(await self._connection.execute_fetchall(sql, parameters))
        except _MISTAKES:
            raise
        except sqlcipher.Error as error:
            raise self._failure(error) from error

    async def row(self, sql: str, parameters: Iterable[Any] = ()) -> sqlite3.Row:
        """Return the only row of a query that always has one, such as a count."""
        (row,) = await self.rows(sql, parameters)
        return row


def _make_folder(path: Path) -> None:
    try:
        make_folder(path.parent)
    except OSError as error:
        raise from_system(path, "cannot be used", error) from error


def _make(path: Path) -> None:
    try:
        finish_restore(path)
        path.touch(mode=0o600)
        path.open("r+b").close()
    except OSError as error:
        raise from_system(path, "cannot be used", error) from error


async def _unlock(connection: Connection, key: str) -> None:
    # Not in the connector: aiosqlite leaves its thread behind when a connector raises.
    for statement in (*unlocking(key), *_PRAGMAS):
        await connection.execute(statement)


async def _migrate(connection: Connection) -> None:
    async with connection.execute("PRAGMA user_version") as cursor:
        (current,) = await cursor.fetchone() or (0,)
    for version, script in migrations.steps():
        if version > current:
            # In one transaction with its version number: a kill leaves all of it or none.
            await connection.executescript(
                f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {version};\nCOMMIT;"
            )
