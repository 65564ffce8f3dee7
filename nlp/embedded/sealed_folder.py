"""A folder in the cache that is whole or not there: made once, checked ever after."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

_SEAL: Final = "sha256.json"


def sealed_folder(folder: Path, build: Callable[[Path], None]) -> Path:
    """Return `folder`; `build` fills a new one first if it is missing or damaged.

    It is filled under another name and renamed when it is whole. Raises OSError, and what
    `build` raises.
    """
    if _is_whole(folder):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as scratch:
        built = Path(scratch) / "new"
        built.mkdir()
        build(built)
        seal = {file.name: digest_of(file) for file in sorted(built.iterdir())}
        (built / _SEAL).write_text(json.dumps(seal), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        built.rename(folder)
    return folder


def digest_of(path: Path) -> str:
    """Return the SHA-256 digest of a file as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_whole(folder: Path) -> bool:
    """Whether all files are as they were written; engines do not survive others."""
    try:
        seal = json.loads((folder / _SEAL).read_text(encoding="utf-8"))
        return all(digest_of(folder / name) == digest for name, digest in seal.items())
    except (OSError, ValueError, AttributeError):
        return False
