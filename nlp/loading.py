"""What to load on this machine, in which order, and what came of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, Literal, TypeVar

from nlp.catalog import CATALOG, SEED_FALLBACKS, CatalogEntry, Engine
from nlp.engines import CLASSIFIERS, GENERATORS
from nlp.errors import ModelUnavailable
from nlp.generators.local import LocalGenerator
from nlp.machine import Machine
from nlp.types import Language, Task, TextClassifier
from nlp.worker import Worker

logger = logging.getLogger(__name__)

Model = TypeVar("Model")
Why = Literal["default", "chosen", "fallback", "last"]

# What `auto` tries: models that come with pip, so that a start never waits for a download.
_DEFAULTS: Final[dict[Task, tuple[str, ...]]] = {
    "intent": ("intent-heads",),
    "sentiment": ("sentiment-heads",),
    "generation": ("smollm2-135m",),
}
# What always works, and therefore ends every list.
_LAST: Final[dict[Task, str]] = {
    "intent": "intent-keywords",
    "sentiment": "sentiment-keywords",
    "generation": "templates",
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """A model that was to be used and why it was not."""

    model: str
    reason: str


@dataclass(frozen=True, slots=True)
class Loaded(Generic[Model]):
    """A model in use, why it is this one, how long it took, and what was tried before it."""

    model: Model
    name: str
    entry: CatalogEntry
    why: Why
    device: str
    dtype: str
    seconds: float
    attempts: tuple[Attempt, ...]


def candidates(task: Task, chosen: str) -> list[tuple[str, CatalogEntry, Why]]:
    """Return (name, entry, why it is on the list) of the models to try for `task`, best first."""
    names = _DEFAULTS[task] if chosen == "auto" else (chosen, *SEED_FALLBACKS.get(chosen, ()))
    result: list[tuple[str, CatalogEntry, Why]] = []
    for name in names:
        why: Why = "default" if chosen == "auto" else "chosen" if name == chosen else "fallback"
        result.append((name, CATALOG.get(name) or _uncatalogued(task, name), why))
    last = _LAST[task]
    if last not in names:
        result.append((last, CATALOG[last], "last"))
    return result


async def load_classifier(
    task: Task, chosen: str, machine: Machine, worker: Worker
) -> Loaded[TextClassifier]:
    """Load the first candidate that can be loaded; the last always can."""

    async def load(name: str, entry: CatalogEntry) -> TextClassifier:
        return await worker.run(CLASSIFIERS[entry.engine], task, entry, machine)

    return await _first_usable(candidates(task, chosen), machine, load)


async def load_generator(
    chosen: str, machine: Machine, worker: Worker
) -> Loaded[LocalGenerator | None]:
    """Load the first candidate that can be loaded; None stands for templates alone."""

    async def load(name: str, entry: CatalogEntry) -> LocalGenerator | None:
        if entry.engine == "templates":
            return None
        generator = await worker.run(GENERATORS[entry.engine], name, entry, machine)
        await generator.load()
        return generator

    return await _first_usable(candidates("generation", chosen), machine, load)


async def _first_usable(
    choices: list[tuple[str, CatalogEntry, Why]],
    machine: Machine,
    load: Callable[[str, CatalogEntry], Awaitable[Model]],
) -> Loaded[Model]:
    """Try `choices` in order; remember why those before the first usable one were not used."""
    attempts: list[Attempt] = []
    for name, entry, why in choices:
        started = time.monotonic()
        try:
            if entry.memory_mb > max(machine.memory_mb, 1):
                raise ModelUnavailable(
                    name, f"needs {entry.memory_mb} MB, {machine.memory_mb} MB may be used"
                )
            model = await load(name, entry)
        # Engines are foreign code: a broken library or file may raise anything, and the next
        # model is the answer to all of it.
        except Exception as error:
            reason = getattr(error, "reason", None) or f"{type(error).__name__}: {error}"
            logger.warning("%s is not used: %s", name, reason)
            attempts.append(Attempt(name, reason))
            continue
        seconds = time.monotonic() - started
        logger.info("%s: %s (%s, %.1f s)", entry.task, name, why, seconds)
        device, dtype = _placed(entry, machine)
        return Loaded(model, name, entry, why, device, dtype, seconds, tuple(attempts))
    raise AssertionError("the last candidate needs nothing and cannot fail")


def _placed(entry: CatalogEntry, machine: Machine) -> tuple[str, str]:
    """Return the device and the number format that an engine computes on and in."""
    match entry.engine:
        case "rules" | "templates":
            return "cpu", "none"
        case "openvino":
            return "cpu", "int8 weights"
        case _:
            return machine.device, "float32"


def _uncatalogued(task: Task, name: str) -> CatalogEntry:
    """Describe a hub id or a folder nothing is known of: its own files say the rest."""
    engines: dict[Task, Engine] = {
        "intent": "zero-shot",
        "sentiment": "sequence",
        "generation": "causal-lm",
    }
    folder = Path(name).expanduser()
    repo = str(folder) if folder.is_dir() else name
    return CatalogEntry(task, engines[task], repo, "unknown", (Language.ENGLISH,), 0)
