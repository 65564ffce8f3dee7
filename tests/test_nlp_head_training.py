"""Heads fitted to vectors, their temperature, and what is reported of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from nlp.heads import Head
from nlp.learning.head_training import balance, calibrate, fit_head
from nlp.learning.metrics import (
    accuracy,
    calibration_error,
    lenient_accuracy,
    macro_f1,
    macro_recall,
    percentile,
)
from nlp.learning.report import draw_confusions, quality

Vectors = NDArray[np.float32]


def ones(count: int) -> Vectors:
    return np.ones(count, np.float32)


def two_groups() -> tuple[Vectors, list[str]]:
    random = np.random.default_rng(1)
    centres = np.tile([[0.9, 0.1, 0.5], [0.8, 0.3, 0.5]], (60, 1))
    vectors = centres + random.normal(0, 0.05, (120, 3))
    return vectors.astype(np.float32), ["left", "right"] * 60


def best(head: Head, vectors: Vectors) -> list[str]:
    return [head.labels[place] for place in head.probabilities(vectors).argmax(axis=1)]


def test_a_head_separates_what_can_be_separated_and_is_the_same_each_time() -> None:
    vectors, targets = two_groups()
    one, again = (fit_head(vectors, targets, ["right", "left"], ones(120), 1e-3) for _ in range(2))
    assert np.array_equal(one.weight, again.weight)
    assert np.array_equal(one.bias, again.bias)
    assert one.weight.dtype == one.bias.dtype == np.float32
    assert one.labels == ("right", "left")
    assert accuracy(targets, best(one, vectors)) > 0.9


def test_a_label_without_examples_and_a_column_without_news_do_no_harm() -> None:
    vectors, targets = two_groups()
    vectors[:, 2] = 0.5
    head = fit_head(vectors, targets, ["left", "right", "never"], ones(120), 1e-3)
    assert np.isfinite(head.weight).all()
    assert "never" not in best(head, vectors)


def test_heavy_examples_decide() -> None:
    vectors = np.tile(np.eye(2, dtype=np.float32), (4, 1))
    targets = ["a", "a", "b", "b", "a", "a", "b", "b"]
    weights = np.array([9, 9, 1, 1, 9, 9, 1, 1], np.float32)
    head = fit_head(vectors, targets, ["a", "b"], weights, 1e-3)
    assert head.probabilities(vectors)[:, 0].min() > 0.8


def test_the_temperature_tames_a_head_that_is_too_sure() -> None:
    random = np.random.default_rng(2)
    vectors = random.normal(size=(300, 2)).astype(np.float32)
    noisy = vectors[:, 0] + 2 * random.normal(size=300)
    targets = ["a" if value > 0 else "b" for value in noisy]
    weight = np.array([[20, 0], [-20, 0]], np.float32)
    sure = Head(("a", "b"), weight, np.zeros(2, np.float32))
    tuned = calibrate(sure, vectors, targets)
    assert tuned.temperature > 5
    assert np.array_equal(tuned.weight, sure.weight)
    assert best(tuned, vectors) == best(sure, vectors)
    confidence = tuned.probabilities(vectors).max(axis=1).mean()
    assert abs(float(confidence) - accuracy(targets, best(tuned, vectors))) < 0.1


def test_balance_gives_small_groups_a_fairer_say() -> None:
    groups = ["en"] * 90 + ["fa"] * 10
    assert np.array_equal(balance(groups, 0.0), ones(100))
    equal = balance(groups, 1.0)
    assert equal.dtype == np.float32
    assert float(equal[:90].sum()) == pytest.approx(float(equal[90:].sum()))
    assert float(balance(groups).mean()) == pytest.approx(1)


def test_scores_are_those_of_the_textbook() -> None:
    wanted, given = ["a", "a", "b", "b"], ["a", "b", "b", "c"]
    assert accuracy(wanted, given) == 0.5
    assert lenient_accuracy(wanted, given, [(), ("b",), (), ()]) == 0.75
    assert macro_f1(wanted, given) == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert macro_recall(wanted, given) == 0.5
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert calibration_error(["a"] * 4, ["a", "a", "a", "b"], [0.75] * 4) == pytest.approx(0)
    assert calibration_error(["a", "a"], ["a", "b"], [0.6, 1.0]) == pytest.approx((0.4 + 1) / 2)


def reported() -> tuple[Head, Vectors, list[str], list[str]]:
    """A head that is wrong on the last of four texts, in two languages."""
    head = Head(("a", "b"), 9 * np.eye(2, dtype=np.float32), np.zeros(2, np.float32), 0.5)
    vectors = np.array([[1, 0], [0, 1], [1, 0], [1, 0]], np.float32)
    return head, vectors, ["a", "b", "a", "b"], ["en", "en", "fa", "fa"]


def test_quality_is_told_for_each_language_and_in_all() -> None:
    scores = quality(*reported())
    assert scores["texts"] == 4
    assert scores["temperature"] == 0.5
    assert scores["en"] == {"accuracy": 1.0, "macro_f1": 1.0, "calibration_error": 0.0}
    assert scores["fa"]["accuracy"] == 0.5
    assert scores["all"]["accuracy"] == 0.75
    assert scores["fa"]["calibration_error"] == pytest.approx(0.5, abs=1e-3)


def test_the_confusions_are_drawn_the_same_way_each_time(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    for name in ("one.png", "again.png"):
        draw_confusions(tmp_path / name, *reported())
    picture = (tmp_path / "one.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert picture == (tmp_path / "again.png").read_bytes()
