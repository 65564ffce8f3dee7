"""The average of adapters adds the average of what they add."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from nlp.adapter import CONFIG, WEIGHTS, Adapter, read_adapter
from nlp.heads import Head
from nlp.learning.soup import average_heads, write_average
from tests.adapters import write_adapter


def member(folder: Path, factor: float) -> Path:
    """An adapter like the others but for its size."""
    write_adapter(folder)
    tensors = load_file(folder / WEIGHTS)
    larger = {name: (factor * tensor).astype(np.float16) for name, tensor in tensors.items()}
    save_file(larger, folder / WEIGHTS)
    return folder


def added(adapter: Adapter) -> dict[str, np.ndarray]:
    return {
        name: adapter.merged(f"{name}.weight", np.zeros((up.shape[0], down.shape[1]), np.float32))
        for name, (down, up) in adapter.pairs.items()
    }


@pytest.mark.parametrize("factors", [(1.0,), (1.0, 3.0), (0.5, -1.0, 2.0)])
def test_an_average_adds_the_mean_of_what_its_members_add(
    tmp_path: Path, factors: tuple[float, ...]
) -> None:
    members = []
    for number, factor in enumerate(factors):
        (tmp_path / str(number)).mkdir()
        members.append(member(tmp_path / str(number), factor))
    folder = tmp_path / "soup"
    folder.mkdir()
    write_average(members, folder)
    soup = read_adapter(folder)
    each = [read_adapter(one) for one in members]
    assert soup is not None
    for name, whole in added(soup).items():
        mean = np.mean([added(one)[name] for one in each if one], axis=0)
        assert np.abs(mean).max() > 0
        assert np.allclose(whole, mean, atol=2e-2 * np.abs(mean).max()), name
    config = json.loads((folder / CONFIG).read_text("utf-8"))
    single = json.loads((members[0] / CONFIG).read_text("utf-8"))
    assert config["r"] == len(factors) * single["r"]
    assert config["r"] == next(iter(soup.pairs.values()))[0].shape[0]
    assert (folder / WEIGHTS).stat().st_mode & 0o777 == 0o644


def test_heads_are_averaged_task_by_task() -> None:
    def head(value: float) -> Head:
        return Head(("a", "b"), np.full((2, 3), value, np.float32), np.full(2, -value, np.float32))

    soup = average_heads(
        [{"intent": head(1), "mood": head(0)}, {"intent": head(3), "mood": head(2)}]
    )
    assert (soup["intent"].weight == 2).all()
    assert (soup["intent"].bias == -2).all()
    assert (soup["mood"].weight == 1).all()
    assert soup["intent"].labels == ("a", "b")
