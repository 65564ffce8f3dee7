"""The database: does its key open it, is it whole, is there space, does a bot use it right now."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import psutil

from bot.doctor.findings import Finding, Patient
from storage import DamagedError, StorageError, read_key, verify

_MB: Final = 1_000_000
# Below the first nothing can be relied on to be stored: SQLite's log alone grows to some megabytes.
# The second is some 1.3 million exchanges, time enough to notice.
_FULL_MB: Final = 50
_LOW_MB: Final = 500


async def running(patient: Patient) -> AsyncIterator[Finding]:
    """Say whether a bot runs here."""
    path = str(patient.settings.database_path)
    if patient.running:
        yield Finding("warning", "running-here", {"path": path})
    else:
        yield Finding("ok", "running-none")


async def database(patient: Patient) -> AsyncIterator[Finding]:
    """Read all of the database; make none, and no key."""
    path, key_file = patient.settings.database_path, patient.settings.database_key_file
    if not path.exists() or not path.stat().st_size:
        yield Finding("ok", "database-new", {"path": str(path)})
        return
    if not key_file.exists():
        yield Finding("fault", "key-missing", {"path": str(path), "key": str(key_file)})
        return
    try:
        key = read_key(key_file)
    except StorageError as error:
        yield Finding("fault", "key-unusable", {"key": str(key_file), "reason": error.reason})
        return
    try:
        figures = await asyncio.to_thread(verify, path, key)
    except DamagedError as error:
        yield Finding("fault", "database-damaged", {"path": str(path), "reason": error.reason})
    except StorageError as error:
        yield Finding("fault", "database-unusable", {"path": str(path), "reason": error.reason})
    else:
        values = {"path": str(path), "exchanges": figures.exchanges, "version": figures.version}
        yield Finding("ok", "database-well", values)


async def disk(patient: Patient) -> AsyncIterator[Finding]:
    """Look at the space where the database grows."""
    folder = patient.settings.database_path.absolute().parent
    free = free_mb(folder)
    values = {"folder": str(folder), "free_mb": free}
    if free < _FULL_MB:
        yield Finding("fault", "disk-full", values)
    elif free < _LOW_MB:
        yield Finding("warning", "disk-low", values)
    else:
        yield Finding("ok", "disk-well", values)


def free_mb(folder: Path) -> int:
    """Return the free space where a folder is, or would be made, in 10^6 bytes."""
    there = next(place for place in (folder, *folder.parents) if place.is_dir())
    return psutil.disk_usage(str(there)).free // _MB
