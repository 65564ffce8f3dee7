"""The lock beside the database, held by whoever may change it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from storage.errors import StorageError, from_system

# Seconds. Who only looks whether the lock is held (`is_held`) lets go of it within microseconds;
# a bot that starts in these must not be turned away.
_GLANCE: Final = 0.2


@contextmanager
def alone(path: Path, patience: float = _GLANCE) -> Iterator[None]:
    """Hold the lock beside `path`; however the process ends, the system releases it.

    Waits `patience` seconds for another process. Raises StorageError.
    """
    lock = FileLock(_beside(path), timeout=patience, mode=0o600, thread_local=False)
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


def is_held(path: Path) -> bool:
    """Return whether a process holds the lock beside `path`. Makes no file. Raises StorageError."""
    if not _beside(path).exists():
        return False
    lock = FileLock(_beside(path), timeout=0, mode=0o600, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        return True
    except OSError as error:
        raise from_system(path, "its lock cannot be looked at", error) from error
    lock.release()
    return False


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.lock")
