"""The two engines of the encoder: one answer, and one of them is always there."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import torch

from nlp.adapter import Adapter, read_adapter
from nlp.embedded.encoder_folder import NAME, prepare_folder
from nlp.embedded.openvino_network import compile_network
from nlp.embedded.torch_network import read_network
from nlp.encoder import Encoder
from nlp.errors import ModelUnavailable
from tests.adapters import write_adapter
from tests.checkpoints import write_e5_file
from tests.conftest import ROOT

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
    if find_spec("openvino") is None:
        pytest.skip("openvino is not installed")


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
def test_openvino_needs_no_torch_tells_nobody_and_leaves_nothing_on_the_disk(folder: Path) -> None:
    before = set(folder.parent.rglob("*"))
    code = f"""
import sys, threading
from pathlib import Path
heard = []
loud = ("os.fork", "socket.connect", "socket.getaddrinfo", "subprocess.Popen")
sys.addaudithook(lambda event, _: heard.append(event) if event in loud else None)
from nlp.encoder import Encoder
assert Encoder.read(Path({str(folder)!r})).engine == "openvino"
assert not {{"torch", "transformers"}} & set(sys.modules), "heavy"
assert threading.enumerate() == [threading.main_thread()], "threads"
assert not heard, heard
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
    assert set(folder.parent.rglob("*")) == before


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
