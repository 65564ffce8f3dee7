"""The encoder's folder in the cache: unpacked once, whole or not there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nlp.embedded.encoder_folder import NAME, prepare_folder
from nlp.embedded.torch_network import read_network
from nlp.encoder import Encoder
from nlp.errors import ModelUnavailable
from tests.checkpoints import write_e5_file

TEXTS = ["hello world", "سلام دنیا، هوا امروز", ""]


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    return write_e5_file(tmp_path / "tiny.bin")


def read(folder: Path) -> Encoder:
    return Encoder.read(folder, network=read_network(folder))


def test_a_folder_is_unpacked_once_with_progress(tmp_path: Path, packed: Path) -> None:
    heard: list[float] = []
    folder = prepare_folder(tmp_path, lambda _, share: heard.append(share), packed)
    assert folder == tmp_path / NAME
    assert heard == sorted(heard)
    assert (heard[0], heard[-1]) == (0.0, 1.0)
    heard.clear()
    before = (folder / "model.safetensors").stat().st_mtime_ns
    assert prepare_folder(tmp_path, lambda _, share: heard.append(share), packed) == folder
    assert heard == []
    assert (folder / "model.safetensors").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "model.safetensors").write_bytes(b"broken"),
        lambda folder: (folder / "config.json").unlink(),
        lambda folder: os.truncate(folder / "model.safetensors", 5000),
        lambda folder: flip_a_byte(folder / "model.safetensors"),
        lambda folder: age(folder / "seal.json"),
    ],
)
def test_a_damaged_or_outdated_folder_is_made_anew(
    tmp_path: Path, packed: Path, damage: Callable[[Path], object]
) -> None:
    folder = prepare_folder(tmp_path, None, packed)
    whole = read(folder).embed(TEXTS)
    damage(folder)
    assert prepare_folder(tmp_path, None, packed) == folder
    assert np.array_equal(read(folder).embed(TEXTS), whole)


def flip_a_byte(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-100] ^= 0xFF
    path.write_bytes(data)


def age(seal: Path) -> None:
    seal.write_text(seal.read_text().replace('"source": "1:', '"source": "0:'))


def test_a_folder_in_use_may_be_replaced(tmp_path: Path, packed: Path) -> None:
    folder = prepare_folder(tmp_path, None, packed)
    encoder = read(folder)
    before = encoder.embed(TEXTS)
    prepare_folder(tmp_path, None, write_e5_file(tmp_path / "other.bin", seed=1))
    assert np.array_equal(encoder.embed(TEXTS), before)
    assert not np.allclose(read(folder).embed(TEXTS), before, atol=1e-2)


def test_an_interrupted_unpacking_leaves_nothing_half(tmp_path: Path, packed: Path) -> None:
    def interrupt(_: str, share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    cache = tmp_path / "cache"
    with pytest.raises(KeyboardInterrupt):
        prepare_folder(cache, interrupt, packed)
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize("size", [0, 3, 100, 3000, -1])
def test_a_damaged_packed_file_is_unavailable(tmp_path: Path, packed: Path, size: int) -> None:
    packed.write_bytes(packed.read_bytes()[:size])
    with pytest.raises(ModelUnavailable, match="damaged"):
        prepare_folder(tmp_path / "cache", None, packed)


def test_a_cache_that_cannot_be_written_is_unavailable(tmp_path: Path, packed: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ModelUnavailable, match="cannot be unpacked"):
        prepare_folder(tmp_path / "file", None, packed)
