"""The key that encrypts the database, kept in a file of its own."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from storage.errors import StorageError

# SQLCipher takes a raw 256-bit key as 64 hexadecimal digits and then derives nothing from it:
# https://www.zetetic.net/sqlcipher/sqlcipher-api/#PRAGMA_key
_DIGITS = 64


def read_or_create_key(path: Path) -> str:
    """Return the key in `path`; make the file, readable by its owner alone, when it is missing.

    Raises StorageError when the file cannot be read or made, or holds no key.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            # O_EXCL: of two processes that start at once only one may make the key.
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            key = path.read_text(encoding="ascii").strip()
        else:
            key = secrets.token_hex(_DIGITS // 2)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(key + "\n")
                file.flush()
                os.fsync(file.fileno())
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a text file"
        raise StorageError(path, f"the key file cannot be used: {reason}") from error
    if len(key) != _DIGITS or not all(digit in "0123456789abcdef" for digit in key):
        raise StorageError(path, f"the key file must hold {_DIGITS} hexadecimal digits")
    return key
