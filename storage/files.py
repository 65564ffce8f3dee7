"""Folders that keep their secrets, and names in them that survive a power cut."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path


def make_folder(folder: Path) -> None:
    """Make a folder that its owner alone may enter, unless it is there. Raises OSError."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on disk: fsync of a file does not promise its name.

    Raises OSError.
    """
    if os.name == "nt":  # folders cannot be opened there; NTFS keeps a journal of names
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def stamp(moment: float) -> str:
    """Return a time, in seconds since 1970, as it stands in file names: 20260131T235959Z."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y%m%dT%H%M%SZ")
