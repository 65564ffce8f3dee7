"""A low-rank adapter for the encoder: what fine-tuning learned, in a few megabytes.

LoRA: E. Hu et al., Low-Rank Adaptation of Large Language Models, 2021 (arXiv 2106.09685). The two
files are those of the PEFT library, so `peft` loads the same folder onto the hub's copy of the
encoder; to use it here they are merged into the weights, and cost nothing more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from safetensors import SafetensorError
from safetensors.numpy import load_file

from nlp.embedded.sealed_folder import digest_of
from nlp.errors import ModelUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

CONFIG, WEIGHTS = "adapter_config.json", "adapter_model.safetensors"
_DOWN = re.compile(r"^base_model\.model\.(.+)\.lora_A\.weight$")


@dataclass(frozen=True, slots=True)
class Adapter:
    """For each adapted matrix a pair (down, up), shapes (rank, inputs) and (outputs, rank).

    `digest` names the file's content; heads are trained on one adapter and fit no other.
    """

    digest: str
    scale: float
    pairs: Mapping[str, tuple[Array, Array]]

    def merged(self, name: str, weight: Array) -> Array:
        """Return the matrix called `name` with what was learned for it added."""
        module = name.removesuffix(".weight")
        if module not in self.pairs:
            return weight
        down, up = self.pairs[module]
        return weight + self.scale * (up @ down)


def read_adapter(folder: Path) -> Adapter | None:
    """Read the adapter in a folder of weights; None when there is none.

    Raises ModelUnavailable when it is damaged.
    """
    path = folder / WEIGHTS
    if not path.is_file():
        return None
    try:
        config = json.loads((folder / CONFIG).read_text("utf-8"))
        tensors = {name: tensor.astype("float32") for name, tensor in load_file(path).items()}
        pairs = {
            match[1]: (tensors[name], tensors[name.replace("lora_A", "lora_B")])
            for name in tensors
            if (match := _DOWN.match(name))
        }
        scale = float(config["lora_alpha"]) / float(config["r"])
        digest = digest_of(path)[:12]
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        ArithmeticError,
        SafetensorError,
    ) as error:
        raise ModelUnavailable("adapter", f"cannot be read from {path}: {error}") from error
    return Adapter(digest, scale, pairs)
