"""Scores of predictions against what people said, as scikit-learn defines them."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def accuracy(wanted: Sequence[str], given: Sequence[str]) -> float:
    """Return the share of right answers."""
    return sum(map(str.__eq__, wanted, given)) / len(wanted)


def lenient_accuracy(
    wanted: Sequence[str], given: Sequence[str], also: Sequence[Collection[str]]
) -> float:
    """Return the share of answers that are right or among those `also` accepted."""
    right = (
        answer == label or answer in others
        for label, answer, others in zip(wanted, given, also, strict=True)
    )
    return sum(right) / len(wanted)


def macro_f1(wanted: Sequence[str], given: Sequence[str]) -> float:
    """Return the mean F1 over the labels that occur in `wanted`."""
    scores = []
    for label in sorted(set(wanted)):
        right = sum(a == b == label for a, b in zip(wanted, given, strict=True))
        scores.append(2 * right / (wanted.count(label) + given.count(label)))
    return sum(scores) / len(scores)


def macro_recall(wanted: Sequence[str], given: Sequence[str]) -> float:
    """Return the mean recall over the labels that occur in `wanted`."""
    scores = []
    for label in sorted(set(wanted)):
        right = sum(a == b == label for a, b in zip(wanted, given, strict=True))
        scores.append(right / wanted.count(label))
    return sum(scores) / len(scores)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def calibration_error(
    wanted: Sequence[str], given: Sequence[str], confidences: Sequence[float], bins: int = 10
) -> float:
    """Return the expected calibration error: how far confidence and accuracy lie apart.

    C. Guo et al., On Calibration of Modern Neural Networks, 2017; equally wide bins.
    """
    groups: dict[int, list[tuple[bool, float]]] = {}
    for right, answer, confidence in zip(wanted, given, confidences, strict=True):
        place = min(bins - 1, int(confidence * bins))
        groups.setdefault(place, []).append((right == answer, confidence))
    apart = (
        abs(sum(right for right, _ in group) - sum(confidence for _, confidence in group))
        for group in groups.values()
    )
    return sum(apart) / len(wanted)
