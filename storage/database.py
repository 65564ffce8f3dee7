"""The database file: opened, decrypted, migrated, and written by one transaction at a time."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Final

from aiosqlite.core import Connection
from filelock import FileLock, Timeout
from sqlcipher3 import dbapi2 as sqlcipher

from storage import migrations
from storage.errors import StorageError
from storage.key import read_or_create_key

# synchronous=FULL makes a commit survive a power cut (NORMAL loses the last ones in WAL mode);
# secure_delete overwrites what is deleted: https://www.sqlite.org/pragma.html
_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA busy_timeout = 5000",
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

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, key_file: Path) -> AsyncIterator[Database]:
        """Open `path`, made if missing, with the key in `key_file`, and bring it up to date.

        Raises StorageError when the folder, the key or the file cannot be used, or when another
        process has the file open: two bots on one database would answer everything twice.
        """
        key = read_or_create_key(key_file)
        _make(path)
        with _alone(path):
            async with cls._connected(path, key) as database:
                yield database

    @classmethod
    @asynccontextmanager
    async def _connected(cls, path: Path, key: str) -> AsyncIterator[Database]:
        connection = Connection(lambda: _connect(path), 64)
        # Shielded: aiosqlite, cancelled while it connects, leaves its thread to a closed loop.
        connecting = asyncio.ensure_future(connection)
        try:
            try:
                await asyncio.shield(connecting)
                await _unlock(connection, key)
                await _migrate(connection)
            except sqlcipher.Error as error:  # a family of its own, not sqlite3's
                raise StorageError(path, _reason(error)) from error
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
                if isinstance(error, sqlcipher.Error):
                    raise StorageError(self.path, _reason(error)) from error
                raise

    async def write(self, sql: str, parameters: Iterable[Any] = ()) -> list[sqlite3.Row]:
        """Run one statement, a transaction by itself, and return the rows it gives back.

        Raises StorageError, as `transaction` does.
        """
        async with self._writing:
            return await self.rows(sql, parameters)

    async def shrink_log(self) -> None:
        """Empty the write-ahead log, where erased rows live on as they were before.

        Raises StorageError. Between transactions of our only connection nothing holds it up.
        """
        await self.write("PRAGMA wal_checkpoint(TRUNCATE)")

    async def rows(self, sql: str, parameters: Iterable[Any] = ()) -> list[sqlite3.Row]:
        """Return all rows of a query. Raises StorageError."""
        try:
            return list(await self._connection.execute_fetchall(sql, parameters))
        except sqlcipher.Error as error:
            raise StorageError(self.path, _reason(error)) from error

    async def row(self, sql: str, parameters: Iterable[Any] = ()) -> sqlite3.Row:
        """Return the only row of a query that always has one, such as a count."""
        (row,) = await self.rows(sql, parameters)
        return row


def _make(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.open("r+b").close()
    except OSError as error:
        raise StorageError(path, f"cannot be used: {error.strerror}") from error


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the lock beside the file; however the process ends, the system releases it."""
    lock = FileLock(path.with_name(f"{path.name}.lock"), timeout=0, mode=0o600, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise StorageError(path, "another process uses it; is the bot already running?") from None
    except OSError as error:
        raise StorageError(path, f"cannot be locked: {error.strerror}") from error
    try:
        yield
    finally:
        lock.release()


def _connect(path: Path) -> Any:  # sqlcipher3 ships no types
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.row_factory = sqlcipher.Row
    return connection


async def _unlock(connection: Connection, key: str) -> None:
    # Not in the connector: aiosqlite leaves its thread behind when a connector raises.
    await connection.execute("PRAGMA cipher_log_level = NONE")  # errors are ours to report
    await connection.execute(f"PRAGMA key = \"x'{key}'\"")
    for pragma in _PRAGMAS:
        await connection.execute(pragma)


async def _migrate(connection: Connection) -> None:
    async with connection.execute("PRAGMA user_version") as cursor:
        (current,) = await cursor.fetchone() or (0,)
    for version, script in migrations.steps():
        if version > current:
            # In one transaction with its version number: a kill leaves all of it or none.
            await connection.executescript(
                f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {version};\nCOMMIT;"
            )


def _reason(error: Exception) -> str:
    if "not a database" in str(error):
        return "not a database, or encrypted with another key than that of the key file"
    return str(error)
