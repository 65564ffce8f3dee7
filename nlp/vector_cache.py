"""Remembers the last vectors, so that several heads on one message cost one encoder pass."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

_KEPT = 256  # 1.5 KB each


class Embedder(Protocol):
    """What turns texts into vectors: the encoder, or a cache before it."""

    @property
    def name(self) -> str:
        """Name of the encoder, as heads state it."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors, float32, shape (texts, dimension)."""


class VectorCache:
    """An Embedder that asks another one only for texts it has not just seen. Thread-safe."""

    def __init__(self, encoder: Embedder, kept: int = _KEPT) -> None:
        self._encoder = encoder
        self._kept = kept
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()
        self.name = encoder.name
        self.dimension = encoder.dimension

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors, float32, shape (texts, dimension)."""
        with self._lock:
            found = {text: self._vectors[text] for text in texts if text in self._vectors}
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            # Outside the lock: two threads may compute the same text, none waits for another's.
            found.update(zip(missing, self._encoder.embed(missing), strict=True))
            self._remember({text: found[text] for text in missing})
        return np.stack([found[text] for text in texts]) if texts else self._encoder.embed([])

    def _remember(self, vectors: dict[str, NDArray[np.float32]]) -> None:
        with self._lock:
            self._vectors.update(vectors)
            while len(self._vectors) > self._kept:
                self._vectors.popitem(last=False)
