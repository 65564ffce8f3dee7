"""A connection to the encrypted file, and what its errors mean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2 as sqlcipher

from storage.errors import StorageError

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
        raise StorageError(path, f"cannot be read: {error.strerror}") from error
    except sqlcipher.Error as error:  # a family of its own, not sqlite3's
        raise StorageError(path, explain(error)) from error


def explain(error: Exception) -> str:
    """Return what an error of SQLCipher means and, where something helps, what does."""
    if "not a database" in str(error):
        return (
            "not a database, or encrypted with another key than that of the key file,"
            f" or damaged at its beginning; if damaged, {REMEDY}"
        )
    if "malformed" in str(error):  # a page whose authentication code is wrong, too
        return f"damaged; {REMEDY}"
    if "unable to open" in str(error):
        return "cannot be opened: its folder must be writable, because SQLite keeps its log there"
    if "readonly" in str(error):
        # SQLCipher says so of every write, too, once it has met a damaged page.
        return (
            "cannot be written: file or folder is read-only, or a first start was cut off (start"
            " the bot again), or a page is damaged (python -m storage check)"
        )
    return str(error)
