"""What lies in the hub's cache already, or in a folder: whole models, and how big they are.

Asks no network. The cache's layout is huggingface_hub's: models--owner--name/snapshots/commit.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection
from pathlib import Path
from typing import Final

from safetensors import SafetensorError, safe_open

from nlp.sources import ModelSource

CONFIG: Final = "config.json"
WEIGHTS: Final = "model.safetensors"
INDEX: Final = "model.safetensors.index.json"
_VOCABULARIES: Final = ("tokenizer.json", "vocab.json", "vocab.txt")
# Working memory and the library's own, as share of the weights; see CatalogEntry.memory_mb.
_AROUND: Final = 1.2


def find_snapshot(source: ModelSource) -> Path | None:
    """Return the cache's folder with a whole model of the wanted revision, or None.

    Without a revision the main branch is meant as it was last seen, and any other commit if that
    one is not whole (of a repository with pickled weights, the hub's conversion is there).
    """
    from huggingface_hub import scan_cache_dir

    if not source.cache_dir.is_dir():
        return None
    revisions = [
        revision
        for repo in scan_cache_dir(source.cache_dir).repos
        if (repo.repo_type, repo.repo_id) == ("model", source.model)
        for revision in repo.revisions
        if is_whole(revision.snapshot_path)
    ]
    wanted = source.revision
    if wanted is None:
        revisions.sort(key=lambda each: ("main" in each.refs, each.last_modified))
        return revisions[-1].snapshot_path if revisions else None
    for revision in revisions:
        if wanted in revision.refs or revision.commit_hash.startswith(wanted):
            return revision.snapshot_path
    return None


def is_whole(folder: Path) -> bool:
    """Whether a folder has a config, a vocabulary and all its weights as safetensors."""
    names = [path.name for path in folder.iterdir() if path.is_file()]
    try:
        weights = weight_files(folder, names)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # a damaged index
        return False
    has_vocabulary = any(name in _VOCABULARIES or name.endswith(".model") for name in names)
    return CONFIG in names and has_vocabulary and bool(weights) and set(weights) <= set(names)


def weight_files(folder: Path, names: Collection[str]) -> list[str]:
    """Return the names of the safetensors files that make up a folder's model, if it has any."""
    if WEIGHTS in names:
        return [WEIGHTS]
    if INDEX not in names:
        return []
    shards = json.loads((folder / INDEX).read_text("utf-8"))["weight_map"]
    return sorted(set(shards.values()))


def needed_mb(folder: Path, number_bytes: int | None) -> int:
    """Return the memory, in 10^6 bytes, that a folder's model takes; 0 if that cannot be told.

    Estimated as the catalogue's figures are: parameters × bytes of a number + 20 %. Without
    `number_bytes` the numbers are as big as they are stored.
    """
    try:
        names = weight_files(folder, [path.name for path in folder.iterdir()])
        files = [folder / name for name in names]
        if number_bytes is None:
            size = sum(file.stat().st_size for file in files)
        else:
            size = number_bytes * sum(map(_parameters, files))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, SafetensorError):
        return 0
    return round(size * _AROUND / 1_000_000)


def _parameters(file: Path) -> int:
    with safe_open(file, framework="np") as tensors:
        names = tensors.keys()
        return sum(math.prod(tensors.get_slice(name).get_shape()) for name in names)
