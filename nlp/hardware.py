"""What this computer offers models: a device, a number format, free memory. Knows no settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

_MB: Final = 1_000_000
# Instructions that multiply bfloat16; without one of them it is slower than float32.
_BFLOAT16: Final = ("amx_bf16", "avx512_bf16")
# What a container may use, for cgroups of version 2 and 1: limit, use, and the part of the use
# that is only a cache of files (kernel documentation, cgroup-v2 and cgroup-v1/memory).
_CGROUPS: Final = (
    ("memory.max", "memory.current", "inactive_file"),
    ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes", "total_inactive_file"),
)


def best_device() -> str:
    """Return the best torch device there is."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def number_format(device: str) -> str:
    """Return the format models compute in on a torch device: bfloat16 or float32.

    Where the device multiplies bfloat16 itself, half the memory and half the time (measured:
    0.5 of float32's on AVX512-BF16) cost a hundredth of a probability. float16 is never
    chosen: activations of several published models overflow in it.
    """
    import torch

    if device.startswith("cuda"):
        native = torch.cuda.get_device_capability(device) >= (8, 0)  # Ampere
    elif device == "cpu":
        # A younger function than the oldest PyTorch allowed here.
        known = torch.cpu.get_capabilities() if hasattr(torch.cpu, "get_capabilities") else {}
        native = any(known.get(instructions) for instructions in _BFLOAT16)
    else:
        native = False
    return "bfloat16" if native else "float32"


def free_memory_mb(cgroups: Path = Path("/sys/fs/cgroup")) -> int:
    """Return the free main memory, in 10^6 bytes: the machine's, or less if a container's is."""
    return min([psutil.virtual_memory().available, *_free_in(cgroups)]) // _MB


def free_card_memory_mb(device: str) -> int:
    """Return a graphics card's free memory, in 10^6 bytes; raises RuntimeError without one."""
    import torch

    free, _ = torch.cuda.mem_get_info(device)
    return int(free) // _MB


def _free_in(cgroups: Path) -> Iterator[int]:
    for limit, use, cached in _CGROUPS:
        # No such file, or the word "max": there is no limit.
        with suppress(OSError, ValueError):
            bytes_left = int((cgroups / limit).read_text()) - int((cgroups / use).read_text())
            rows = (cgroups / use).with_name("memory.stat").read_text().split()
            yield max(0, bytes_left + int(rows[rows.index(cached) + 1]))
