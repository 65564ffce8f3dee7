"""A GGUF file made ready for OpenVINO once, in the cache folder: exact weights, a quicker start."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import tempfile
from pathlib import Path
from typing import Final

from nlp.embedded.gguf import Q4_1, GGUFHead
from nlp.embedded.gguf_q8 import write_q8

logger = logging.getLogger(__name__)

_SEAL: Final = "sha256.json"


def prepare(path: Path, head: GGUFHead, digest: str, cache_dir: Path) -> Path:
    """Return what the engine should load for the GGUF file `path`: a folder, or the file itself.

    A file without Q4_1 weights needs no copy. Where none can be written, the file serves too,
    less exactly.
    """
    kinds = {tensor.kind for tensor in head.tensors}
    if Q4_1 not in kinds or not all(tensor.size for tensor in head.tensors):
        return path
    folder = cache_dir / f"openvino-{digest[:16]}"
    if _is_whole(folder):
        return folder
    logger.info("preparing %s for OpenVINO, once", path.name)
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache_dir, prefix=".openvino-") as scratch:
            built = _build(path, Path(scratch))
            shutil.rmtree(folder, ignore_errors=True)
            built.rename(folder)
    except OSError as error:
        logger.warning("cannot keep a prepared copy of %s: %s", path.name, error.strerror)
        return path
    return folder


def digest_of(path: Path) -> str:
    """Return the SHA-256 digest of a file as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _build(path: Path, scratch: Path) -> Path:
    import openvino_genai

    folder = scratch / "model"
    folder.mkdir()
    exact = folder / "model.gguf"
    write_q8(path, exact)
    openvino_genai.LLMPipeline(str(exact), "CPU", enable_save_ov_model=True)
    exact.unlink()
    seal = {file.name: digest_of(file) for file in sorted(folder.iterdir())}
    if "openvino_model.xml" not in seal:
        raise OSError(0, "OpenVINO saved no model")
    (folder / _SEAL).write_text(json.dumps(seal), encoding="utf-8")
    return folder


def _is_whole(folder: Path) -> bool:
    """Whether all files are as they were written; engines do not survive others."""
    try:
        seal = json.loads((folder / _SEAL).read_text(encoding="utf-8"))
        return all(digest_of(folder / name) == digest for name, digest in seal.items())
    except (OSError, ValueError, AttributeError):
        return False
