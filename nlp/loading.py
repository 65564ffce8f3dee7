"""What to load on this machine, in which order, and what came of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from nlp.candidates import Candidate, Why, candidates
from nlp.catalog import CatalogEntry
from nlp.engines import CLASSIFIERS, GENERATORS, TRANSCRIBERS, persona_of
from nlp.errors import ModelUnavailable
from nlp.generators.local import LocalGenerator
from nlp.machine import Machine
from nlp.settings import ModelSettings, revealed
from nlp.speech.hearing import Transcriber
from nlp.types import Language, Task, TextClassifier
from nlp.worker import Worker

if TYPE_CHECKING:
    from nlp.generators.remote import RemoteGenerator

logger = logging.getLogger(__name__)

_ALL: Final = (Language.PERSIAN, Language.ENGLISH, Language.FINGLISH)

Model = TypeVar("Model")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A model that was to be used and why it was not."""

    model: str
    reason: str


@dataclass(frozen=True, slots=True)
class Loaded(Generic[Model]):
    """A model in use, why it is this one, what it takes, and what was tried before it.

    Memory is in 10^6 bytes. A model that shares its memory with another states all of it.
    """

    model: Model
    name: str
    entry: CatalogEntry
    why: Why
    device: str
    dtype: str
    memory_mb: int
    seconds: float
    attempts: tuple[Attempt, ...]


async def load_classifier(
    task: Task, chosen: str, machine: Machine, worker: Worker
) -> Loaded[TextClassifier]:
    """Load the first candidate that can be loaded; the last always can."""

    async def load(choice: Candidate) -> TextClassifier:
        return await worker.run(CLASSIFIERS[choice.entry.engine], task, choice.entry, machine)

    return await _first_usable(candidates(task, chosen), machine, worker, load)


async def load_generator(
    chosen: str, machine: Machine, worker: Worker
) -> Loaded[LocalGenerator | None]:
    """Load the first candidate that can be loaded; None stands for templates alone."""

    async def load(choice: Candidate) -> LocalGenerator | None:
        entry = choice.entry
        if entry.engine == "templates":
            return None
        generator = await worker.run(GENERATORS[entry.engine], choice.name, entry, machine)
        await generator.load()
        return generator

    return await _first_usable(candidates("generation", chosen), machine, worker, load)


async def load_transcriber(
    chosen: str, machine: Machine, worker: Worker
) -> Loaded[Transcriber | None]:
    """Load the one that was chosen; None stands for nobody who listens."""

    async def load(choice: Candidate) -> Transcriber | None:
        if choice.entry.engine == "none":
            return None
        return await worker.run(TRANSCRIBERS[choice.entry.engine], choice.entry, machine)

    return await _first_usable(candidates("speech", chosen), machine, worker, load)


async def reach_remote(settings: ModelSettings) -> Loaded[RemoteGenerator]:
    """Look at the server that the owner named; if it is away, every message looks again."""
    from nlp.generators.remote import RemoteGenerator

    generator = RemoteGenerator(
        settings.generation_api_url,
        settings.generation_api_model,
        key=revealed(settings.generation_api_key),
        max_new_tokens=settings.max_new_tokens,
        persona=persona_of(settings, small=False),
    )
    attempts: tuple[Attempt, ...] = ()
    started = time.monotonic()
    try:
        await generator.load()
        logger.info("generation: %s on the server of GENERATION_API_URL", generator.name)
    except ModelUnavailable as error:
        logger.warning("The server of GENERATION_API_URL: %s", error.reason)
        attempts = (Attempt(generator.name, error.reason),)
    entry = CatalogEntry("generation", "remote", settings.generation_api_url, "unknown", _ALL, 0)
    seconds = time.monotonic() - started
    return Loaded(
        generator, generator.name, entry, "chosen", "remote", "none", 0, seconds, attempts
    )


async def _first_usable(
    choices: list[Candidate],
    machine: Machine,
    worker: Worker,
    load: Callable[[Candidate], Awaitable[Model]],
) -> Loaded[Model]:
    """Try `choices` in order; remember why those before the first usable one were not used."""
    attempts: list[Attempt] = []
    for choice in choices:
        name, entry = choice.name, choice.entry
        started = time.monotonic()
        try:
            await worker.run(_check_memory, choice, machine)
            model = await load(choice)
            memory_mb = await worker.run(_take_memory, choice, machine)
            device, dtype = _placed(model, entry, machine)
        # Engines are foreign code: a broken library or file may raise anything, and the next
        # model is the answer to all of it.
        except Exception as error:
            reason = getattr(error, "reason", None) or f"{type(error).__name__}: {error}"
            logger.warning("%s is not used: %s", name, reason)
            attempts.append(Attempt(name, reason))
            continue
        seconds = time.monotonic() - started
        logger.info("%s: %s (%s, %.1f s)", entry.task, name, choice.why, seconds)
        return Loaded(
            model, name, entry, choice.why, device, dtype, memory_mb, seconds, tuple(attempts)
        )
    raise AssertionError("the last candidate needs nothing and cannot fail")


def _check_memory(choice: Candidate, machine: Machine) -> None:
    """Raise ModelUnavailable if a model does not fit beside those that are loaded."""
    budget = machine.memory_for(choice.entry)
    budget.check(choice.name, choice.holder, machine.needed_mb(choice.entry))


def _take_memory(choice: Candidate, machine: Machine) -> int:
    """Count a loaded model; what a hub model takes is sure only now, when its files are here."""
    needed_mb = machine.needed_mb(choice.entry)
    machine.memory_for(choice.entry).take(choice.holder, needed_mb)
    return needed_mb


def _placed(model: object, entry: CatalogEntry, machine: Machine) -> tuple[str, str]:
    """Return the device and the number format that a model computes on and in."""
    match entry.engine:
        case "rules" | "templates" | "none":
            return "cpu", "none"
        case "openvino":
            return "cpu", "int8 weights"
        case "heads":
            return machine.encoder_device, "float32"
        case "causal-lm":
            return machine.device, getattr(model, "dtype", "as stored")
        case _:
            return machine.device, getattr(model, "dtype", machine.dtype)
