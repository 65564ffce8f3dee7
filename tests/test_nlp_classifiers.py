"""Published classifiers on tiny checkpoints of their architectures and labels; and chains."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from transformers import pipeline

from nlp.classifier_chain import FallbackClassifier
from nlp.classifiers import SequenceClassifier, ZeroShotClassifier
from nlp.errors import ModelUnavailable
from nlp.keywords import KeywordClassifier
from nlp.sentiment_labels import sentiment_of
from nlp.sources import ModelSource
from nlp.types import Prediction
from nlp.wordlists import rows
from tests.checkpoints import (
    BART_LABELS,
    CARDIFF_LABELS,
    DEBERTA_LABELS,
    NAMED_LABELS,
    SST2_LABELS,
    save_bart,
    save_deberta,
    save_distilbert,
    save_roberta,
    save_xlm_roberta,
)
from tests.classifying import INTENTS, SENTIMENTS, TEXTS, Save, assert_total, local


@pytest.mark.parametrize(
    ("save", "labels"), [(save_bart, BART_LABELS), (save_deberta, DEBERTA_LABELS)]
)
def test_zero_shot_models_answer_naughty_texts_with_all_labels(
    tmp_path: Path, save: Save, labels: dict[int, str]
) -> None:
    assert_total(ZeroShotClassifier(local(save(tmp_path / "model", labels), tmp_path)), INTENTS)


@pytest.mark.parametrize(
    ("save", "labels"),
    [
        (save_roberta, CARDIFF_LABELS),
        (save_xlm_roberta, NAMED_LABELS),
        (save_distilbert, SST2_LABELS),
    ],
)
def test_sentiment_models_answer_naughty_texts_with_all_labels(
    tmp_path: Path, save: Save, labels: dict[int, str]
) -> None:
    assert_total(SequenceClassifier(local(save(tmp_path / "model", labels), tmp_path)), SENTIMENTS)


@pytest.mark.parametrize(
    ("save", "labels"),
    [
        (save_bart, BART_LABELS),
        (save_bart, {0: "ENTAILMENT", 1: "NEUTRAL", 2: "CONTRADICTION"}),
        (save_bart, {0: "entailment", 1: "not_entailment"}),
        (save_deberta, DEBERTA_LABELS),
    ],
)
def test_zero_shot_scores_equal_those_of_the_transformers_pipeline(
    tmp_path: Path, save: Save, labels: dict[int, str]
) -> None:
    folder = save(tmp_path / "model", labels)
    hypotheses = {row["hypothesis"]: row["label"] for row in rows("hypotheses")}
    assert set(hypotheses.values()) == set(INTENTS)
    text = "hello, what a lovely day"
    published: Any = pipeline("zero-shot-classification", model=folder, tokenizer=folder)
    expected = published(text, candidate_labels=list(hypotheses), hypothesis_template="{}")

    (predictions,) = ZeroShotClassifier(local(folder, tmp_path)).classify([text])

    assert [p.label for p in predictions] == [hypotheses[h] for h in expected["labels"]]
    assert [p.score for p in predictions] == pytest.approx(expected["scores"], abs=1e-5)


@pytest.mark.parametrize(
    ("save", "labels", "meaning"),
    [
        (save_roberta, CARDIFF_LABELS, list(NAMED_LABELS.values())),
        (save_roberta, NAMED_LABELS, list(NAMED_LABELS.values())),
        (save_xlm_roberta, NAMED_LABELS, list(NAMED_LABELS.values())),
        (
            save_xlm_roberta,
            {0: "Positive", 1: "Negative", 2: "Neutral"},
            ["positive", "negative", "neutral"],
        ),
        (save_distilbert, SST2_LABELS, ["negative", "positive"]),
    ],
)
def test_sentiments_equal_those_of_the_transformers_pipeline(
    tmp_path: Path, save: Save, labels: dict[int, str], meaning: list[str]
) -> None:
    folder = save(tmp_path / "model", labels)
    published: Any = pipeline("text-classification", model=folder, tokenizer=folder, top_k=None)
    (answers,) = published(["what a lovely day"])
    expected = {item["label"]: item["score"] for item in answers}

    (predictions,) = SequenceClassifier(local(folder, tmp_path)).classify(["what a lovely day"])

    scores = {p.label: p.score for p in predictions}
    for index, label in labels.items():
        assert scores[meaning[index]] == pytest.approx(expected[label], abs=1e-5)
    assert set(scores) == set(SENTIMENTS)


@pytest.mark.parametrize(
    ("label", "count", "sentiment"),
    [
        ("LABEL_0", 3, "negative"),
        ("LABEL_1", 2, "positive"),
        ("LABEL_4", 5, None),
        ("5 stars", 5, "positive"),
        ("1 star", 5, "negative"),
        ("Very_Negative", 5, "negative"),
        ("HAPPY", 2, "positive"),
        ("entailment", 3, None),
        ("joy", 6, None),
    ],
)
def test_labels_of_published_models_are_understood(
    label: str, count: int, sentiment: str | None
) -> None:
    assert sentiment_of(label, count) == sentiment


def test_models_for_another_purpose_are_refused_by_name(tmp_path: Path) -> None:
    bart = local(save_bart(tmp_path / "bart", BART_LABELS), tmp_path)
    roberta = local(save_roberta(tmp_path / "roberta", CARDIFF_LABELS), tmp_path)
    with pytest.raises(ModelUnavailable, match="no sentiments"):
        SequenceClassifier(bart)
    with pytest.raises(ModelUnavailable, match="entailment"):
        ZeroShotClassifier(roberta)


def test_a_model_that_is_not_there_is_unavailable_not_a_crash(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable) as caught:
        ZeroShotClassifier(ModelSource("nobody/nothing", None, tmp_path, offline=True))
    assert caught.value.model == "nobody/nothing"


@pytest.mark.parametrize(
    ("save", "labels"), [(save_bart, BART_LABELS), (save_deberta, DEBERTA_LABELS)]
)
def test_the_hypotheses_of_several_texts_are_computed_together(
    tmp_path: Path, save: Save, labels: dict[int, str]
) -> None:
    classifier = ZeroShotClassifier(local(save(tmp_path / "model", labels), tmp_path))
    computed: list[int] = []
    classifier._model.model.register_forward_hook(
        lambda _, __, output: computed.append(len(output.logits))
    )
    together = classifier.classify(TEXTS)
    assert sum(computed) == len(TEXTS) * len(INTENTS)
    assert len(computed) < len(TEXTS)

    alone = [prediction for text in TEXTS for prediction in classifier.classify([text])]
    for one, other in zip(together, alone, strict=True):
        scores = {prediction.label: prediction.score for prediction in other}
        assert {p.label: p.score for p in one} == pytest.approx(scores, abs=1e-5)


class Broken:
    name = "broken"

    def __init__(self) -> None:
        self.works = False

    def classify(self, texts: Sequence[str]) -> list[list[Prediction]]:
        if not self.works:
            raise ModelUnavailable(self.name, "no memory")
        return [[Prediction("greeting", 1.0)] for _ in texts]


def test_a_chain_answers_with_the_next_and_logs_once(caplog: pytest.LogCaptureFixture) -> None:
    broken = Broken()
    chain = FallbackClassifier(broken, KeywordClassifier("intent"))
    assert chain.name == "broken"
    with caplog.at_level(logging.WARNING):
        assert chain.classify(["سلام"])[0][0].label == "greeting"
        chain.classify(["private words"])
    assert len(caplog.records) == 1
    assert "no memory" in caplog.text
    assert "private words" not in caplog.text
    assert chain.name == "intent-keywords"

    broken.works = True
    chain.classify(["سلام"])
    assert chain.name == "broken"


def test_a_chain_lets_unnamed_errors_and_the_last_one_through() -> None:
    class Wrong(Broken):
        def classify(self, texts: Sequence[str]) -> list[list[Prediction]]:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        FallbackClassifier(Wrong(), KeywordClassifier("intent")).classify(["x"])
    with pytest.raises(ModelUnavailable):
        FallbackClassifier(Broken(), Broken()).classify(["x"])
