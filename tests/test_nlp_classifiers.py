from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import pipeline

from nlp.classifier_chain import FallbackClassifier
from nlp.classifiers import HeadClassifier, SequenceClassifier, ZeroShotClassifier
from nlp.errors import ModelUnavailable
from nlp.heads import Head, read_head, write_heads
from nlp.keywords import KeywordClassifier
from nlp.normalisation import normalise
from nlp.sentiment_labels import sentiment_of
from nlp.sources import ModelSource
from nlp.types import Intent, Prediction, Sentiment, TextClassifier
from nlp.vector_cache import VectorCache
from nlp.wordlists import rows
from tests.checkpoints import (
    BART_LABELS,
    CARDIFF_LABELS,
    SST2_LABELS,
    LetterEncoder,
    save_bart,
    save_distilbert,
    save_roberta,
)

NAUGHTY = [
    "",
    "   ",
    "\x00",
    "\ud800 lone",
    "a" * 4096,
    "سلام " * 800,
    "</s><s>[SEP]",
    "👨‍👩‍👧‍👦",
    "\u202e",
]
INTENTS = tuple(str(intent) for intent in Intent)
SENTIMENTS = tuple(str(sentiment) for sentiment in Sentiment)


def local(folder: str, tmp_path: Path) -> ModelSource:
    return ModelSource(folder, None, tmp_path / "cache", offline=True)


def assert_total(classifier: TextClassifier, labels: Sequence[str]) -> None:
    results = classifier.classify(NAUGHTY)
    assert len(results) == len(NAUGHTY)
    for predictions in results:
        assert sorted(p.label for p in predictions) == sorted(labels)
        assert sum(p.score for p in predictions) == pytest.approx(1, abs=1e-4)
        scores = [p.score for p in predictions]
        assert scores == sorted(scores, reverse=True)
    assert classifier.classify([]) == []


def random_head(labels: Sequence[str]) -> Head:
    torch.manual_seed(3)
    size = LetterEncoder.dimension
    return Head(tuple(labels), torch.randn(len(labels), size), torch.randn(len(labels)), 1.5)


def test_every_classifier_answers_naughty_texts_with_all_labels(tmp_path: Path) -> None:
    bart = local(save_bart(tmp_path / "bart", BART_LABELS), tmp_path)
    roberta = local(save_roberta(tmp_path / "roberta", CARDIFF_LABELS), tmp_path)
    distilbert = local(save_distilbert(tmp_path / "distilbert", SST2_LABELS), tmp_path)
    assert_total(ZeroShotClassifier(bart), INTENTS)
    assert_total(SequenceClassifier(roberta), SENTIMENTS)
    assert_total(SequenceClassifier(distilbert), SENTIMENTS)
    assert_total(HeadClassifier("intent", LetterEncoder(), random_head(INTENTS)), INTENTS)


