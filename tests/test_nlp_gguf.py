from __future__ import annotations

import struct
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.embedded.gguf import Q4_1, Q8_0, BrokenFile, read_head
from nlp.embedded.gguf_q8 import q4_1_as_q8_0, write_q8

F32 = 0
_STRING, _ARRAY, _U32, _I32 = 8, 9, 4, 5


def _text(value: str) -> bytes:
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def gguf_bytes() -> bytes:
    """A whole little GGUF file: a vocabulary of four, a Q4_1 matrix and a float32 vector."""
    tokens, kinds = ["a", "<|end|>", "  ", "<think>"], [1, 3, 4, 4]
    values = [
        _text("general.architecture") + struct.pack("<I", _STRING) + _text("llama"),
        _text("llama.context_length") + struct.pack("<II", _U32, 512),
        _text("tokenizer.ggml.tokens")
        + struct.pack("<IIQ", _ARRAY, _STRING, 4)
        + b"".join(map(_text, tokens)),
        _text("tokenizer.ggml.token_type") + struct.pack("<IIQ4i", _ARRAY, _I32, 4, *kinds),
    ]
    blocks = bytes(np.arange(2 * 20, dtype=np.uint8))
    vector = np.arange(8, dtype=np.float32).tobytes()
    tensors = [
        _text("matrix") + struct.pack("<IQQIQ", 2, 32, 2, Q4_1, 0),
        _text("vector") + struct.pack("<IQIQ", 1, 8, F32, 64),
    ]
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(values))
    head += b"".join(values + tensors)
    head += b"\0" * (-len(head) % 32)
    return head + blocks + b"\0" * (64 - len(blocks)) + vector


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "model.gguf"
    file.write_bytes(gguf_bytes())
    return file


def test_the_head_names_context_control_tokens_and_tensors(path: Path) -> None:
    head = read_head(path)
    assert head.context_length == 512
    assert head.control_tokens == {"<|end|>": 1, "<think>": 3}
    assert [(tensor.name, tensor.shape, tensor.size) for tensor in head.tensors] == [
        (b"matrix", (32, 2), 40),
        (b"vector", (8,), 32),
    ]


def test_a_file_cut_anywhere_is_broken(path: Path) -> None:
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(BrokenFile, match=r"model\.gguf: "):
            read_head(path)


@settings(deadline=None)
@given(place=st.integers(0, 200), value=st.integers(0, 255))
def test_a_damaged_head_is_read_or_refused_but_never_anything_else(
    tmp_path_factory: pytest.TempPathFactory, place: int, value: int
) -> None:
    data = bytearray(gguf_bytes())
    data[place] = value
    file = tmp_path_factory.mktemp("gguf") / "model.gguf"
    file.write_bytes(data)
    with suppress(BrokenFile):
        read_head(file)


@pytest.mark.parametrize("content", [b"", b"hello", b"\0" * 4000])
def test_another_kind_of_file_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(content)
    with pytest.raises(BrokenFile):
        read_head(file)


def test_a_missing_file_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(BrokenFile) as caught:
        read_head(tmp_path / "model.gguf")
    assert caught.value.reason == "No such file or directory"


def test_the_exact_copy_has_the_same_head_and_wider_weights(path: Path) -> None:
    copy = path.with_name("copy.gguf")
    write_q8(path, copy)
    before, after = read_head(path), read_head(copy)
    assert [tensor.kind for tensor in after.tensors] == [Q8_0, F32]
    assert [tensor.shape for tensor in after.tensors] == [(32, 2), (8,)]
    assert after.control_tokens == before.control_tokens
    vector = copy.read_bytes()[after.weights + after.tensors[1].offset :][:32]
    assert np.frombuffer(vector, np.float32).tolist() == list(range(8))


def test_re_encoded_weights_stay_within_a_fraction_of_a_step() -> None:
    rng = np.random.default_rng(0)
    scale = rng.uniform(0.001, 0.1, (50, 1)).astype(np.float16)
    minimum = rng.uniform(-1, 0, (50, 1)).astype(np.float16)
    nibbles = rng.integers(0, 16, (50, 32), dtype=np.uint8)
    packed = nibbles[:, :16] | nibbles[:, 16:] << 4
    blocks = np.concatenate([scale.view(np.uint8), minimum.view(np.uint8), packed], axis=1)
    data = np.frombuffer(q4_1_as_q8_0(blocks.ravel()), np.uint8).reshape(50, 34)
    step = data[:, :2].copy().view(np.float16).astype(np.float32)
    decoded = step * data[:, 2:].view(np.int8)
    exact = scale.astype(np.float32) * nibbles + minimum.astype(np.float32)
    assert np.all(np.abs(decoded - exact) <= np.abs(exact).max(axis=1, keepdims=True) / 250)


def test_weights_that_are_all_zero_stay_zero() -> None:
    assert set(q4_1_as_q8_0(np.zeros(20, np.uint8))) == {0}
