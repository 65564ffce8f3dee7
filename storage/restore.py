"""A backup put in the place of the database, which is kept aside."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path

from storage.backup import copy, discard
from storage.errors import from_system
from storage.files import make_folder, stamp, sync_folder
from storage.integrity import Figures, verify
from storage.key import read_key
from storage.lock import alone


@dataclass(frozen=True, slots=True)
class Restored:
    """What the database now holds, and where the former one is, if there was one."""

    figures: Figures
    aside: Path | None


def restore(backup: Path, database: Path, key_file: Path) -> Restored:
    """Put a copy of `backup` in the place of `database`.

    Raises StorageError: when a bot runs, before anything was changed when the backup is not whole
    or the disk is full, and never so that something is lost.
    """
    key = read_key(key_file)
    try:
        make_folder(database.parent)
        with alone(database):
            finish_restore(database)
            verify(backup, key)
            unfinished = database.with_name(f"{database.name}.restoring")
            discard(unfinished)  # of a killed process
            try:
                unfinished.touch(mode=0o600)
                figures = copy(backup, unfinished, key)
                _give_to_owner_of_folder(unfinished)
                _free(_aside(database, unfinished))
                unfinished.rename(_ready(database))
            finally:
                discard(unfinished)
            return Restored(figures, finish_restore(database))
    except OSError as error:
        raise from_system(database, "cannot be replaced", error) from error


def finish_restore(database: Path) -> Path | None:
    """Exchange the database for a verified copy that lies ready, if one does; under the lock.

    Wherever a power cut comes between the steps, doing it again completes them. Returns where the
    former database is now. Raises OSError.
    """
    ready = _ready(database)
    if not ready.exists():
        return None
    sync_folder(database.parent)
    aside = _aside(database, ready)
    # The file goes first: those who only read, without the lock, would miss what its log holds.
    for suffix in ("", "-wal", "-journal"):
        former = database.with_name(database.name + suffix)
        if former.exists():
            former.rename(_free(aside.with_name(aside.name + suffix)))
    database.with_name(f"{database.name}-shm").unlink(missing_ok=True)  # rebuilt from the log
    sync_folder(database.parent)  # beside the copy the former log would be taken for its own
    ready.rename(database)
    sync_folder(database.parent)
    return aside if aside.exists() else None


def _give_to_owner_of_folder(path: Path) -> None:
    """Let the bot open what root restored. Windows knows no such owners."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        folder = path.parent.stat()
        os.chown(path, folder.st_uid, folder.st_gid)


def _ready(database: Path) -> Path:
    return database.with_name(f"{database.name}.restored")


def _aside(database: Path, copy: Path) -> Path:
    # Named by the copy's time, not by the clock: after a power cut it must be the same.
    return database.with_name(f"{database.name}.{stamp(copy.stat().st_mtime)}.aside")


def _free(path: Path) -> Path:
    if path.exists():
        raise FileExistsError(errno.EEXIST, f"{path.name} is in the way")
    return path
