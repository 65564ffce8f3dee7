"""Which models would answer on this machine: told beforehand, without loading any.

Asks the hub only for a model that was chosen and is not in the cache. Whether a model's files are
damaged, or its engine fails, comes to light when it is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal

from nlp.candidates import Candidate, Why, candidates
from nlp.embedded.encoder_folder import NAME as ENCODER
from nlp.embedded.encoder_folder import find_source
from nlp.errors import ModelUnavailable
from nlp.generators.openvino import embedded_smollm2
from nlp.hub import offer
from nlp.hub_files import weights_mb
from nlp.machine import Machine
from nlp.settings import ModelSettings
from nlp.snapshots import find_snapshot
from nlp.speech.sound import missing_libraries
from nlp.types import Task

Obstacle = Literal["memory", "absent", "offline", "hub"]
"""Too little memory; not installed; not in the cache, and offline; the hub does not give it."""

# Disk space in 10^6 bytes that an embedded model takes when it is unpacked: the encoder 295; the
# generator 150, and as much again while it is made.
_UNPACKED: Final = 300
_HUB_PATIENCE: Final = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A model that would be used but for an obstacle; `reason` says it in plain words."""

    model: str
    obstacle: Obstacle
    reason: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """The model that would do a task, why, and what is passed over for it."""

    task: Task
    model: str
    why: Why
    passed_over: tuple[PassedOver, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """The models of all tasks, and what they take, in 10^6 bytes.

    `needed_mb` of the main memory, where `limit_mb` may be taken; `stored_mb` is what is still to
    be written into the cache.
    """

    forecasts: tuple[Forecast, ...]
    needed_mb: int
    limit_mb: int
    stored_mb: int


class _ObstructedError(Exception):
    def __init__(self, obstacle: Obstacle, error: ModelUnavailable) -> None:
        super().__init__(error.reason)
        self.obstacle = obstacle
        self.reason = error.reason


def forecast(settings: ModelSettings) -> Outlook:
    """Return which models would answer; takes seconds where the hub is slow to answer."""
    machine = Machine(settings)
    stored: dict[str, int] = {}  # by holder: intent and sentiment share an encoder
    chosen: dict[Task, str] = {
        "intent": settings.intent_model,
        "sentiment": settings.sentiment_model,
        "generation": settings.generation_model,
    }
    if settings.speech_model:
        chosen["speech"] = settings.speech_model
    forecasts = tuple(_first_usable(task, name, machine, stored) for task, name in chosen.items())
    budget = machine.memory
    needed_mb = budget.limit_mb - budget.left_mb
    return Outlook(forecasts, needed_mb, budget.limit_mb, sum(stored.values()))


def _first_usable(task: Task, chosen: str, machine: Machine, stored: dict[str, int]) -> Forecast:
    passed_over: list[PassedOver] = []
    for choice in candidates(task, chosen):
        try:
            stored[choice.holder] = _reserve(choice, machine)
        except _ObstructedError as error:
            passed_over.append(PassedOver(choice.name, error.obstacle, error.reason))
        else:
            return Forecast(task, choice.name, choice.why, tuple(passed_over))
    raise AssertionError("the last candidate needs nothing")


def _reserve(choice: Candidate, machine: Machine) -> int:
    """Count a model's memory and return what it would store. Raises _ObstructedError."""
    budget = machine.memory_for(choice.entry)
    needed_mb = machine.needed_mb(choice.entry)
    stored_mb = 0
    try:
        budget.check(choice.name, choice.holder, needed_mb)
        match choice.entry.engine:
            case "rules" | "templates" | "none":
                pass
            case "heads":
                stored_mb = _encoder_to_unpack(machine)
            case "openvino":
                stored_mb = _generator_to_unpack(choice, machine)
            case "whisper" if missing := missing_libraries():
                reason = f"not installed: {', '.join(missing)}"
                raise _ObstructedError("absent", ModelUnavailable(choice.name, reason))
            case _:
                weights, stored_mb = _to_download(choice, machine)
                needed_mb = needed_mb or weights
                budget.check(choice.name, choice.holder, needed_mb)
    except ModelUnavailable as error:
        raise _ObstructedError("memory", error) from error
    budget.take(choice.holder, needed_mb)
    return stored_mb


def _encoder_to_unpack(machine: Machine) -> int:
    if (machine.settings.hf_cache_dir / ENCODER).is_dir():
        return 0
    try:
        find_source()
    except ModelUnavailable as error:
        raise _ObstructedError("absent", error) from error
    return _UNPACKED


def _generator_to_unpack(choice: Candidate, machine: Machine) -> int:
    for package, found in (
        (choice.entry.repo, embedded_smollm2()),
        ("openvino-genai", find_spec("openvino_genai")),
    ):
        if found is None:
            missing = ModelUnavailable(choice.name, f"the package {package} is not installed")
            raise _ObstructedError("absent", missing)
    return 0 if any(machine.settings.hf_cache_dir.glob("openvino-*")) else _UNPACKED


def _to_download(choice: Candidate, machine: Machine) -> tuple[int, int]:
    """Return how much weights and download are of a model that is still to be fetched."""
    source = machine.origin(choice.entry)
    if Path(source.model).is_dir() or find_snapshot(source):
        return 0, 0
    try:
        found = offer(source, _HUB_PATIENCE)
    except ModelUnavailable as error:
        raise _ObstructedError("offline" if source.offline else "hub", error) from error
    return weights_mb(found.sizes), -(-found.total // 1_000_000)
