"""Which models a machine takes: by order, by memory, from the cache; and what it says of them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from nlp import engines
from nlp.candidates import candidates
from nlp.catalog import CATALOG, CatalogEntry
from nlp.heads import FILE
from nlp.keywords import KeywordClassifier
from nlp.loading import Loaded, load_classifier, load_generator
from nlp.machine import Machine
from nlp.model_info import model_info
from nlp.settings import DefaultSettings
from nlp.types import Task, TextClassifier
from nlp.worker import Worker
from tests.checkpoints import NAMED_LABELS, SST2_LABELS, save_distilbert, save_roberta
from tests.classifying import DISTILBERT, ROBERTA, offline_settings
from tests.hub_server import write_hub_cache


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    worker = Worker("loading")
    yield worker
    await worker.close()


@pytest.fixture
def settings(tmp_path: Path) -> DefaultSettings:
    return offline_settings(tmp_path)


class Generator:
    """A generator that comes up at once."""

    async def load(self) -> None:
        """There is nothing to load."""


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Engines that load nothing, for the models that come with pip."""

    def heads(task: Any, entry: CatalogEntry, machine: Machine) -> TextClassifier:
        return KeywordClassifier(task)

    monkeypatch.setitem(engines.CLASSIFIERS, "heads", heads)
    monkeypatch.setitem(engines.GENERATORS, "openvino", lambda *_: Generator())


async def load_all(
    machine: Machine, worker: Worker, intent: str = "auto", sentiment: str = "auto"
) -> dict[Task, Loaded[Any]]:
    return {
        "intent": await load_classifier("intent", intent, machine, worker),
        "sentiment": await load_classifier("sentiment", sentiment, machine, worker),
        "generation": await load_generator("auto", machine, worker),
    }


@pytest.mark.usefixtures("light")
@pytest.mark.parametrize(
    ("limit", "understands", "answers"),
    [
        (50, "keywords", "templates"),
        (200, "heads", "templates"),
        (600, "heads", "templates"),
        (5000, "heads", "smollm2-135m"),
    ],
)
async def test_a_limit_is_one_for_all_models_and_the_best_that_fit_are_taken(
    settings: DefaultSettings, worker: Worker, limit: int, understands: str, answers: str
) -> None:
    machine = Machine(replace(settings, nlp_memory_limit_mb=limit))
    loaded = await load_all(machine, worker)
    names = {task: one.name for task, one in loaded.items()}
    assert names == {
        "intent": f"intent-{understands}",
        "sentiment": f"sentiment-{understands}",
        "generation": answers,
    }
    held = {one.memory_mb for one in loaded.values()} - {1}  # the shared encoder once
    assert sum(held) == limit - machine.memory.left_mb <= limit
    for one in loaded.values():
        for attempt in one.attempts:
            needed = CATALOG[attempt.model].memory_mb
            assert f"needs {needed} MB" in attempt.reason
            assert "MB may be used" in attempt.reason
            assert attempt.reason in model_info(loaded, machine)["tasks"][one.entry.task]["reason"]


@pytest.mark.usefixtures("light")
async def test_heads_share_one_encoder_and_it_is_counted_once(
    settings: DefaultSettings, worker: Worker, tmp_path: Path
) -> None:
    machine = Machine(replace(settings, nlp_memory_limit_mb=600))
    encoder = CATALOG["intent-heads"].memory_mb
    loaded = await load_all(machine, worker)
    assert machine.memory.left_mb == 600 - encoder
    assert f"{600 - encoder} MB may be used" in loaded["generation"].attempts[0].reason
    assert f"other models hold {encoder} of 600 MB" in loaded["generation"].attempts[0].reason

    own = tmp_path / "own"
    own.mkdir()
    (own / FILE).touch()
    apart = Machine(replace(settings, nlp_memory_limit_mb=600))
    await load_all(apart, worker, sentiment=str(own))  # another adapter: another encoder
    assert apart.memory.left_mb == 600 - 2 * encoder


@pytest.mark.usefixtures("light")
async def test_a_model_that_failed_holds_no_memory(
    settings: DefaultSettings, worker: Worker
) -> None:
    machine = Machine(replace(settings, nlp_memory_limit_mb=2200))
    loaded = await load_all(machine, worker, intent="bart-large-mnli")
    assert "not in the cache" in loaded["intent"].attempts[0].reason
    assert loaded["generation"].name == "smollm2-135m"


async def test_a_chosen_model_that_does_not_fit_falls_back_and_says_what_it_needs(
    settings: DefaultSettings, worker: Worker
) -> None:
    machine = Machine(replace(settings, nlp_memory_limit_mb=100))
    sentiment = await load_classifier("sentiment", "twitter-roberta", machine, worker)
    assert (sentiment.name, sentiment.why) == ("sentiment-keywords", "last")
    assert [attempt.model for attempt in sentiment.attempts] == [
        "twitter-roberta",
        "distilbert-sst2",
    ]
    for attempt in sentiment.attempts:
        needed = machine.needed_mb(CATALOG[attempt.model])
        assert attempt.reason == f"needs {needed} MB, 100 MB may be used"


