"""The lock beside the database, held by whoever may change it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from storage.errors import StorageError, from_system


@contextmanager
def alone(path: Path, patience: float = 0) -> Iterator[None]:
    """Hold the lock beside `path`; however the process ends, the system releases it.

    Waits `patience` seconds for another process. Raises StorageError.
    """
    lock = FileLock(
        path.with_name(f"{path.name}.lock"), timeout=patience, mode=0o600, thread_local=False
    )
    try:
        lock.acquire()
    except Timeout:
        raise StorageError(path, "another process uses it; is the bot already running?") from None
    except OSError as error:
        raise from_system(path, "cannot be locked", error) from error
    try:
        yield
    finally:
        lock.release()
