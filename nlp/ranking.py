"""Probabilities as predictions, the most probable label first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nlp.types import Prediction


def ranked(labels: Sequence[str], rows: Iterable[Sequence[float]]) -> list[list[Prediction]]:
    """Return one list of predictions for each row of probabilities, ordered as `labels`."""
    return [
        sorted(map(Prediction, labels, row), key=lambda prediction: -prediction.score)
        for row in rows
    ]
