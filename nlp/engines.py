"""How each engine of the catalogue is brought up. Heavy libraries are imported only here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from nlp.catalog import GGUF, CatalogEntry, Engine
from nlp.errors import ModelUnavailable
from nlp.generators.decoding import Decoding
from nlp.generators.local import LocalGenerator
from nlp.generators.persona import GENERAL, SMALL, Persona
from nlp.machine import Machine
from nlp.settings import ModelSettings
from nlp.speech.hearing import Transcriber
from nlp.speech.sound import missing_libraries
from nlp.types import TextClassifier


def persona_of(settings: ModelSettings, *, small: bool) -> Persona:
    """Return who a model is to be: Hamzaban, or what the owner wants."""
    persona = SMALL if small else GENERAL
    instruction = settings.assistant_prompt
    return persona.saying(instruction) if instruction else persona


def _heads(task: Any, entry: CatalogEntry, machine: Machine) -> TextClassifier:
    from nlp.head_classifier import HeadClassifier
    from nlp.heads import WEIGHTS

    folder = Path(entry.repo)
    weights = folder if folder.is_dir() else WEIGHTS  # an owner's, or ours
    return HeadClassifier.shipped(task, machine.vectors(weights), weights)


def _zero_shot(task: Any, entry: CatalogEntry, machine: Machine) -> TextClassifier:
    from nlp.classifiers import ZeroShotClassifier

    return ZeroShotClassifier(machine.source(entry), machine.device)


def _sequence(task: Any, entry: CatalogEntry, machine: Machine) -> TextClassifier:
    from nlp.classifiers import SequenceClassifier

    return SequenceClassifier(machine.source(entry), machine.device)


def _rules(task: Any, entry: CatalogEntry, machine: Machine) -> TextClassifier:
    from nlp.keywords import KeywordClassifier

    return KeywordClassifier(task)


def _openvino(name: str, entry: CatalogEntry, machine: Machine) -> LocalGenerator:
    from nlp.generators.openvino import SMOLLM2_SHA256, OpenVINOGenerator, embedded_smollm2

    own = entry.repo.endswith(GGUF)  # a file of the owner's
    path = Path(entry.repo) if own else embedded_smollm2()
    if path is None:
        raise ModelUnavailable(name, f"the package {entry.repo} is not installed, or empty")
    return OpenVINOGenerator(
        path,
        name=path.stem if own else name,
        cache_dir=machine.settings.hf_cache_dir,
        sha256=None if own else SMOLLM2_SHA256,
        decoding=Decoding(max_new_tokens=machine.settings.max_new_tokens),
        persona=persona_of(machine.settings, small=entry.small),
    )


def _causal_lm(name: str, entry: CatalogEntry, machine: Machine) -> LocalGenerator:
    from nlp.generators.transformers import TransformersGenerator

    return TransformersGenerator(
        machine.source(entry),
        name=name,
        device=machine.device,
        persona=persona_of(machine.settings, small=entry.small),
        decoding=Decoding(max_new_tokens=machine.settings.max_new_tokens),
    )


def _whisper(entry: CatalogEntry, machine: Machine) -> Transcriber:
    from nlp.speech.whisper import WhisperTranscriber

    if missing := missing_libraries():
        packages = " and ".join(missing)
        remedy = "pip install 'hamzaban[voice]'"
        raise ModelUnavailable(entry.repo, f"needs {packages} beside it: {remedy}")
    return WhisperTranscriber(machine.source(entry), machine.device)


CLASSIFIERS: Final[dict[Engine, Callable[[Any, CatalogEntry, Machine], TextClassifier]]] = {
    "heads": _heads,
    "zero-shot": _zero_shot,
    "sequence": _sequence,
    "rules": _rules,
}

GENERATORS: Final[dict[Engine, Callable[[str, CatalogEntry, Machine], LocalGenerator]]] = {
    "openvino": _openvino,
    "causal-lm": _causal_lm,
}

TRANSCRIBERS: Final[dict[Engine, Callable[[CatalogEntry, Machine], Transcriber]]] = {
    "whisper": _whisper,
}
