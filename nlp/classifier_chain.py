"""A chain of classifiers is itself a classifier: the first that can answers."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from nlp.errors import ModelUnavailable, WorkerBusy
from nlp.types import Prediction, TextClassifier

log = logging.getLogger(__name__)


class FallbackClassifier:
    """Asks each classifier in turn; ModelUnavailable and WorkerBusy lead on to the next.

    A classifier's failure is logged once, until it answers again. If the last one fails too, its
    error is raised, so put one at the end that cannot fail.
    """

    def __init__(self, first: TextClassifier, *others: TextClassifier) -> None:
        self._classifiers = (first, *others)
        self._failing: set[int] = set()
        self._answered_by = first.name

    @property
    def name(self) -> str:
        """Name of the classifier that answered last, before that of the first."""
        return self._answered_by

    def classify(self, texts: Sequence[str]) -> list[list[Prediction]]:
        """Return one list per text: every label, most probable first, scores summing to 1."""
        *earlier, last = enumerate(self._classifiers)
        for place, classifier in earlier:
            try:
                return self._ask(place, classifier, texts)
            except (ModelUnavailable, WorkerBusy) as error:
                if place not in self._failing:
                    log.warning("%s does not answer, the next one does: %s", classifier.name, error)
                self._failing.add(place)
        return self._ask(*last, texts)

    def _ask(
        self, place: int, classifier: TextClassifier, texts: Sequence[str]
    ) -> list[list[Prediction]]:
        predictions = classifier.classify(texts)
        self._failing.discard(place)
        self._answered_by = classifier.name
        return predictions
