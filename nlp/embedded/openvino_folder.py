"""A GGUF file made ready for OpenVINO once, in the cache folder: exact weights, a quicker start."""

from __future__ import annotations

import logging
from pathlib import Path

from nlp.embedded.gguf import Q4_1, GGUFHead
from nlp.embedded.gguf_q8 import write_q8
from nlp.embedded.openvino_library import import_openvino_genai
from nlp.embedded.sealed_folder import sealed_folder

logger = logging.getLogger(__name__)


def prepare(path: Path, head: GGUFHead, digest: str, cache_dir: Path) -> Path:
    """Return what the engine should load for the GGUF file `path`: a folder, or the file itself.

    A file without Q4_1 weights needs no copy. Where none can be written, the file serves too,
    less exactly.
    """
    kinds = {tensor.kind for tensor in head.tensors}
    if Q4_1 not in kinds or not all(tensor.size for tensor in head.tensors):
        return path

    def build(folder: Path) -> None:
        logger.info("preparing %s for OpenVINO, once", path.name)
        _build(path, folder)

    try:
        return sealed_folder(cache_dir / f"openvino-{digest[:16]}", digest, build)
    except OSError as error:
        logger.warning("cannot keep a prepared copy of %s: %s", path.name, error.strerror)
        return path


def _build(path: Path, folder: Path) -> None:
    exact = folder / "model.gguf"
    write_q8(path, exact)
    import_openvino_genai().LLMPipeline(str(exact), "CPU", enable_save_ov_model=True)
    exact.unlink()
    if not (folder / "openvino_model.xml").is_file():
        raise OSError(0, "OpenVINO saved no model")
