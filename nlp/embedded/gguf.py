"""The head of a GGUF file: what it holds, and whether all of it is there.

An engine reads such a file without checking it: a download that broke off would end the whole
process with a segmentation fault. So the head is walked here first, within bounds.
Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, BinaryIO, Final

from nlp.errors import NLPError

_STRING, _ARRAY = 8, 9
_NUMBERS: Final = dict(zip((0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12), "BbHhIif?Qqd", strict=True))
"""Codes of `struct` by value type."""

_BLOCKS: Final = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34),
    10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 30: (1, 2),
}  # fmt: skip
"""Weights and bytes a block, by tensor type: F32, F16, Q4_0 … Q8_0, Q2_K … Q6_K, BF16."""

_CONTROL, _USER_DEFINED = 3, 4  # token types that stand for more than their letters

Q4_1: Final = 3
Q8_0: Final = 8


class BrokenFile(NLPError):  # noqa: N818 - the state is the name
    """A file is not a whole GGUF file; `reason` says where it breaks."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.name}: {reason}")
        self.path = path
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where one tensor's weights lie: `kind` is its type, `offset` counts from the first weight."""

    name: bytes
    shape: tuple[int, ...]
    kind: int
    offset: int

    @property
    def size(self) -> int:
        """Bytes its weights take; 0 for a type that is not known here."""
        per_block, size = _BLOCKS.get(self.kind, (1, 0))
        return -(-prod(self.shape) // per_block) * size


@dataclass(frozen=True, slots=True)
class GGUFHead:
    """What stands before the weights.

    `control_tokens` are such as `<|im_end|>`, with their ids. The list of tensors begins at byte
    `listing`, the weights at byte `weights`, both the file's.
    """

    context_length: int
    control_tokens: Mapping[str, int]
    tensors: tuple[Tensor, ...]
    alignment: int
    listing: int
    weights: int


def read_head(path: Path) -> GGUFHead:
    """Read the head and check that every tensor lies inside the file; raise BrokenFile if not."""
    try:
        with path.open("rb") as file:
            return _Reader(file, path.stat().st_size).head()
    except OSError as error:
        raise BrokenFile(path, error.strerror or type(error).__name__) from None
    except ValueError as error:
        raise BrokenFile(path, str(error)) from None


class _Reader:
    """Walks a file and never past its end; raises ValueError."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._position = 0
        self._size = size

    def head(self) -> GGUFHead:
        if self._take(4) != b"GGUF":
            raise ValueError("not a GGUF file")
        if (version := self._number("I")) not in (2, 3):
            raise ValueError(f"GGUF version {version} is not known")
        tensors, values = self._number("Q"), self._number("Q")
        meta = {self._text(): self._value(self._number("I")) for _ in range(values)}
        alignment = meta.get("general.alignment", 32)
        listing = self._position
        listed = tuple(self._tensor() for _ in range(tensors))
        weights = self._position + -self._position % alignment
        if any(weights + tensor.offset + tensor.size > self._size for tensor in listed):
            raise ValueError("the file ends before its weights do")
        tokens = meta.get("tokenizer.ggml.tokens", [])
        kinds = meta.get("tokenizer.ggml.token_type", [])
        return GGUFHead(
            context_length=meta.get(f"{meta.get('general.architecture')}.context_length", 0),
            control_tokens={
                token: number
                for number, (token, kind) in enumerate(zip(tokens, kinds, strict=False))
                if kind == _CONTROL or (kind == _USER_DEFINED and not token.isspace())
            },
            tensors=listed,
            alignment=alignment,
            listing=listing,
            weights=weights,
        )

    def _tensor(self) -> Tensor:
        name = self._take(self._number("Q"))
        shape = tuple(self._number("Q") for _ in range(self._number("I")))
        return Tensor(name, shape, self._number("I"), self._number("Q"))

    def _value(self, kind: int) -> Any:
        if kind == _STRING:
            return self._text()
        if kind in _NUMBERS:
            return self._numbers(_NUMBERS[kind], 1)[0]
        if kind != _ARRAY:
            raise ValueError(f"value type {kind} is not known")
        kind, count = self._number("I"), self._number("Q")
        if kind in _NUMBERS:
            return self._numbers(_NUMBERS[kind], count)
        return [self._value(kind) for _ in range(count)]

    def _numbers(self, code: str, count: int) -> tuple[Any, ...]:
        data = self._take(struct.calcsize(f"<{code}") * count)
        return struct.unpack(f"<{count}{code}", data)

    def _number(self, code: str) -> int:
        return int(self._numbers(code, 1)[0])

    def _text(self) -> str:
        return self._take(self._number("Q")).decode("utf-8", "replace")

    def _take(self, length: int) -> bytes:
        self._position += length
        if self._position > self._size:
            raise ValueError("the file ends within its head")
        return self._file.read(length)
