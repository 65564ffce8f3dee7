"""A folder in the cache that is whole or not there: made once, checked ever after."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

_SEAL: Final = "seal.json"
_ABANDONED_AFTER: Final = 3600.0  # seconds; nothing is built for an hour, so its process is gone


def sealed_folder(folder: Path, source: str, build: Callable[[Path], None]) -> Path:
    """Return `folder`; `build` fills a new one first if it is missing, damaged or outdated.

    `source` names what it is made from: a folder made from something else is outdated. It is
    filled under another name and renamed when it is whole. Raises OSError, and what `build` raises.
    """
    if is_sealed(folder, source):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{folder.name}-"
    _sweep(folder.parent, prefix)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=prefix) as scratch:
        built = Path(scratch) / "new"
        built.mkdir()
        build(built)
        digests = {file.name: digest_of(file) for file in sorted(built.iterdir())}
        seal = {"source": source, "files": digests}
        (built / _SEAL).write_text(json.dumps(seal), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        try:
            built.rename(folder)
        except OSError:
            if not is_sealed(folder, source):  # else another process was faster: take its folder
                raise
    return folder


def is_sealed(folder: Path, source: str | None = None) -> bool:
    """Whether every file is as it was written, and from this source if one is given.

    Engines do not survive others.
    """
    try:
        seal = json.loads((folder / _SEAL).read_text(encoding="utf-8"))
        return source in (None, seal["source"]) and all(
            digest_of(folder / name) == digest for name, digest in seal["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def digest_of(path: Path) -> str:
    """Return the SHA-256 digest of a file as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sweep(cache_dir: Path, prefix: str) -> None:
    """Remove what interrupted runs have left."""
    for scratch in cache_dir.glob(f"{prefix}*"):
        if time.time() - scratch.stat().st_mtime > _ABANDONED_AFTER:
            shutil.rmtree(scratch, ignore_errors=True)
