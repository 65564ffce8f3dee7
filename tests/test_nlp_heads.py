"""Our own heads: their file, and the classifier over them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open

from nlp.errors import ModelUnavailable
from nlp.head_classifier import HeadClassifier
from nlp.heads import FILE, WEIGHTS, Head, read_head, write_heads
from nlp.normalisation import normalise
from nlp.vector_cache import VectorCache
from tests.checkpoints import LetterEncoder
from tests.classifying import INTENTS, SENTIMENTS, assert_total


def random_head(labels: Sequence[str]) -> Head:
    random = np.random.default_rng(3)
    shape = (len(labels), LetterEncoder.dimension)
    weight, bias = random.normal(size=shape), random.normal(size=len(labels))
    return Head(tuple(labels), weight.astype(np.float32), bias.astype(np.float32), 1.5)


def test_heads_answer_naughty_texts_with_all_labels() -> None:
    assert_total(HeadClassifier("intent", LetterEncoder(), random_head(INTENTS)), INTENTS)


def test_heads_survive_their_file_and_belong_to_one_encoder(tmp_path: Path) -> None:
    path = tmp_path / FILE
    head = random_head(SENTIMENTS)
    write_heads(path, {"sentiment": head}, "letters")
    read = read_head("sentiment", "letters", tmp_path)
    assert read.labels == head.labels
    assert read.temperature == head.temperature
    assert np.array_equal(read.weight, head.weight)
    for task, encoder in (("sentiment", "another"), ("intent", "letters")):
        with pytest.raises(ModelUnavailable):
            read_head(task, encoder, tmp_path)
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(ModelUnavailable):
        read_head("sentiment", "letters", tmp_path)


def test_two_heads_on_a_message_cost_one_encoding() -> None:
    encoder = LetterEncoder()
    cache = VectorCache(encoder, kept=2)
    intent = HeadClassifier("intent", cache, random_head(INTENTS))
    sentiment = HeadClassifier("sentiment", cache, random_head(SENTIMENTS))

    first = intent.classify(["Hello", "hello", "thanks"]), sentiment.classify(["thanks", "Hello"])

    assert encoder.seen == ["Hello", "hello", "thanks", "Hello"]  # two are kept
    uncached = HeadClassifier("intent", LetterEncoder(), random_head(INTENTS))
    assert first[0] == uncached.classify(["Hello", "hello", "thanks"])


def test_texts_are_normalised_before_they_are_encoded() -> None:
    encoder = LetterEncoder()
    HeadClassifier("intent", encoder, random_head(INTENTS)).classify(["كتاااااب"])
    assert encoder.seen == [normalise("كتاااااب")]


def test_a_head_of_another_width_is_refused() -> None:
    head = Head(SENTIMENTS, np.zeros((3, 5), np.float32), np.zeros(3, np.float32))
    with pytest.raises(ModelUnavailable, match="wide"):
        HeadClassifier("sentiment", LetterEncoder(), head)


def test_shipped_heads_know_all_labels() -> None:
    with safe_open(WEIGHTS / FILE, framework="np") as file:
        encoder = json.loads(file.metadata()["hamzaban"])["encoder"]
    assert sorted(read_head("intent", encoder).labels) == sorted(INTENTS)
    assert sorted(read_head("sentiment", encoder).labels) == sorted(SENTIMENTS)


def test_heads_name_their_labels_in_the_file(tmp_path: Path) -> None:
    write_heads(tmp_path / FILE, {"sentiment": random_head(SENTIMENTS)}, "letters")
    with safe_open(tmp_path / FILE, framework="np") as file:
        about = json.loads(file.metadata()["hamzaban"])
    assert about["heads"]["sentiment"]["labels"] == list(SENTIMENTS)
