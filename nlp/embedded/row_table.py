"""A matrix that stays on the disk: only the rows asked for are read, by their number.

A mapped file would do the same, but the kernel maps 64 KB around each row it touches, so a
quarter of an hour of chatting makes the whole table resident. Reading costs 2 µs a row.
"""

from __future__ import annotations

import json
import math
import os
import struct
import weakref
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_DTYPES: dict[str, np.dtype[np.floating]] = {"F32": np.dtype("<f4"), "F16": np.dtype("<f2")}


class RowTable:
    """The rows of one matrix in a safetensors file.

    Raises OSError, ValueError or KeyError when the file holds no such matrix. The layout is
    that of the safetensors README: the length of a JSON header, the header, the data.
    """

    def __init__(self, path: Path, name: str) -> None:
        self._descriptor = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._descriptor)
        length = os.pread(self._descriptor, 8, 0)
        if len(length) < 8:
            raise ValueError("not a safetensors file")
        (header_size,) = struct.unpack("<Q", length)
        tensor = json.loads(os.pread(self._descriptor, header_size, 8))[name]
        self._dtype = _DTYPES[tensor["dtype"]]
        self.shape: tuple[int, int] = tuple(tensor["shape"])
        self._row_bytes = self.shape[1] * self._dtype.itemsize
        start, end = tensor["data_offsets"]
        if end - start != math.prod(self.shape) * self._dtype.itemsize:
            raise ValueError(f"{name} has not the size of its shape")
        self._start = 8 + header_size + start

    def rows(self, numbers: Iterable[int]) -> NDArray[np.floating]:
        """Return the rows `numbers`, shape (numbers, columns), in the precision of the file."""
        rows = bytearray()
        for number in numbers:
            offset = self._start + number * self._row_bytes
            rows += os.pread(self._descriptor, self._row_bytes, offset)
        found: NDArray[np.floating] = np.frombuffer(bytes(rows), self._dtype)
        return found.reshape(-1, self.shape[1])
