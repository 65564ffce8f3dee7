"""Small adapters for the tiny packed encoder of `tests.checkpoints`, in PEFT's two files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from nlp.adapter import CONFIG, WEIGHTS

MATRICES = {
    "encoder.layer.0.attention.self.query": (64, 64),
    "encoder.layer.1.attention.output.dense": (64, 64),
    "encoder.layer.1.intermediate.dense": (128, 64),
}
"""The adapted matrices of the tiny encoder, by name: outputs, inputs."""


def write_adapter(folder: Path, *, seed: int = 0, rank: int = 2, alpha: int = 4) -> Path:
    """Write an adapter that changes vectors a good deal; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    tensors = {}
    for name, (outputs, inputs) in MATRICES.items():
        down, up = random.normal(size=(rank, inputs)), random.normal(size=(outputs, rank))
        tensors[f"base_model.model.{name}.lora_A.weight"] = (0.2 * down).astype(np.float16)
        tensors[f"base_model.model.{name}.lora_B.weight"] = (0.2 * up).astype(np.float16)
    save_file(tensors, folder / WEIGHTS)
    (folder / CONFIG).write_text(json.dumps({"r": rank, "lora_alpha": alpha}), "utf-8")
    return folder
