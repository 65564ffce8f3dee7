"""Training from beginning to end on a tiny encoder, and what it is trained on."""

from __future__ import annotations

import base64
import json
from array import array
from pathlib import Path

import numpy as np
import pytest

from nlp import training
from nlp.adapter import CONFIG, WEIGHTS, read_adapter
from nlp.embedded.encoder_folder import prepare_folder
from nlp.encoder import Encoder
from nlp.heads import FILE, read_head
from nlp.latin import BUCKETS, encode_weights, features
from nlp.latin import FILE as LATIN
from nlp.learning import examples, transliteration_training
from nlp.learning.examples import Example, is_held_out, read_corpus, read_shared, without_repeats
from nlp.learning.latin_training import train_latin
from nlp.learning.tuning import Schedule
from nlp.transliteration import FILE as FINGLISH
from nlp.transliteration import read_transliterator
from nlp.types import Intent, Language, Sentiment
from tests.checkpoints import write_e5_file

ONE_IN = 40  # of the corpus
SCHEDULE = Schedule(epochs=1, batch=16, rank=2)
WRITTEN = {
    FILE,
    LATIN,
    FINGLISH,
    CONFIG,
    WEIGHTS,
    "report.json",
    "confusion-intent.png",
    "confusion-sentiment.png",
}


def train(folder: Path, encoder_folder: Path) -> dict[str, object]:
    """Train on a few rows of the corpus, as on a machine without the shared folder."""
    few = read_corpus()[::ONE_IN]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(examples, "SHARED", folder / "nowhere")
        patch.setattr(training, "read_corpus", lambda: few)
        patch.setattr(training, "words", lambda name: {f"{name}word", "the", "salam"})
        for name, value in {"_WIDTH": 16, "_DILATIONS": (1,), "_EPOCHS": 1}.items():
            patch.setattr(transliteration_training, name, value)
        return training.train(folder, encoder_folder, SCHEDULE)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny encoder."""
    temporary = tmp_path_factory.mktemp("encoder")
    return prepare_folder(temporary / "cache", None, write_e5_file(temporary / "tiny.bin"))


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory, tiny: Path) -> Path:
    pytest.importorskip("matplotlib")
    folder = tmp_path_factory.mktemp("trained") / "weights"
    report = train(folder, tiny)
    assert json.loads((folder / training.REPORT).read_text("utf-8")) == report
    return folder


def test_training_writes_weights_that_fit_each_other(weights: Path, tiny: Path) -> None:
    assert {path.name for path in weights.iterdir()} == WRITTEN
    encoder = Encoder.read(tiny, read_adapter(weights))
    for task, labels in (("intent", Intent), ("sentiment", Sentiment)):
        head = read_head(task, encoder.name, weights)
        assert head.labels == tuple(str(label) for label in labels)
        assert np.isfinite(head.probabilities(encoder.embed(["hello", "سلام"]))).all()
    assert read_transliterator(weights / FINGLISH).persian("salam").strip()
    assert json.loads((weights / LATIN).read_text("utf-8")).keys() == {"scale", "weights"}


def test_the_report_tells_what_was_learned_and_how_well(weights: Path) -> None:
    report = json.loads((weights / training.REPORT).read_text("utf-8"))
    few = without_repeats(read_corpus()[::ONE_IN])
    seen = [example for example in few if not is_held_out(example)]
    assert sum(report["examples"].values()) == len(seen)
    assert set(report["examples"]) == {"en own", "fa own", "fa-Latn own"}
    for task in ("intent", "sentiment"):
        measured = [e for e in few if is_held_out(e) and getattr(e, task) is not None]
        assert report[task]["texts"] == len(measured)
        assert 0 <= report[task]["all"]["accuracy"] <= 1
    assert report["transliteration"]["pairs"] == sum(e.persian is not None for e in seen)


def test_the_same_texts_give_the_same_weights(tmp_path: Path, weights: Path, tiny: Path) -> None:
    train(tmp_path, tiny)
    for name in WRITTEN - {training.REPORT}:  # the report has the minutes it took
        assert (tmp_path / name).read_bytes() == (weights / name).read_bytes(), name


def test_letters_tell_english_from_finglish() -> None:
    english = ["the weather is nice", "thank you very much", "what is this thing"] * 3
    finglish = ["hava kheili khube", "kheili mamnoon azizam", "in chie dige"] * 3
    model = json.loads(train_latin(english, finglish))
    assert train_latin(english, finglish) == json.dumps(model)
    assert encode_weights([0.0] * BUCKETS)
    weights = array("b", base64.b64decode(model["weights"]))

    def odds(word: str) -> int:
        return sum(weights[bucket] for bucket in features(word))

    assert odds("thinking") < 0 < odds("khubam")


def test_repeats_are_dropped_and_some_are_held_out_by_their_text() -> None:
    row = Example("Salam  Khubi", Language.FINGLISH, "greeting", "neutral")
    again = Example("salam khubi", Language.FINGLISH, "question", None)
    english = Example("salam khubi", Language.ENGLISH, "greeting", None)
    assert without_repeats([row, again, english]) == [row, english]
    assert is_held_out(row) == is_held_out(again)
    share = np.mean([is_held_out(example) for example in read_corpus()])
    assert 0.05 < share < 0.075


def test_the_corpus_has_persian_beside_finglish_and_moods_without_intents() -> None:
    corpus = read_corpus()
    assert {example.language for example in corpus} == set(Language) - {Language.UNDETERMINED}
    assert all(e.language is Language.FINGLISH for e in corpus if e.persian)
    assert any(example.persian for example in corpus)
    assert any(example.intent is None for example in corpus)
    assert all(example.sentiment for example in corpus)


@pytest.mark.skipif(
    not (examples.SHARED / "train").is_dir(), reason="the shared data is not beside the checkout"
)
def test_persian_moods_without_neutral_ones_are_left_out() -> None:
    moods = [e for e in read_shared("train", "sentiment_train") if e.language is Language.PERSIAN]
    assert moods
    left_out = {example.text for example in moods}
    used = [example for example in training.training_examples() if example.source != "corpus"]
    assert not [e for e in used if e.text in left_out and e.intent is None]
    assert any(example.language is Language.ENGLISH for example in used)
