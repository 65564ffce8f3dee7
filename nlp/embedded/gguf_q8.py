"""A copy of a GGUF file with its Q4_1 weights written as Q8_0.

OpenVINO rounds the minimum of every Q4_1 block to a multiple of its scale, which shifts 32
weights at a time: SmolLM2 then no longer knew Iran's capital or what 2 + 2 is. Eight bits hold
the same sixteen levels to within 6 % of a step.
"""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.embedded.gguf import Q4_1, Q8_0, read_head

if TYPE_CHECKING:
    import numpy as np

_BLOCK = 32  # weights in a block of either type


def write_q8(source: Path, target: Path) -> None:
    """Write the copy; all other tensors and values stay as they are. Raises BrokenFile."""
    import numpy as np

    head = read_head(source)
    data = np.memmap(source, dtype=np.uint8, mode="r")
    tensors, end = [], 0
    for tensor in head.tensors:
        kind = Q8_0 if tensor.kind == Q4_1 else tensor.kind
        tensors.append(replace(tensor, kind=kind, offset=end))
        end += _padded(tensors[-1].size, head.alignment)
    with target.open("wb") as file:
        file.write(data[: head.listing].tobytes())
        for tensor in tensors:
            file.write(struct.pack("<Q", len(tensor.name)) + tensor.name)
            numbers = (len(tensor.shape), *tensor.shape, tensor.kind, tensor.offset)
            file.write(struct.pack(f"<I{len(tensor.shape)}QIQ", *numbers))
        for tensor in head.tensors:
            file.write(b"\0" * (-file.tell() % head.alignment))
            start = head.weights + tensor.offset
            weights = data[start : start + tensor.size]
            file.write(q4_1_as_q8_0(weights) if tensor.kind == Q4_1 else weights.tobytes())


def q4_1_as_q8_0(blocks: np.ndarray[Any, np.dtype[np.uint8]]) -> bytes:
    """Re-encode Q4_1 blocks (half scale, half minimum, 16 bytes of nibbles, low half first)."""
    import numpy as np

    rows = blocks.reshape(-1, 4 + _BLOCK // 2)
    scale, minimum = rows[:, :4].copy().view(np.float16).astype(np.float32).T[..., None]
    nibbles = np.concatenate([rows[:, 4:] & 15, rows[:, 4:] >> 4], axis=1)
    weights = scale * nibbles + minimum
    step = (np.abs(weights).max(axis=1, keepdims=True) / 127).astype(np.float16)
    safe = np.where(step == 0, 1, step).astype(np.float32)
    levels = np.clip(np.rint(weights / safe), -127, 127).astype(np.int8)
    return np.concatenate([step.view(np.uint8), levels.view(np.uint8)], axis=1).tobytes()


def _padded(size: int, alignment: int) -> int:
    return size + -size % alignment
