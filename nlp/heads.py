"""Linear heads over the encoder's vectors: their file, and what they say of a vector.

One safetensors file holds a head for each task; its labels, its temperature and the encoder it
was trained on stand in the file's metadata.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from nlp.errors import ModelUnavailable

FILE = "heads.safetensors"
_KEY = "hamzaban"


@dataclass(frozen=True, slots=True)
class Head:
    """A linear layer with its labels.

    `weight` has the shape (labels, dimension), `bias` (labels). Scores are divided by
    `temperature` before the softmax (Guo et al., On Calibration of Modern Neural Networks, 2017).
    """

    labels: tuple[str, ...]
    weight: torch.Tensor
    bias: torch.Tensor
    temperature: float = 1.0

    def probabilities(self, vectors: torch.Tensor) -> torch.Tensor:
        """Return the probabilities of the labels, shape (vectors, labels)."""
        scores = vectors @ self.weight.T + self.bias
        return torch.softmax(scores / self.temperature, dim=-1)


def write_heads(path: Path, heads: Mapping[str, Head], encoder: str) -> None:
    """Write the heads of all tasks, with the name of the encoder they belong to."""
    tensors: dict[str, torch.Tensor] = {}
    described = {}
    for task, head in heads.items():
        tensors[f"{task}.weight"] = head.weight.contiguous()
        tensors[f"{task}.bias"] = head.bias.contiguous()
        described[task] = {"labels": head.labels, "temperature": head.temperature}
    save_file(tensors, path, {_KEY: json.dumps({"encoder": encoder, "heads": described})})
    path.chmod(0o644)  # safetensors lets only the owner read


def read_head(task: str, encoder: str, path: Path | None = None) -> Head:
    """Read the head for a task, from the weights that ship with the package by default.

    Raises ModelUnavailable when there is none, or when it belongs to another encoder.
    """
    name = f"{task}-heads"
    try:
        if path is None:
            with as_file(files("nlp") / "weights" / FILE) as shipped:
                return _read(task, encoder, shipped)
        return _read(task, encoder, path)
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise ModelUnavailable(name, f"cannot be read from {path or FILE}: {error}") from error


def _read(task: str, encoder: str, path: Path) -> Head:
    with safe_open(path, framework="pt") as file:
        about = json.loads((file.metadata() or {})[_KEY])
        if about["encoder"] != encoder:
            raise ValueError(f"made for the encoder {about['encoder']}, not {encoder}")
        head = about["heads"][task]
        weight, bias = file.get_tensor(f"{task}.weight"), file.get_tensor(f"{task}.bias")
    labels = tuple(head["labels"])
    if weight.shape[0] != len(labels) or bias.shape != (len(labels),):
        raise ValueError(f"{task} has not one row for each label")
    return Head(labels, weight.float(), bias.float(), float(head["temperature"]))
