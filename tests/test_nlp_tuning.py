"""Fine-tuning: an adapter and heads learn, and come back the same from PEFT's two files."""

from __future__ import annotations

import json
import random
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from transformers import BertModel

from nlp.adapter import CONFIG, WEIGHTS, read_adapter
from nlp.embedded.encoder_folder import prepare_folder
from nlp.embedded.torch_network import TorchNetwork, read_network
from nlp.encoder import Encoder
from nlp.heads import Head
from nlp.learning.examples import Example
from nlp.learning.metrics import accuracy
from nlp.learning.tuning import BASE, Schedule, adapt, save_adapter, tune
from nlp.types import Language
from tests.checkpoints import write_e5_file

SCHEDULE = Schedule(epochs=10, batch=8, rank=4, adapter_rate=1e-2, head_rate=2e-2)
LABELS = {"intent": ["greeting", "question"], "sentiment": ["positive", "negative"]}


def easy() -> list[Example]:
    """Two classes told apart by their words; half of the texts have no sentiment."""
    dice = random.Random(5)
    examples = []
    for place in range(64):
        label = LABELS["intent"][place % 2]
        words = ("hello", "world", "hi") if label == "greeting" else ("the", "to", "big")
        text = " ".join(dice.choices(words, k=dice.randint(2, 6)))
        mood = LABELS["sentiment"][place % 2] if place % 4 < 2 else None
        examples.append(Example(text, Language.ENGLISH, label, mood))
    return examples


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    temporary = tmp_path_factory.mktemp("encoder")
    return prepare_folder(temporary / "cache", None, write_e5_file(temporary / "tiny.bin"))


@dataclass
class Run:
    """What tuning returned, said and wrote."""

    heads: dict[str, Head]
    losses: list[float]
    vectors: NDArray[np.float32]
    model: BertModel
    saved: Path
    adapted: Any


def run(folder: Path, saved: Path, schedule: Schedule = SCHEDULE) -> Run:
    network = read_network(folder)
    model = adapt(network.model, schedule)
    encoder = Encoder.read(folder, network=network)
    examples, losses = easy(), list[float]()

    def hear(step: int, steps: int, loss: float) -> None:
        losses.append(loss)
        assert len(losses) == step <= steps

    weights = [1.0] * len(examples)
    heads = tune(encoder, model, examples, weights, LABELS, schedule, str, hear)
    saved.mkdir()
    save_adapter(model, saved)
    return Run(
        heads, losses, encoder.embed([e.text for e in examples]), network.model, saved, model
    )


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Run:
    return run(folder, tmp_path_factory.mktemp("tuned") / "weights")


def plain(folder: Path) -> NDArray[np.float32]:
    encoder = Encoder.read(folder, network=read_network(folder))
    return encoder.embed([example.text for example in easy()])


def test_two_easy_classes_are_learned(tuned: Run) -> None:
    assert tuned.losses[-1] < 0.8 * tuned.losses[0]
    for task, head in tuned.heads.items():
        assert head.labels == tuple(LABELS[task])
        assert head.weight.dtype == head.bias.dtype == np.float32
        best = head.probabilities(tuned.vectors).argmax(axis=1)
        places = [i for i, example in enumerate(easy()) if getattr(example, task)]
        wanted = [str(getattr(easy()[place], task)) for place in places]
        assert accuracy(wanted, [head.labels[best[place]] for place in places]) == 1


def test_the_adapter_moves_the_classes_apart_and_the_weights_stay(tuned: Run, folder: Path) -> None:
    def likeness(vectors: NDArray[np.float32]) -> float:
        """The cosine between the middles of the classes."""
        one, other = vectors[::2].mean(axis=0), vectors[1::2].mean(axis=0)
        return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))

    assert likeness(tuned.vectors) < likeness(plain(folder)) - 0.05
    after = tuned.model.state_dict()
    for name, weight in read_network(folder).model.state_dict().items():
        adapted = name.replace(".weight", ".base_layer.weight").replace(".bias", ".base_layer.bias")
        if not weight.is_meta:
            assert torch.equal(weight, after[adapted if adapted in after else name]), name


