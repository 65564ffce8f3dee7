"""A TextClassifier over the shared encoder: our own heads for intent and sentiment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nlp.errors import ModelUnavailable
from nlp.heads import WEIGHTS, read_head
from nlp.ranking import ranked
from nlp.reading import readable
from nlp.types import Prediction

if TYPE_CHECKING:
    from nlp.heads import Head
    from nlp.vector_cache import Embedder


Task = Literal["intent", "sentiment"]


class HeadClassifier:
    """The head for one task over the shared encoder.

    Give all heads the same VectorCache, and a message is encoded once. Raises ModelUnavailable
    when the head does not fit the encoder.
    """

    def __init__(self, task: Task, encoder: Embedder, head: Head) -> None:
        self.name = f"{task}-heads"
        self._encoder = encoder
        self._head = head
        if head.weight.shape[1] != encoder.dimension:
            raise ModelUnavailable(self.name, "the head is not as wide as the encoder")

    @classmethod
    def shipped(cls, task: Task, encoder: Embedder, weights: Path = WEIGHTS) -> HeadClassifier:
        """Return the one in a folder of weights, by default the package's."""
        return cls(task, encoder, read_head(task, encoder.name, weights))

    @property
    def labels(self) -> tuple[str, ...]:
        """What it tells apart: with an owner's heads more than the known intents."""
        return self._head.labels

    @staticmethod
    def read(text: str) -> str:
        """Return what the encoder is given for a text."""
        return readable(text)

    def classify(self, texts: Sequence[str]) -> list[list[Prediction]]:
        """Return one list per text: every label, most probable first, scores summing to 1."""
        try:
            vectors = self._encoder.embed([self.read(text) for text in texts])
        except (RuntimeError, MemoryError) as error:
            raise ModelUnavailable(self.name, f"computing failed: {error}") from error
        return ranked(self._head.labels, self._head.probabilities(vectors).tolist())
