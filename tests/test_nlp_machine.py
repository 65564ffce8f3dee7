"""What a machine offers models: memory, and the number format it computes in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nlp.catalog import CATALOG
from nlp.errors import ModelUnavailable
from nlp.hardware import free_memory_mb, number_format
from nlp.machine import Machine
from nlp.memory import MemoryBudget
from nlp.settings import DefaultSettings
from tests.classifying import offline_settings


@pytest.fixture
def settings(tmp_path: Path) -> DefaultSettings:
    return offline_settings(tmp_path)


def test_a_budget_counts_a_holder_once_and_always_grants_one_mb() -> None:
    budget = MemoryBudget(10)
    budget.check("a", "shared", 8)
    budget.take("shared", 8)
    budget.take("shared", 8)
    budget.check("b", "shared", 8)
    assert budget.left_mb == 2
    with pytest.raises(ModelUnavailable, match=r"needs 3 MB, 2 MB may be used \(other models hold"):
        budget.check("c", "own", 3)
    budget.take("own", 2)
    budget.check("rules", "rules", 1)


@pytest.mark.parametrize(
    ("names", "cached"),
    [
        (("memory.max", "memory.current"), "inactive_file"),
        (("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"), "total_inactive_file"),
    ],
)
def test_free_memory_is_what_a_container_leaves(
    tmp_path: Path, names: tuple[str, str], cached: str
) -> None:
    for name, value in zip(names, ("512000000", "200000000"), strict=True):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{value}\n")
    stat = (tmp_path / names[0]).with_name("memory.stat")
    stat.write_text(f"anon 1\n{cached} 50000000\n")
    assert free_memory_mb(tmp_path) == 362
    (tmp_path / names[0]).write_text("max\n")
    assert free_memory_mb(tmp_path) > 0


def test_half_the_memory_is_counted_in_half_precision(settings: DefaultSettings) -> None:
    exact, narrow = Machine(settings), Machine(settings)
    vars(exact)["dtype"], vars(narrow)["dtype"] = "float32", "bfloat16"
    for name, share in (("bart-large-mnli", 2), ("gpt2", 1), ("intent-heads", 1)):
        entry = CATALOG[name]
        assert exact.needed_mb(entry) == entry.memory_mb == share * narrow.needed_mb(entry)


def test_a_graphics_card_has_a_memory_of_its_own_unless_a_limit_is_set(
    settings: DefaultSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda _: (10_000_000_000, 0))
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda _: (8, 6))
    for limit, on_card in ((None, 8000), (5000, 5000)):
        machine = Machine(replace(settings, nlp_device="auto", nlp_memory_limit_mb=limit))
        vars(machine)["device"] = "cuda"
        assert machine.dtype == "bfloat16"
        assert machine.encoder_device == "cpu"
        bart, heads = CATALOG["bart-large-mnli"], CATALOG["intent-heads"]
        assert machine.memory_for(bart).limit_mb == on_card
        assert machine.memory_for(heads) is machine.memory
        assert (machine.memory_for(bart) is machine.memory) == (limit is not None)


def test_a_processor_computes_bfloat16_only_with_instructions_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import torch

    for known, expected in (
        ({"avx512_bf16": True, "amx_bf16": False}, "bfloat16"),
        ({"amx_bf16": True}, "bfloat16"),
        ({"avx512_f": True, "avx2": True, "avx512_bf16": False}, "float32"),
        ({"neon": True, "bf16": True}, "float32"),
    ):
        monkeypatch.setattr(torch.cpu, "get_capabilities", lambda known=known: known)
        assert number_format("cpu") == expected
    monkeypatch.delattr(torch.cpu, "get_capabilities")  # as in older versions
    assert number_format("cpu") == "float32"
    assert number_format("mps") == "float32"
