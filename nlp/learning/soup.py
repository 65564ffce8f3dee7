"""A soup: the average of models that were fine-tuned from one start with different seeds.

It understands strangers' texts better than any of them alone and costs nothing to run: M. Wortsman
et al., Model Soups, 2022 (arXiv 2203.05482).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from nlp.adapter import CONFIG, WEIGHTS
from nlp.heads import Head


def write_average(members: Sequence[Path], folder: Path) -> None:
    """Write the adapter that adds to each matrix the mean of what the members' adapters add.

    Their factors are put side by side: it has the ranks of all of them together.
    """
    tensors = [load_file(member / WEIGHTS) for member in members]
    share = 1 / len(members)
    averaged = {}
    for name in tensors[0]:
        parts = [tensor[name].astype(np.float32) for tensor in tensors]
        whole = np.concatenate(parts) if ".lora_A." in name else share * np.hstack(parts)
        averaged[name] = whole.astype(np.float16)
    config = json.loads((members[0] / CONFIG).read_text("utf-8"))
    config["r"] *= len(members)
    config["lora_alpha"] *= len(members)
    (folder / CONFIG).write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", "utf-8")
    save_file(averaged, folder / WEIGHTS)
    (folder / WEIGHTS).chmod(0o644)  # safetensors lets only the owner read


def average_heads(members: Sequence[Mapping[str, Head]]) -> dict[str, Head]:
    """Return the mean of the members' heads, task by task. Their labels are the same."""
    return {
        task: replace(
            head,
            weight=np.mean([member[task].weight for member in members], axis=0),
            bias=np.mean([member[task].bias for member in members], axis=0),
        )
        for task, head in members[0].items()
    }
