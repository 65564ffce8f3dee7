from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from nlp import evaluation, training
from nlp.heads import FILE, Head, read_head
from nlp.latin import BUCKETS, encode_weights, features
from nlp.learning import examples
from nlp.learning.examples import Example, is_held_out, read_corpus, without_repeats
from nlp.learning.head_training import balance, calibrate, fit_head
from nlp.learning.latin_training import train_latin
from nlp.learning.metrics import accuracy, lenient_accuracy, macro_f1, macro_recall, percentile
from nlp.types import Intent, Language
from tests.checkpoints import LetterEncoder


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without the shared folder."""
    monkeypatch.setattr(examples, "SHARED", tmp_path / "nowhere")


def two_groups() -> tuple[torch.Tensor, list[str]]:
    torch.manual_seed(1)
    labels = ["left", "right"] * 60
    centres = torch.tensor([[0.9, 0.1, 0.5], [0.8, 0.3, 0.5]] * 60)
    return centres + 0.05 * torch.randn(120, 3), labels


def test_a_head_separates_what_can_be_separated_and_is_the_same_each_time() -> None:
    vectors, targets = two_groups()
    fitted = [
        fit_head(vectors, targets, ["right", "left"], torch.ones(120), 1e-3) for _ in range(2)
    ]
    assert torch.equal(fitted[0].weight, fitted[1].weight)
    assert torch.equal(fitted[0].bias, fitted[1].bias)
    best = fitted[0].probabilities(vectors).argmax(dim=1)
    assert accuracy(targets, [fitted[0].labels[i] for i in best.tolist()]) > 0.9


def test_heavy_examples_decide() -> None:
    vectors = torch.eye(2).repeat(4, 1)
    targets = ["a", "a", "b", "b", "a", "a", "b", "b"]
    weights = torch.tensor([9.0, 9.0, 1.0, 1.0, 9.0, 9.0, 1.0, 1.0])
    head = fit_head(vectors, targets, ["a", "b"], weights, 1e-3)
    assert head.probabilities(vectors)[:, 0].min() > 0.8


def test_the_temperature_tames_a_head_that_is_too_sure() -> None:
    torch.manual_seed(2)
    vectors = torch.randn(300, 2)
    targets = [
        "a" if x + 2 * n > 0 else "b" for x, n in zip(vectors[:, 0], torch.randn(300), strict=True)
    ]
    sure = Head(("a", "b"), torch.tensor([[20.0, 0.0], [-20.0, 0.0]]), torch.zeros(2))
    tuned = calibrate(sure, vectors, targets)
    assert tuned.temperature > 5
    confidence = tuned.probabilities(vectors).max(dim=1).values.mean()
    best = [tuned.labels[i] for i in tuned.probabilities(vectors).argmax(dim=1).tolist()]
    assert abs(float(confidence) - accuracy(targets, best)) < 0.1


def test_balance_gives_small_groups_a_fairer_say() -> None:
    groups = ["en"] * 90 + ["fa"] * 10
    assert torch.equal(balance(groups, 0.0), torch.ones(100))
    equal = balance(groups, 1.0)
    assert float(equal[:90].sum()) == pytest.approx(float(equal[90:].sum()))
    assert float(balance(groups).mean()) == pytest.approx(1)


def test_letters_tell_english_from_finglish() -> None:
    english = ["the weather is nice", "thank you very much", "what is this thing"] * 3
    finglish = ["hava kheili khube", "kheili mamnoon azizam", "in chie dige"] * 3
    model = json.loads(train_latin(english, finglish))
    assert train_latin(english, finglish) == json.dumps(model)
    assert encode_weights([0.0] * BUCKETS)

    import base64
    from array import array

    weights = array("b", base64.b64decode(model["weights"]))

    def odds(word: str) -> int:
        return sum(weights[bucket] for bucket in features(word))

    assert odds("thinking") < 0 < odds("khubam")


def test_repeats_are_dropped_and_a_tenth_is_held_out_by_its_text() -> None:
    row = Example("Salam  Khubi", Language.FINGLISH, "greeting", "neutral")
    again = Example("salam khubi", Language.FINGLISH, "question", None)
    assert without_repeats([row, again]) == [row]
    assert is_held_out(row) == is_held_out(again)
    share = sum(map(is_held_out, read_corpus())) / len(read_corpus())
    assert 0.05 < share < 0.15


@pytest.mark.usefixtures("alone")
def test_training_writes_heads_that_can_be_read_and_a_report(tmp_path: Path) -> None:
    report = training.train(tmp_path, LetterEncoder())
    head = read_head("intent", "letters", tmp_path / FILE)
    assert head.labels == tuple(str(intent) for intent in Intent)
    assert head.weight.shape == (9, LetterEncoder.dimension)
    assert json.loads((tmp_path / "report.json").read_text("utf-8")) == report
    assert report["shared_rows"] is False
    first = (tmp_path / FILE).read_bytes()
    training.train(tmp_path, LetterEncoder())
    assert (tmp_path / FILE).read_bytes() == first


@pytest.mark.usefixtures("alone")
def test_without_shared_rows_a_tenth_of_the_corpus_is_measured() -> None:
    columns = evaluation.measure_corpus(LetterEncoder())
    assert set(columns) == {"heads", "key phrases"}
    assert columns["heads"].keys() == columns["key phrases"].keys()
    assert all(0 <= value <= 1 for measures in columns.values() for value in measures.values())
    text = evaluation.table(columns)
    assert len(text.splitlines()) == 1 + len(columns["heads"])


def test_persian_rows_without_neutral_ones_are_left_out() -> None:
    shared = [e for e in training.training_examples("sentiment") if e.source != "corpus"]
    assert all(example.language is not Language.PERSIAN for example in shared)


def test_scores_are_those_of_the_textbook() -> None:
    wanted, given = ["a", "a", "b", "b"], ["a", "b", "b", "c"]
    assert accuracy(wanted, given) == 0.5
    assert lenient_accuracy(wanted, given, [(), ("b",), (), ()]) == 0.75
    assert macro_f1(wanted, given) == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert macro_recall(wanted, given) == 0.5
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
