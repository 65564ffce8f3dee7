"""The adapter's two files: read as PEFT writes them, merged into the weights, or refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from nlp.adapter import CONFIG, WEIGHTS, Adapter, read_adapter
from nlp.embedded.encoder_folder import NAME, prepare_folder
from nlp.embedded.torch_network import read_network
from nlp.encoder import Encoder
from nlp.errors import ModelUnavailable
from tests.adapters import MATRICES, write_adapter
from tests.checkpoints import write_e5_file


def read(folder: Path) -> Adapter:
    adapter = read_adapter(folder)
    assert adapter is not None
    return adapter


def test_a_folder_without_an_adapter_has_none(tmp_path: Path) -> None:
    assert read_adapter(tmp_path) is None
    assert read_adapter(tmp_path / "nowhere") is None


def test_an_adapter_is_read_in_single_precision_with_a_pair_for_each_matrix(
    tmp_path: Path,
) -> None:
    adapter = read(write_adapter(tmp_path, rank=3, alpha=12))
    assert adapter.scale == 4
    assert adapter.pairs.keys() == MATRICES.keys()
    for name, (outputs, inputs) in MATRICES.items():
        down, up = adapter.pairs[name]
        assert down.shape == (3, inputs)
        assert up.shape == (outputs, 3)
        assert down.dtype == up.dtype == np.float32


def test_merging_adds_what_was_learned_to_that_matrix_only(tmp_path: Path) -> None:
    adapter = read(write_adapter(tmp_path))
    for name, shape in MATRICES.items():
        down, up = adapter.pairs[name]
        weight = np.ones(shape, np.float32)
        merged = adapter.merged(f"{name}.weight", weight)
        assert np.allclose(merged, 1 + 2 * (up @ down))
        assert merged.dtype == np.float32
        assert np.array_equal(weight, np.ones(shape))  # the plain weights stay as they are
        bias = np.ones(shape[0], np.float32)
        assert adapter.merged(f"{name}.bias", bias) is bias
        other = f"another.{name}.weight"
        assert adapter.merged(other, weight) is weight


def test_the_digest_names_the_content(tmp_path: Path) -> None:
    one, again, other = (
        read(write_adapter(tmp_path / name, seed=seed)).digest
        for name, seed in (("one", 0), ("again", 0), ("other", 1))
    )
    assert one == again != other
    assert len(one) == 12


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / WEIGHTS).write_bytes((folder / WEIGHTS).read_bytes()[:-7]),
        lambda folder: (folder / WEIGHTS).write_bytes(b""),
        lambda folder: (folder / CONFIG).unlink(),
        lambda folder: (folder / CONFIG).write_text("{"),
        lambda folder: (folder / CONFIG).write_bytes(b"\xff"),
        lambda folder: (folder / CONFIG).write_text("[]"),
        lambda folder: (folder / CONFIG).write_text('{"r": 2}'),
        lambda folder: (folder / CONFIG).write_text('{"r": 2, "lora_alpha": null}'),
        lambda folder: (folder / CONFIG).write_text('{"r": 0, "lora_alpha": 4}'),
        lambda folder: drop(folder, "lora_B"),
    ],
)
def test_a_damaged_adapter_is_unavailable(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    folder = write_adapter(tmp_path)
    damage(folder)
    with pytest.raises(ModelUnavailable, match="adapter"):
        read_adapter(folder)


def drop(folder: Path, part: str) -> None:
    tensors = load_file(folder / WEIGHTS)
    save_file({n: tensor for n, tensor in tensors.items() if part not in n}, folder / WEIGHTS)


def test_an_adapted_encoder_has_other_vectors_and_its_own_name(tmp_path: Path) -> None:
    folder = prepare_folder(tmp_path / "cache", None, write_e5_file(tmp_path / "tiny.bin"))
    adapter = read(write_adapter(tmp_path / "weights"))
    plain = Encoder.read(folder, network=read_network(folder))
    adapted = Encoder.read(folder, adapter, network=read_network(folder, adapter))
    assert plain.name == NAME
    assert adapted.name == f"{NAME}+{adapter.digest}"
    texts = ["hello world", "سلام دنیا"]
    agreement = (plain.embed(texts) * adapted.embed(texts)).sum(axis=1)
    assert agreement.max() < 0.99


def test_an_adapter_for_another_size_is_unavailable(tmp_path: Path) -> None:
    folder = prepare_folder(tmp_path / "cache", None, write_e5_file(tmp_path / "tiny.bin"))
    weights = write_adapter(tmp_path / "weights")
    wider = {
        name: np.repeat(tensor, 2, axis=1) if "lora_A" in name else tensor
        for name, tensor in load_file(weights / WEIGHTS).items()
    }
    save_file(wider, weights / WEIGHTS)
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        read_network(folder, read_adapter(weights))
