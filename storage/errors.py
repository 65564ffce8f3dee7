"""What storage raises for a database that cannot be used."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Final

# Space may be made, and a disk that fails once may answer the next time.
_PASSING: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})


class StorageError(Exception):
    """The database at `path` cannot be used, for `reason`; where it is `passing`, trying helps."""

    def __init__(self, path: Path, reason: str, *, passing: bool = False) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason
        self.passing = passing


class DamagedError(StorageError):
    """Pages of the database are not as they were written: only a backup helps."""


def from_system(path: Path, what: str, error: OSError) -> StorageError:
    """Return what an error of the system means for the database; `what` it kept from being done."""
    return StorageError(path, f"{what}: {error.strerror}", passing=error.errno in _PASSING)
