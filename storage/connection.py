"""A connection to the encrypted file, and what its errors mean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2 as sqlcipher

from storage.errors import DamagedError, StorageError, from_system

# SQLITE_FULL, SQLITE_IOERR, SQLITE_BUSY: https://www.sqlite.org/rescode.html
_PASSING: Final = ("disk is full", "disk I/O error", "database is locked")
REMEDY: Final = "put a backup in its place with: python -m storage restore FILE"


def connect(path: Path, access: str = "rwc") -> Any:  # sqlcipher3 ships no types
    """Return a connection; `access` is a mode of https://www.sqlite.org/uri.html (rwc, ro)."""
    connection = sqlcipher.connect(
        f"{path.absolute().as_uri()}?mode={access}", uri=True, isolation_level=None
    )
    connection.row_factory = sqlcipher.Row
    return connection


def unlocking(key: str) -> tuple[str, ...]:
    """Return the statements that come first on every connection."""
    # Errors are ours to report.
    return ("PRAGMA cipher_log_level = NONE", f"PRAGMA key = \"x'{key}'\"")


@contextmanager
def reading(path: Path, key: str) -> Iterator[Any]:
    """Read a database that exists, also one that a bot is writing to.

    Raises StorageError, also for what SQLCipher raises inside the block.
    """
    try:
        path.open("rb").close()  # SQLite would not say why it cannot
        with closing(connect(path, "ro")) as connection:
            for statement in unlocking(key):
                connection.execute(statement)
            yield connection
    except OSError as error:
        raise from_system(path, "cannot be read", error) from error
    except sqlcipher.Error as error:  # a family of its own, not sqlite3's
        raise failure(path, error) from error


def failure(path: Path, error: Exception) -> StorageError:
    """Return what an error of SQLCipher means and, where something helps, what does."""
    text = str(error)
    if "not a database" in text:
        return StorageError(
            path,
            "not a database, or encrypted with another key than that of the key file,"
            f" or damaged at its beginning; if damaged, {REMEDY}",
        )
    if "malformed" in text:  # a page whose authentication code is wrong, too
        return DamagedError(path, f"damaged; {REMEDY}")
    if "unable to open" in text:
        return StorageError(
            path,
            "cannot be opened: its folder must be writable, because SQLite keeps its log there",
        )
    if "readonly" in text:
        # SQLCipher says so of every write, too, once it has met a damaged page.
        return StorageError(
            path,
            "cannot be written: file or folder is read-only, or a first start was cut off (start"
            " the bot again), or a page is damaged (python -m storage check)",
        )
    return StorageError(path, text, passing=any(fault in text for fault in _PASSING))