@pytest.mark.parametrize(
    "labels",
    [BART_LABELS, {0: "ENTAILMENT", 1: "NEUTRAL", 2: "CONTRADICTION"}, {0: "entailment", 1: "not"}],
)
def test_zero_shot_scores_equal_those_of_the_transformers_pipeline(
    tmp_path: Path, labels: dict[int, str]
) -> None:
    folder = save_bart(tmp_path / "model", labels)
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
        (save_roberta, CARDIFF_LABELS, ["negative", "neutral", "positive"]),
        (
            save_roberta,
            {0: "negative", 1: "neutral", 2: "positive"},
            ["negative", "neutral", "positive"],
        ),
        (save_distilbert, SST2_LABELS, ["negative", "positive"]),
    ],
)
def test_sentiments_equal_those_of_the_transformers_pipeline(
    tmp_path: Path, save: Any, labels: dict[int, str], meaning: list[str]
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


@pytest.mark.parametrize("file", ["config.json", "model.safetensors", "tokenizer.json"])
def test_damaged_checkpoints_are_unavailable(tmp_path: Path, file: str) -> None:
    folder = Path(save_roberta(tmp_path / "model", CARDIFF_LABELS))
    (folder / file).write_bytes(b"\x00damaged")
    with pytest.raises(ModelUnavailable):
        SequenceClassifier(local(str(folder), tmp_path))


def test_a_checkpoint_without_a_trained_layer_is_refused(tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    folder = Path(save_roberta(tmp_path / "model", CARDIFF_LABELS))
    weights = load_file(folder / "model.safetensors")
    body = {name: value for name, value in weights.items() if not name.startswith("classifier")}
    save_file(body, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(ModelUnavailable, match="no trained classification layer"):
        SequenceClassifier(local(str(folder), tmp_path))


def test_pickled_weights_are_not_opened(tmp_path: Path) -> None:
    folder = Path(save_roberta(tmp_path / "model", CARDIFF_LABELS))
    (folder / "model.safetensors").unlink()
    torch.save({}, folder / "pytorch_model.bin")
    with pytest.raises(ModelUnavailable):
        SequenceClassifier(local(str(folder), tmp_path))


def test_a_source_hides_its_token_and_honours_its_rules(tmp_path: Path) -> None:
    source = ModelSource("owner/model", "v1", tmp_path, "hf_secret", offline=True)
    assert "hf_secret" not in repr(source)
    arguments = source.model_arguments()
    assert arguments["token"] == "hf_secret"
    assert arguments["revision"] == "v1"
    assert arguments["local_files_only"] is True
    assert arguments["use_safetensors"] is True
    assert arguments["trust_remote_code"] is False
    assert "use_safetensors" not in source.tokenizer_arguments()


def test_heads_survive_their_file_and_belong_to_one_encoder(tmp_path: Path) -> None:
    path = tmp_path / "heads.safetensors"
    head = random_head(SENTIMENTS)
    write_heads(path, {"sentiment": head}, "letters")
    read = read_head("sentiment", "letters", path)
    assert read.labels == head.labels
    assert read.temperature == head.temperature
    assert torch.equal(read.weight, head.weight)
    for task, encoder in (("sentiment", "another"), ("intent", "letters")):
        with pytest.raises(ModelUnavailable):
            read_head(task, encoder, path)
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(ModelUnavailable):
        read_head("sentiment", "letters", path)


def test_two_heads_on_a_message_cost_one_encoding() -> None:
    encoder = LetterEncoder()
    cache = VectorCache(encoder, kept=2)
    intent = HeadClassifier("intent", cache, random_head(INTENTS))
    sentiment = HeadClassifier("sentiment", cache, random_head(SENTIMENTS))

    first = intent.classify(["Hello", "hello", "bye"]), sentiment.classify(["bye", "Hello"])

    assert encoder.seen == ["Hello", "hello", "bye", "Hello"]  # two are kept
    uncached = HeadClassifier("intent", LetterEncoder(), random_head(INTENTS))
    assert first[0] == uncached.classify(["Hello", "hello", "bye"])


def test_texts_are_normalised_before_they_are_encoded() -> None:
    encoder = LetterEncoder()
    HeadClassifier("intent", encoder, random_head(INTENTS)).classify(["كتاااااب"])
    assert encoder.seen == [normalise("كتاااااب")]


def test_a_head_of_another_width_is_refused() -> None:
    head = Head(SENTIMENTS, torch.zeros(3, 5), torch.zeros(3))
    with pytest.raises(ModelUnavailable, match="wide"):
        HeadClassifier("sentiment", LetterEncoder(), head)


def test_shipped_heads_know_all_labels() -> None:
    assert read_head("intent", "multilingual-e5-small").labels == INTENTS
    assert read_head("sentiment", "multilingual-e5-small").labels == SENTIMENTS


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


def test_heads_name_their_labels_in_the_file(tmp_path: Path) -> None:
    from safetensors import safe_open

    path = tmp_path / "heads.safetensors"
    write_heads(path, {"sentiment": random_head(SENTIMENTS)}, "letters")
    with safe_open(path, framework="pt") as file:
        about = json.loads(file.metadata()["hamzaban"])
    assert about["heads"]["sentiment"]["labels"] == list(SENTIMENTS)
