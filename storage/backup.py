"""Copies of the database, as encrypted as itself, made while the bot may be running."""

from __future__ import annotations

import os
import re
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2 as sqlcipher

from storage.connection import failure, reading
from storage.errors import StorageError, from_system
from storage.files import make_folder, stamp, sync_folder
from storage.integrity import Figures, verify
from storage.key import read_key

_UNFINISHED: Final = ".unfinished"
_ABANDONED: Final = 86_400  # seconds after which an unfinished copy is one of a killed process


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that was verified, what it holds, and the older copies removed for it."""

    path: Path
    figures: Figures
    removed: tuple[Path, ...]


def back_up(database: Path, key_file: Path, folder: Path, keep: int) -> Backup:
    """Copy `database` into `folder`, which keeps the `keep` latest copies.

    The key is not copied. Raises StorageError; earlier copies are then still there.
    """
    key = read_key(key_file)
    path = folder / f"{database.stem}-{stamp(time.time())}{database.suffix}"
    try:
        make_folder(folder)
        if path.exists():
            raise StorageError(path, "made in this very second")
        _tidy(database, folder)
        handle, name = tempfile.mkstemp(_UNFINISHED, f"{path.name}.", folder)  # has mode 0600
        os.close(handle)
        unfinished = Path(name)
        try:
            figures = copy(database, unfinished, key)
            unfinished.rename(path)
        finally:
            discard(unfinished)
        sync_folder(folder)
        return Backup(path, figures, _rotate(database, path, keep))
    except OSError as error:
        raise from_system(folder, "cannot be used", error) from error


def copy(source: Path, target: Path, key: str) -> Figures:
    """Write `source`, as it is now, to the empty file `target`; verify it and wait for the disk.

    Returns what the copy holds. Raises StorageError and OSError.
    """
    with reading(source, key) as connection:
        connection.execute("PRAGMA user_version")  # what fails from here on is the target's fault
        try:
            # https://www.sqlite.org/lang_vacuum.html#vacuuminto: one moment of the database, with
            # what its log holds and without what was erased. SQLCipher keeps the key. The backup
            # API takes as long but begins again with each write of a running bot.
            connection.execute("VACUUM INTO ?", (str(target.absolute()),))
        except sqlcipher.OperationalError as error:  # a full disk, say; not damage
            raise failure(target.parent, error) from error
    figures = verify(target, key)
    with target.open("r+b") as file:
        os.fsync(file.fileno())
    return figures


def discard(unfinished: Path) -> None:
    """Remove what is left of a copy that was not finished, SQLite's journal included."""
    for suffix in ("", "-journal"):
        unfinished.with_name(unfinished.name + suffix).unlink(missing_ok=True)


def _rotate(database: Path, newest: Path, keep: int) -> tuple[Path, ...]:
    older = sorted(path for path in _ours(database, newest.parent) if path != newest)
    # The newest counts, whatever the clock said when the others were made.
    removed = older[: max(0, len(older) + 1 - keep)]
    for path in removed:
        path.unlink()
    return tuple(removed)


def _tidy(database: Path, folder: Path) -> None:
    for path in _ours(database, folder, rf"\.\w+{re.escape(_UNFINISHED)}"):
        if time.time() - path.stat().st_mtime > _ABANDONED:
            discard(path)


def _ours(database: Path, folder: Path, ending: str = "") -> list[Path]:
    stem, suffix = re.escape(database.stem), re.escape(database.suffix)
    name = re.compile(rf"{stem}-\d{{8}}T\d{{6}}Z{suffix}{ending}")
    return [path for path in folder.iterdir() if name.fullmatch(path.name) and path.is_file()]
