"""The two engines of the encoder: one answer, and one of them is always there."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from nlp.adapter import Adapter, read_adapter
from nlp.embedded.encoder_folder import NAME, prepare_folder
from nlp.embedded.openvino_network import compile_network, converted_folder
from nlp.embedded.torch_network import read_network
from nlp.encoder import Encoder
from nlp.errors import ModelUnavailable
from tests.adapters import write_adapter
from tests.checkpoints import write_e5_file

TEXTS = ["hello world", "سلام دنیا، هوا امروز", "", "the " * 100, "\ud800 😀", "salam be hame"]


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_e5_file(tmp_path_factory.mktemp("packed") / "tiny.bin")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, packed: Path) -> Path:
    return prepare_folder(tmp_path_factory.mktemp("cache"), None, packed)


@pytest.fixture(scope="module")
def adapter(tmp_path_factory: pytest.TempPathFactory) -> Adapter:
    found = read_adapter(write_adapter(tmp_path_factory.mktemp("weights")))
    assert found is not None
    return found


@pytest.fixture
def with_openvino() -> None:
    pytest.importorskip("openvino")


def in_torch(folder: Path, adapter: Adapter | None = None) -> Encoder:
    return Encoder.read(folder, adapter, network=read_network(folder, adapter))


@pytest.mark.usefixtures("with_openvino")
@pytest.mark.parametrize("adapted", [False, True])
def test_both_engines_give_the_same_vectors(folder: Path, adapter: Adapter, adapted: bool) -> None:
    chosen = adapter if adapted else None
    fast, exact = Encoder.read(folder, chosen), in_torch(folder, chosen)
    assert (fast.engine, exact.engine) == ("openvino", "torch")
    assert fast.name == exact.name
    assert np.allclose(fast.embed(TEXTS), exact.embed(TEXTS), atol=5e-4)
    for text in TEXTS:  # alone, a text has another length
        assert np.allclose(fast.embed([text]), exact.embed([text]), atol=5e-4), text


@pytest.mark.usefixtures("with_openvino")
def test_threads_may_share_an_engine(folder: Path) -> None:
    texts = [[text] for text in TEXTS]
    for encoder in (Encoder.read(folder), in_torch(folder)):
        alone = list(map(encoder.embed, texts))
        with ThreadPoolExecutor(4) as threads:
            together = list(threads.map(encoder.embed, texts * 5))
        for place, vector in enumerate(together):
            assert np.allclose(vector, alone[place % len(TEXTS)], atol=1e-6)


@pytest.mark.usefixtures("with_openvino")
def test_each_adapter_is_converted_once_into_a_folder_of_its_own(
    folder: Path, adapter: Adapter
) -> None:
    compile_network(folder)
    compile_network(folder, adapter)
    converted = {converted_folder(folder, None), converted_folder(folder, adapter)}
    assert len(converted) == 2
    assert set(folder.parent.iterdir()) == {folder, *converted}
    files = [path for each in converted for path in each.iterdir()]
    before = {path: path.stat().st_mtime_ns for path in files}
    compile_network(folder)
    compile_network(folder, adapter)
    assert {path: path.stat().st_mtime_ns for path in files} == before


@pytest.mark.usefixtures("with_openvino")
@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "encoder.bin").write_bytes(b"broken"),
        lambda folder: (folder / "encoder.xml").unlink(),
    ],
)
def test_a_damaged_conversion_is_made_anew(
    tmp_path: Path, folder: Path, damage: Callable[[Path], object]
) -> None:
    whole = Encoder.read(folder).embed(TEXTS)
    cache = shutil.copytree(folder.parent, tmp_path / "cache")
    damage(converted_folder(cache / NAME, None))
    again = Encoder.read(cache / NAME)
    assert again.engine == "openvino"
    assert np.array_equal(again.embed(TEXTS), whole)


@pytest.mark.usefixtures("with_openvino")
def test_another_encoder_in_the_cache_is_converted_anew(tmp_path: Path, folder: Path) -> None:
    Encoder.read(folder)
    cache = shutil.copytree(folder.parent, tmp_path / "cache")
    other = prepare_folder(cache, None, write_e5_file(tmp_path / "other.bin", seed=1))
    assert np.allclose(Encoder.read(other).embed(TEXTS), in_torch(other).embed(TEXTS), atol=1e-3)


@pytest.mark.usefixtures("with_openvino")
def test_a_cache_without_room_for_the_conversion_leaves_it_to_torch(
    tmp_path: Path, packed: Path
) -> None:
    folder = prepare_folder(tmp_path, None, packed)
    converted_folder(folder, None).write_text("in the way")
    encoder = Encoder.read(folder)
    assert encoder.engine == "torch"
    assert np.array_equal(encoder.embed(TEXTS), in_torch(folder).embed(TEXTS))


def test_without_openvino_torch_answers(
    folder: Path, adapter: Adapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    with pytest.raises(ModelUnavailable, match="OpenVINO") as caught:
        compile_network(folder)
    assert caught.value.model == NAME
    encoder = Encoder.read(folder, adapter)
    assert encoder.engine == "torch"
    assert np.array_equal(encoder.embed(TEXTS), in_torch(folder, adapter).embed(TEXTS))


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_half_precision_gives_nearly_the_same_vectors(folder: Path, dtype: torch.dtype) -> None:
    rough = Encoder.read(folder, network=read_network(folder, dtype=dtype)).embed(TEXTS)
    assert (in_torch(folder).embed(TEXTS) * rough).sum(axis=1).min() > 0.99


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no graphics card")
def test_a_graphics_card_gives_the_same_vectors(folder: Path, adapter: Adapter) -> None:
    encoder = Encoder.read(folder, adapter, "cuda")
    assert np.allclose(encoder.embed(TEXTS), in_torch(folder, adapter).embed(TEXTS), atol=1e-3)


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
def test_a_folder_that_cannot_be_read_is_unavailable(
    tmp_path: Path, packed: Path, name: str
) -> None:
    folder = prepare_folder(tmp_path, None, packed)
    (folder / name).write_bytes(b"broken")
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        read_network(folder)
    with pytest.raises(ModelUnavailable):
        compile_network(folder)
