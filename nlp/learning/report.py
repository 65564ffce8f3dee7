"""What training tells: its progress, and how good a head is on texts it never saw."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nlp.learning.metrics import accuracy, calibration_error, macro_f1

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nlp.heads import Head

log = logging.getLogger(__name__)


def log_progress(every: int = 50) -> Callable[[int, int, float], None]:
    """Return a `progress` that logs now and then, with the time that is left."""
    started = time.monotonic()

    def tell(step: int, steps: int, loss: float) -> None:
        if step % every == 0 or step == steps:
            left = (time.monotonic() - started) / step * (steps - step)
            log.info("step %d of %d, loss %.3f, %.0f min left", step, steps, loss, left / 60)

    return tell


def quality(
    head: Head, vectors: NDArray[np.float32], wanted: Sequence[str], languages: Sequence[str]
) -> dict[str, Any]:
    """Return accuracy, macro-F1 and calibration error, per language and in all."""
    probabilities = head.probabilities(vectors)
    given = [head.labels[place] for place in probabilities.argmax(axis=1)]
    sure = probabilities.max(axis=1).tolist()
    scores: dict[str, Any] = {"texts": len(wanted), "temperature": round(head.temperature, 3)}
    for language in [*sorted(set(languages)), "all"]:
        chosen = [place for place, one in enumerate(languages) if language in (one, "all")]
        right, answered = [wanted[i] for i in chosen], [given[i] for i in chosen]
        scores[language] = {
            "accuracy": round(accuracy(right, answered), 3),
            "macro_f1": round(macro_f1(right, answered), 3),
            "calibration_error": round(
                calibration_error(right, answered, [sure[i] for i in chosen]), 3
            ),
        }
    return scores


def draw_confusions(
    path: Path,
    head: Head,
    vectors: NDArray[np.float32],
    wanted: Sequence[str],
    languages: Sequence[str],
) -> None:
    """Draw what was taken for what, a square for each language, shares of each row."""
    from matplotlib.figure import Figure  # late: needed for training only

    given = head.probabilities(vectors).argmax(axis=1)
    names = sorted(set(languages))
    figure = Figure(figsize=(5.2 * len(names), 5.6), layout="constrained")
    for axes, language in zip(figure.subplots(1, len(names), squeeze=False)[0], names, strict=True):
        counts = np.zeros((len(head.labels), len(head.labels)))
        for label, place, one in zip(wanted, given, languages, strict=True):
            if one == language:
                counts[head.labels.index(label), place] += 1
        shares = counts / counts.sum(axis=1, keepdims=True).clip(1)
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
        for (row, column), count in np.ndenumerate(counts):
            if count:
                shade = "white" if shares[row, column] > 0.5 else "black"
                axes.text(column, row, int(count), ha="center", va="center", color=shade, size=8)
        axes.set_title(f"{language}: {int(counts.sum())} texts")
        axes.set_xticks(range(len(head.labels)), head.labels, rotation=60, ha="right")
        axes.set_yticks(range(len(head.labels)), head.labels)
        axes.set_xlabel("taken for")
    figure.savefig(path, dpi=80, metadata={"Software": None})
