"""The key that encrypts the database, kept in a file of its own."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

from storage.errors import StorageError, from_system
from storage.files import make_folder, sync_folder
from storage.lock import alone

# SQLCipher takes a raw 256-bit key as 64 hexadecimal digits and then derives nothing from it:
# https://www.zetetic.net/sqlcipher/sqlcipher-api/#PRAGMA_key
_DIGITS = 64
_MISSING: Final = (
    "the key file is missing, and {database} cannot be read without it: put the key file back, or"
    " move the database away to begin with an empty one"
)
_PATIENCE: Final = 10.0  # seconds; another process needs some milliseconds to make the key


def read_or_create_key(path: Path, database: Path) -> str:
    """Return the key in `path`; make the file, readable by its owner alone, when it is missing.

    Raises StorageError when the file cannot be read or made, or holds no key, or when it is missing
    although `database` was written with it.
    """
    try:
        if not path.exists():  # else its folder may be read-only, as containers' secrets are
            make_folder(path.parent)
            # Of two processes that start at once only one may make the key.
            with alone(path, _PATIENCE):
                if not path.exists():
                    if database.exists() and database.stat().st_size:
                        raise StorageError(path, _MISSING.format(database=database))
                    _create(path)
    except OSError as error:
        raise _unusable(path, error) from error
    return read_key(path)


def read_key(path: Path) -> str:
    """Return the key in `path`. Raises StorageError when there is none or it cannot be read."""
    try:
        key = path.read_text(encoding="ascii").strip()
    except UnicodeDecodeError as error:
        raise StorageError(path, "the key file cannot be used: not a text file") from error
    except OSError as error:
        raise _unusable(path, error) from error
    if len(key) != _DIGITS or not all(digit in "0123456789abcdef" for digit in key):
        raise StorageError(path, f"the key file must hold {_DIGITS} hexadecimal digits")
    return key


def _create(path: Path) -> None:
    # Whole and on disk before it has its name: half a key would be refused at the next start, and
    # one that a power cut takes away would take all conversations with it.
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_DIGITS // 2) + "\n")
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    sync_folder(path.parent)


def _unusable(path: Path, error: OSError) -> StorageError:
    return from_system(path, "the key file cannot be used", error)