async def test_a_folder_or_cached_model_nothing_is_known_of_is_weighed(
    settings: DefaultSettings, worker: Worker, tmp_path: Path
) -> None:
    folder = Path(save_roberta(tmp_path / "big", NAMED_LABELS))
    weights = {"weight": np.zeros((1000, 10_000), np.float32)}
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    write_hub_cache(settings.hf_cache_dir, "owner/big", "c" * 40, str(folder))
    machine = Machine(replace(settings, nlp_memory_limit_mb=20))
    needed = 48 if machine.dtype == "float32" else 24
    for chosen in (str(folder), "owner/big"):
        loaded = await load_classifier("sentiment", chosen, machine, worker)
        assert loaded.attempts[0].reason == f"needs {needed} MB, 20 MB may be used"


async def test_the_seeds_sentiment_models_follow_in_its_order(
    settings: DefaultSettings, worker: Worker, tmp_path: Path
) -> None:
    for chosen in ("twitter-roberta", ROBERTA):
        loaded = await load_classifier("sentiment", chosen, Machine(settings), worker)
        assert (loaded.name, loaded.why) == ("sentiment-keywords", "last")
        assert [a.model for a in loaded.attempts] == [chosen, "distilbert-sst2"]
        assert f"hf download {ROBERTA}" in loaded.attempts[0].reason

    commit = CATALOG["distilbert-sst2"].revision or ""
    distilbert = save_distilbert(tmp_path / "distilbert", SST2_LABELS)
    write_hub_cache(settings.hf_cache_dir, DISTILBERT, commit.ljust(40, "0"), distilbert)
    loaded = await load_classifier("sentiment", "twitter-roberta", Machine(settings), worker)
    assert (loaded.name, loaded.why) == ("distilbert-sst2", "fallback")
    assert loaded.model.name == DISTILBERT
    assert [attempt.model for attempt in loaded.attempts] == ["twitter-roberta"]

    roberta = save_roberta(tmp_path / "roberta", NAMED_LABELS)
    write_hub_cache(settings.hf_cache_dir, ROBERTA, "b" * 40, roberta)
    loaded = await load_classifier("sentiment", "twitter-roberta", Machine(settings), worker)
    assert (loaded.name, loaded.why, loaded.attempts) == ("twitter-roberta", "chosen", ())
    assert loaded.model.name == ROBERTA
    (predictions,) = loaded.model.classify(["what a lovely day"])
    assert {p.label for p in predictions} == {"negative", "neutral", "positive"}


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
async def test_the_number_format_told_is_the_one_computed_in(
    settings: DefaultSettings, worker: Worker, tmp_path: Path, dtype: str
) -> None:
    machine = Machine(settings)
    vars(machine)["dtype"] = dtype  # where the property keeps it
    folder = save_roberta(tmp_path / "roberta", NAMED_LABELS)
    loaded = await load_classifier("sentiment", folder, machine, worker)
    model: Any = loaded.model
    (computed,) = {str(p.dtype) for p in model._model.model.parameters()}
    assert computed == f"torch.{dtype}"
    info = model_info({"sentiment": loaded}, machine)
    told = info["tasks"]["sentiment"]
    assert (told["device"], told["dtype"]) == ("cpu", dtype)
    assert (info["device"], info["dtype"], info["memory_limit_mb"]) == ("cpu", dtype, 5000)


@pytest.mark.parametrize("task", ["intent", "sentiment", "generation"])
def test_every_list_of_candidates_ends_with_what_always_works(task: Task) -> None:
    names = [name for name, entry in CATALOG.items() if entry.task == task]
    for chosen in ("auto", "owner/unknown", *names):
        *_, last = candidates(task, chosen)
        assert last.entry.engine in ("rules", "templates")


def test_a_hub_id_the_catalogue_knows_is_pinned_like_its_name() -> None:
    for name in ("bart-large-mnli", "distilbert-sst2"):
        entry = CATALOG[name]
        first, *_ = candidates(entry.task, entry.repo)
        assert (first.name, first.entry, first.why) == (entry.repo, entry, "chosen")


async def test_a_damaged_config_is_passed_over_with_its_reason(
    settings: DefaultSettings, worker: Worker, tmp_path: Path
) -> None:
    folder = Path(save_roberta(tmp_path / "model", NAMED_LABELS))
    (folder / "config.json").write_text(json.dumps({"model_type": "roberta", "id2label": 3}))
    loaded = await load_classifier("sentiment", str(folder), Machine(settings), worker)
    assert loaded.name == "sentiment-keywords"
    assert loaded.attempts[0].reason


def test_a_bigger_model_that_fails_is_followed_by_smaller_ones() -> None:
    names = [choice.name for choice in candidates("generation", "qwen3-4b")]
    assert names == ["qwen3-4b", "qwen3-1.7b", "qwen3-0.6b", "smollm2-135m", "templates"]
    sizes = [choice.entry.memory_mb for choice in candidates("generation", "qwen3-4b")]
    assert sizes == sorted(sizes, reverse=True)


def test_a_gguf_file_is_run_by_the_engine_for_such_files(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"x" * 8_000_000)
    choice = candidates("generation", str(path))[0]
    assert (choice.entry.engine, choice.why) == ("openvino", "chosen")
    assert choice.entry.memory_mb > 8
