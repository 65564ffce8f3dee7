"""Finglish to Persian script: letters aligned, a network trained, and any text given to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from nlp.errors import ModelUnavailable
from nlp.heads import WEIGHTS
from nlp.learning import transliteration_training
from nlp.learning.alignment import Aligner
from nlp.learning.transliteration_training import prepared, train_transliterator
from nlp.normalisation import normalise
from nlp.reading import reader
from nlp.transliteration import COPIED, FILE, KEY, Transliterator, read_transliterator, to_persian
from tests.classifying import NAUGHTY

PAIRS = [
    ("salam", "سلام"),
    ("salam chetori", "سلام چطوری"),
    ("slm chetori", "سلام چطوری"),
    ("khubi", "خوبی"),
    ("salam khubi", "سلام خوبی"),
    ("slm khbi", "سلام خوبی"),
    ("mersi", "مرسی"),
    ("mersi khubam", "مرسی خوبم"),
    ("Mersi, to chetori?", "مرسی، تو چطوری؟"),
    ("mamnun", "ممنون"),
    ("kheili mamnun", "خیلی ممنون"),
    ("kheili khub bud", "خیلی خوب بود"),
    ("man khubam", "من خوبم"),
    ("man ham khubam 😂", "من هم خوبم 😂"),
    ("to khubi? 😂😂", "تو خوبی؟ 😂😂"),
    ("mersi 🙏", "مرسی 🙏"),
    ("salam 👋", "سلام 👋"),
    ("bad nabud", "بد نبود"),
    ("hava khube", "هوا خوبه"),
    ("hava chetore?", "هوا چطوره؟"),
    ("hava bad bud", "هوا بد بود"),
    ("shab khosh", "شب خوش"),
    ("ruz khosh", "روز خوش"),
    ("ruz bekheir", "روز بخیر"),
    ("shab bekheir", "شب بخیر"),
    ("khodahafez", "خداحافظ"),
    ("daram miram", "دارم میرم"),
    ("man miram khune", "من میرم خونه"),
    ("khune 12 metre", "خونه 12 متره"),
    ("OK mersi", "ok مرسی"),
    ("ok khubi?", "ok خوبی؟"),
    ("ok", "ok"),
]
NAUGHTY_TEXTS = [*NAUGHTY, "İİİİ salam İ", "ﷺ" * 300, "=" * 50, "سلام salam 😀 123", "\u0301" * 99]


def joined(latin: str, labels: list[str]) -> str:
    written = zip(latin, labels, strict=True)
    return "".join(letter if label == COPIED else label for letter, label in written)


@pytest.fixture(scope="module")
def aligner() -> Aligner:
    return Aligner(prepared(PAIRS))


@pytest.mark.parametrize(
    ("latin", "persian", "labels"),
    [
        ("salam", "سلام", ["س", "", "ل", "ا", "م"]),
        ("khubi", "خوبی", ["خ", "", "و", "ب", "ی"]),
        ("man ham", "من هم", ["م", "", "ن", " ", "ه", "", "م"]),
        ("ok 12!", "ok 12!", [COPIED, COPIED, " ", COPIED, COPIED, COPIED]),
        ("bud 😂", "بود 😂", ["ب", "و", "د", " ", COPIED]),
    ],
)
def test_each_letter_is_given_what_it_stands_for(
    aligner: Aligner, latin: str, persian: str, labels: list[str]
) -> None:
    assert aligner.align(latin, persian) == labels


@given(st.text("abdkhmrs ?1", max_size=8), st.text("ابدخمرس ؟1", max_size=16))
def test_what_the_letters_write_is_the_persian_text(
    aligner: Aligner, latin: str, persian: str
) -> None:
    labels = aligner.align(latin, persian)
    if labels is not None:
        assert joined(latin, labels) == persian


def test_what_cannot_be_written_by_so_few_letters_is_not_aligned(aligner: Aligner) -> None:
    assert aligner.align("ab", "خداحافظ") is None
    assert aligner.align("", "س") is None
    labels = aligner.align("khodahafez", "خدا حافظ")  # one word and two
    assert labels is not None
    assert joined("khodahafez", labels) == "خدا حافظ"


@pytest.fixture(scope="module")
def quick() -> Iterator[None]:
    """A small network, trained for a moment."""
    with pytest.MonkeyPatch.context() as patch:
        small = {"_WIDTH": 48, "_DILATIONS": (1, 2), "_EPOCHS": 60, "_BATCH": 8, "_RAREST_LABEL": 1}
        for name, value in small.items():
            patch.setattr(transliteration_training, name, value)
        yield


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, quick: None) -> Path:
    path = tmp_path_factory.mktemp("weights") / FILE
    about = train_transliterator(PAIRS, path)
    assert about["pairs"] == about["aligned"] == len(PAIRS)
    return path


@pytest.fixture(scope="module")
def small(trained: Path) -> Transliterator:
    return read_transliterator(trained)


def test_the_network_learns_its_pairs(small: Transliterator) -> None:
    read = [small.persian(latin).lower() == normalise(persian) for latin, persian in PAIRS]
    assert sum(read) >= 0.9 * len(PAIRS)


def test_case_makes_no_difference_but_to_what_is_copied(small: Transliterator) -> None:
    assert small.persian("SALAM Khubi") == small.persian("salam khubi") == "سلام خوبی"
    assert small.persian("OK mersi") == "OK مرسی"


def test_emoji_and_digits_are_kept(small: Transliterator) -> None:
    assert small.persian("mersi 🙏") == "مرسی 🙏"
    assert small.persian("salam 🎉") == "سلام 🎉"  # one it has never seen
    assert "12" in small.persian("khune 12 metre")


@pytest.mark.parametrize("text", NAUGHTY_TEXTS)
def test_any_text_has_an_answer(small: Transliterator, text: str) -> None:
    answer = small.persian(text)
    answer.encode("utf-8")
    assert answer == normalise(answer)


@given(st.text(max_size=60))
@settings(deadline=None)
def test_every_letter_of_any_text_has_scores(small: Transliterator, text: str) -> None:
    plain = normalise(text) or "a"
    assert small.scores(plain).shape == (len(plain), len(small.labels))
    small.persian(text).encode("utf-8")


def test_every_half_of_a_surrogate_pair_is_survived(small: Transliterator) -> None:
    for code in range(0xD800, 0xE000, 97):
        small.persian(f"salam {chr(code)} khubi").encode("utf-8")
    small.persian("".join(map(chr, range(0xDFFF, 0xD7FF, -1)))).encode("utf-8")


def test_the_end_of_a_very_long_text_is_not_read(small: Transliterator) -> None:
    long = small.persian("salam " * 700)
    assert long.startswith("سل")
    assert 300 < len(long) < 1200


def test_the_same_pairs_give_the_same_network(trained: Path, quick: None) -> None:
    again = trained.with_name("again.safetensors")
    train_transliterator(PAIRS, again)
    assert again.read_bytes() == trained.read_bytes()


def test_numpy_computes_what_was_trained(tmp_path: Path, quick: None) -> None:
    torch.manual_seed(4)
    alphabet, labels = "abdhklmrs", [COPIED, "", "س", "لا"]
    model = transliteration_training._Tagger(len(alphabet), len(labels)).half().float()
    model.train(mode=False)
    transliteration_training._write(model, alphabet, labels, tmp_path / FILE)
    text = "salam? khb 😂"
    places = torch.tensor([[alphabet.find(letter) + 1 for letter in text]])
    with torch.inference_mode():
        expected = model(places, torch.ones(places.shape))[0].numpy()

    scores = read_transliterator(tmp_path / FILE).scores(text)

    assert scores.shape == (len(text), len(labels))
    assert np.allclose(scores, expected, atol=1e-4)


def test_a_file_that_is_something_else_is_refused(tmp_path: Path, trained: Path) -> None:
    with pytest.raises(ModelUnavailable, match="nowhere"):
        read_transliterator(tmp_path / "nowhere")
    tensors = load_file(trained)
    for about in (None, {"other": "{}"}, {KEY: json.dumps({"alphabet": "a", "labels": []})}):
        save_file(tensors, tmp_path / FILE, about)
        with pytest.raises(ModelUnavailable):
            read_transliterator(tmp_path / FILE)


def test_only_finglish_is_given_to_the_transliterator() -> None:
    read = reader(lambda text: f"<{text}>")
    assert read("Salam  khubiiiii?") == "<Salam khubii?>"
    for text in ("سلام خوبی؟", "how are you today", "😂", "", "\ud800"):
        assert read(text) == normalise(text)


@pytest.mark.skipif(
    not (WEIGHTS / FILE).is_file(), reason="the weights are not trained: make train"
)
@pytest.mark.parametrize(
    ("typed", "persian"),
    [
        ("salam chetori", "سلام چطوری"),
        ("slm khbi", "سلام خوبی"),
        ("mersi", "مرسی"),
        ("Mersi 🙏", "مرسی 🙏"),
    ],
)
def test_the_shipped_network_reads_chat(typed: str, persian: str) -> None:
    assert to_persian(typed) == persian
