"""The schema, step by step: NNNN_name.sql moves PRAGMA user_version to NNNN."""

from __future__ import annotations

from importlib import resources


def steps() -> list[tuple[int, str]]:
    """Return (version, SQL) of every migration, oldest first."""
    folder = resources.files(__name__)
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))
    return [(int(name.split("_")[0]), (folder / name).read_text("utf-8")) for name in names]
