"""Linear heads over the encoder's vectors: their file, and what they say of a vector.

One safetensors file holds a head for each task; its labels, its temperature and the encoder it
was trained on stand in the file's metadata.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from nlp.errors import ModelUnavailable

FILE = "heads.safetensors"
WEIGHTS = Path(__file__).parent / "weights"
"""The weights that ship with the package."""
_KEY = "hamzaban"


@dataclass(frozen=True, slots=True)
class Head:
    """A linear layer with its labels.

    `weight` has the shape (labels, dimension), `bias` (labels). Scores are divided by
    `temperature` before the softmax (Guo et al., On Calibration of Modern Neural Networks, 2017).
    """

    labels: tuple[str, ...]
    weight: NDArray[np.float32]
    bias: NDArray[np.float32]
    temperature: float = 1.0

    def probabilities(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the probabilities of the labels, shape (vectors, labels)."""
        scores = (vectors @ self.weight.T + self.bias) / self.temperature
        powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
        result: NDArray[np.float32] = powers / powers.sum(axis=-1, keepdims=True)
        return result


def write_heads(path: Path, heads: Mapping[str, Head], encoder: str) -> None:
    """Write the heads of all tasks, with the name of the encoder they belong to."""
    tensors: dict[str, NDArray[np.float32]] = {}
    described = {}
    for task, head in heads.items():
        tensors[f"{task}.weight"] = np.ascontiguousarray(head.weight)
        tensors[f"{task}.bias"] = head.bias
        described[task] = {"labels": head.labels, "temperature": head.temperature}
    save_file(tensors, path, {_KEY: json.dumps({"encoder": encoder, "heads": described})})
    path.chmod(0o644)  # safetensors lets only the owner read


def read_head(task: str, encoder: str, folder: Path = WEIGHTS) -> Head:
    """Read the head for a task from a folder of weights, by default that of the package.

    Raises ModelUnavailable when there is none, or when it belongs to another encoder.
    """
    path = folder / FILE
    try:
        return _read(task, encoder, path)
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise ModelUnavailable(f"{task}-heads", f"cannot be read from {path}: {error}") from error


def _read(task: str, encoder: str, path: Path) -> Head:
    with safe_open(path, framework="np") as file:
        about = json.loads((file.metadata() or {})[_KEY])
        if about["encoder"] != encoder:
            raise ValueError(f"made for the encoder {about['encoder']}, not {encoder}")
        head = about["heads"][task]
        weight, bias = file.get_tensor(f"{task}.weight"), file.get_tensor(f"{task}.bias")
    labels = tuple(head["labels"])
    if weight.shape[0] != len(labels) or bias.shape != (len(labels),):
        raise ValueError(f"{task} has not one row for each label")
    return Head(
        labels,
        weight.astype(np.float32),
        bias.astype(np.float32),
        float(head["temperature"]),
    )