def test_the_saved_adapter_gives_the_vectors_of_the_tuned_model(tuned: Run, folder: Path) -> None:
    adapter = read_adapter(tuned.saved)
    assert adapter is not None
    encoder = Encoder.read(folder, adapter, network=read_network(folder, adapter))
    vectors = encoder.embed([example.text for example in easy()])
    assert np.allclose(vectors, tuned.vectors, atol=3e-3)  # it is written in half precision
    assert not np.allclose(vectors, plain(folder), atol=3e-2)


def test_a_part_of_what_was_learned_is_kept(tuned: Run, tmp_path: Path) -> None:
    save_adapter(tuned.adapted, tmp_path, kept=0.5)
    whole, half = read_adapter(tuned.saved), read_adapter(tmp_path)
    assert whole is not None
    assert half is not None
    for name, (down, up) in whole.pairs.items():
        nothing = np.zeros((up.shape[0], down.shape[1]), np.float32)
        learned = whole.merged(f"{name}.weight", nothing)
        assert np.allclose(half.merged(f"{name}.weight", nothing), learned / 2, atol=1e-4)
    assert half.digest != whole.digest  # heads belong to one of them


def test_the_saved_files_say_what_they_are_for(tuned: Run) -> None:
    assert {path.name for path in tuned.saved.iterdir()} == {CONFIG, WEIGHTS}
    config = json.loads((tuned.saved / CONFIG).read_text("utf-8"))
    assert config["base_model_name_or_path"] == BASE
    assert (config["r"], config["lora_alpha"], config["peft_type"]) == (4, 8, "LORA")
    assert (tuned.saved / WEIGHTS).stat().st_mode & 0o777 == 0o644


def test_peft_itself_puts_the_saved_adapter_on_the_encoder(tuned: Run, folder: Path) -> None:
    from peft import PeftModel

    model: Any = BertModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # peft asks transformers by an old name
        loaded: Any = PeftModel.from_pretrained(model, str(tuned.saved))
    loaded.train(mode=False)
    encoder = Encoder.read(folder, network=TorchNetwork(loaded.base_model.model))
    vectors = encoder.embed([example.text for example in easy()])
    assert np.allclose(vectors, tuned.vectors, atol=3e-3)


def test_the_same_seed_gives_the_same_weights_and_another_gives_others(
    tmp_path: Path, folder: Path
) -> None:
    one, again, other = (
        run(folder, tmp_path / name, Schedule(epochs=1, batch=8, rank=4, seed=seed))
        for name, seed in (("one", 0), ("again", 0), ("other", 1))
    )
    for task in LABELS:
        assert np.array_equal(one.heads[task].weight, again.heads[task].weight)
        assert np.array_equal(one.heads[task].bias, again.heads[task].bias)
        assert not np.array_equal(one.heads[task].weight, other.heads[task].weight)
    for name in (CONFIG, WEIGHTS):
        assert (one.saved / name).read_bytes() == (again.saved / name).read_bytes()
    assert (one.saved / WEIGHTS).read_bytes() != (other.saved / WEIGHTS).read_bytes()


def test_an_example_is_seen_as_often_as_it_weighs(folder: Path) -> None:
    network = read_network(folder)
    model = adapt(network.model, SCHEDULE)
    encoder = Encoder.read(folder, network=network)
    examples, steps = easy(), set[int]()
    weights = [3.0 if example.intent == "greeting" else 0.0 for example in examples]
    seen = list[str]()

    def read(text: str) -> str:
        seen.append(text)
        return text

    schedule = Schedule(epochs=1, batch=8, rank=2)
    tune(encoder, model, examples, weights, LABELS, schedule, read, lambda _, n, __: steps.add(n))
    assert steps == {3 * 32 // 8}
    # Noise may drop a letter of a word, but never makes one class look like the other.
    assert not any(word in text.split() for text in seen for word in ("the", "to", "big"))
