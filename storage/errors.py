"""The one error storage raises for a database that cannot be used."""

from __future__ import annotations

from pathlib import Path


class StorageError(Exception):
    """The database at `path` cannot be used, for `reason`."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason
