"""TextClassifiers with a transformers model inside: zero-shot NLI, and published mood models.

Each maps what its model says to our labels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import torch

from nlp.errors import ModelUnavailable
from nlp.normalisation import normalise
from nlp.pretrained import open_pretrained
from nlp.ranking import ranked
from nlp.sentiment_labels import sentiment_of
from nlp.sources import ModelSource
from nlp.types import Intent, Prediction, Sentiment
from nlp.wordlists import rows

# The tweets that cardiffnlp's models were trained on had names and links replaced like this.
_NAME, _LINK = re.compile(r"(?<!\w)@\w+"), re.compile(r"https?://\S+|www\.\S+")


class ZeroShotClassifier:
    """Intents by entailment: which sentence about a message follows from it best.

    Method: W. Yin et al., Benchmarking Zero-shot Text Classification, 2019. The sentences are
    data, `nlp/lexicon/hypotheses.jsonl`. Raises ModelUnavailable.
    """

    def __init__(self, source: ModelSource, device: str = "cpu") -> None:
        self.name = source.name
        self._model = open_pretrained(source, device)
        labels = {label.lower(): index for index, label in self._model.labels.items()}
        entailed = [index for label, index in labels.items() if label.startswith("entail")]
        if not entailed:
            raise ModelUnavailable(self.name, f"no entailment among its labels: {sorted(labels)}")
        self._entailment = entailed[0]
        hypotheses = {row["label"]: row["hypothesis"] for row in rows("hypotheses")}
        self._labels = tuple(str(intent) for intent in Intent)
        self._hypotheses = [hypotheses[label] for label in self._labels]

    @property
    def dtype(self) -> str:
        """The number format it computes in, in torch's words."""
        return self._model.dtype

    def classify(self, texts: Sequence[str]) -> list[list[Prediction]]:
        """Return one list per text: every label, most probable first, scores summing to 1."""
        width = len(self._hypotheses)
        premises = [normalise(text) for text in texts for _ in range(width)]
        scores = self._model.scores(premises, self._hypotheses * len(texts))
        entailed = scores[:, self._entailment].reshape(len(texts), width)
        return ranked(self._labels, torch.softmax(entailed, dim=-1).tolist())


class SequenceClassifier:
    """Moods by a published sentiment model, its labels translated into ours.

    Raises ModelUnavailable, also when its labels are no sentiments.
    """

    def __init__(self, source: ModelSource, device: str = "cpu") -> None:
        self.name = source.name
        self._model = open_pretrained(source, device)
        own = self._model.labels
        moods = [sentiment_of(own[index], len(own)) for index in sorted(own)]
        if None in moods:
            raise ModelUnavailable(self.name, f"its labels are no sentiments: {list(own.values())}")
        self._labels = tuple(str(mood) for mood in Sentiment)
        self._translation = torch.tensor(
            [[float(mood == ours) for ours in Sentiment] for mood in moods]
        )

    @property
    def dtype(self) -> str:
        """The number format it computes in, in torch's words."""
        return self._model.dtype

    def classify(self, texts: Sequence[str]) -> list[list[Prediction]]:
        """Return one list per text: every label, most probable first, scores summing to 1."""
        plain = [_LINK.sub("http", _NAME.sub("@user", normalise(text))) for text in texts]
        probabilities = torch.softmax(self._model.scores(plain), dim=-1)
        return ranked(self._labels, (probabilities @ self._translation).tolist())
