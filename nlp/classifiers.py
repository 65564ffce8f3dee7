"""TextClassifiers with a model inside: our heads, zero-shot NLI, and published mood models.

Each maps what its model says to our labels; `nlp.keywords` has the one without a model.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import torch

from nlp.errors import ModelUnavailable
from nlp.heads import read_head
from nlp.normalisation import normalise
from nlp.pretrained import open_pretrained
from nlp.sentiment_labels import sentiment_of
from nlp.sources import ModelSource
from nlp.types import Intent, Prediction, Sentiment
from nlp.wordlists import rows

if TYPE_CHECKING:
    from nlp.heads import Head
    from nlp.vector_cache import Embedder

# The tweets that cardiffnlp's models were trained on had names and links replaced like this.
_NAME, _LINK = re.compile(r"(?<!\w)@\w+"), re.compile(r"https?://\S+|www\.\S+")


class HeadClassifier:
    """The head for one task over the shared encoder.

    Give all heads the same VectorCache, and a message is encoded once. `head` is the one that
    ships with the package by default. Raises ModelUnavailable when it does not fit the encoder.
    """

    def __init__(
        self, task: Literal["intent", "sentiment"], encoder: Embedder, head: Head | None = None
    ) -> None:
        self.name = f"{task}-heads"
        self._encoder = encoder
        self._head = head or read_head(task, encoder.name)
        if self._head.weight.shape[1] != encoder.dimension:
            raise ModelUnavailable(self.name, "the head is not as wide as the encoder")

    def classify(self, texts: Sequence[str]) -> list[list[Prediction]]:
        """Return one list per text: every label, most probable first, scores summing to 1."""
        try:
            vectors = self._encoder.embed([normalise(text) for text in texts])
        except (RuntimeError, MemoryError) as error:
            raise ModelUnavailable(self.name, f"computing failed: {error}") from error
        return _ranked(self._head.labels, self._head.probabilities(vectors))


class ZeroShotClassifier:
    """Intents by entailment: which sentence about a message follows from it best.

    Method: W. Yin et al., Benchmarking Zero-shot Text Classification, 2019. The sentences are
    data, `nlp/lexicon/hypotheses.jsonl`. Raises ModelUnavailable.
    """

    def __init__(self, source: ModelSource, device: str = "cpu") -> None:
        self.name = source.model
        self._model = open_pretrained(source, device)
        labels = {label.lower(): index for index, label in self._model.labels.items()}
        entailed = [index for label, index in labels.items() if label.startswith("entail")]
        if not entailed:
            raise ModelUnavailable(self.name, f"no entailment among its labels: {sorted(labels)}")
        self._entailment = entailed[0]
        hypotheses = {row["label"]: row["hypothesis"] for row in rows("hypotheses")}
        self._labels = tuple(str(intent) for intent in Intent)
        self._hypotheses = [hypotheses[label] for label in self._labels]

    def classify(self, texts: Sequence[str]) -> list[list[Prediction]]:
        """Return one list per text: every label, most probable first, scores summing to 1."""
        predictions: list[list[Prediction]] = []
        for text in texts:
            premises = [normalise(text)] * len(self._hypotheses)
            scores = self._model.scores(premises, self._hypotheses)[:, self._entailment]
            predictions += _ranked(self._labels, torch.softmax(scores, dim=0)[None])
        return predictions


class SequenceClassifier:
    """Moods by a published sentiment model, its labels translated into ours.

    Raises ModelUnavailable, also when its labels are no sentiments.
    """

    def __init__(self, source: ModelSource, device: str = "cpu") -> None:
        self.name = source.model
        self._model = open_pretrained(source, device)
        own = self._model.labels
        moods = [sentiment_of(own[index], len(own)) for index in sorted(own)]
        if None in moods:
            raise ModelUnavailable(self.name, f"its labels are no sentiments: {list(own.values())}")
        self._labels = tuple(str(mood) for mood in Sentiment)
        self._translation = torch.tensor(
            [[float(mood == ours) for ours in Sentiment] for mood in moods]
        )

    def classify(self, texts: Sequence[str]) -> list[list[Prediction]]:
        """Return one list per text: every label, most probable first, scores summing to 1."""
        plain = [_LINK.sub("http", _NAME.sub("@user", normalise(text))) for text in texts]
        probabilities = torch.softmax(self._model.scores(plain), dim=-1)
        return _ranked(self._labels, probabilities @ self._translation)


def _ranked(labels: Sequence[str], probabilities: torch.Tensor) -> list[list[Prediction]]:
    return [
        sorted(map(Prediction, labels, row), key=lambda prediction: -prediction.score)
        for row in probabilities.tolist()
    ]
