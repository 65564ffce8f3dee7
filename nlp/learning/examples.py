"""The labelled texts: our own corpus, the shared training rows, and the shared measuring rows.

The shared folder lies beside the repository and need not exist; its README tells the rules.
What lies in its `dev` is for measuring only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from nlp.normalisation import normalise
from nlp.types import Language

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
"""The shared data beside the repository."""

_CORPUS_FILES = ("en", "fa", "finglish")


@dataclass(frozen=True, slots=True)
class Example:
    """A text with its labels; an absent label is None. `alt` are other intents to accept.

    `persian` is a Finglish text in Persian script, where somebody wrote it down.
    """

    text: str
    language: Language
    intent: str | None
    sentiment: str | None
    alt: tuple[str, ...] = ()
    source: str = "corpus"
    persian: str | None = None


def read_corpus() -> list[Example]:
    """Return the rows written for the project; raises OSError when a file is missing."""
    folder = files("nlp") / "corpus"
    return [
        Example(
            row["text"],
            Language(row["language"]),
            row["intent"],
            row["sentiment"],
            persian=row.get("persian"),
        )
        for name in _CORPUS_FILES
        for row in _rows(folder / f"{name}.jsonl")
    ]


def read_chat() -> list[Example]:
    """Return the project's own measuring rows, which are never trained on."""
    return [
        Example(row["text"], Language(row["language"]), row["intent"], row["sentiment"])
        for row in _rows(files("nlp") / "measuring" / "chat.jsonl")
    ]


def read_shared(part: str, name: str) -> list[Example]:
    """Return the rows of a file of the shared data, or none when it is not there."""
    path = SHARED / part / f"{name}.jsonl"
    return [
        Example(
            row["text"],
            Language(row["lang"]),
            row.get("intent"),
            row.get("sentiment"),
            tuple(row.get("alt", ())),
            row["source"],
        )
        for row in (_rows(path) if path.is_file() else ())
    ]


def read_measuring(name: str) -> list[dict[str, Any]]:
    """Return the rows of a measuring file as they are, or none when it is not there."""
    path = SHARED / "dev" / f"{name}.jsonl"
    return list(_rows(path)) if path.is_file() else []


def read_parallel() -> list[tuple[str, str]]:
    """Return the shared pairs of Finglish and Persian, or none when they are not there."""
    paths = [SHARED / "train" / f"finglish_{name}.jsonl" for name in ("parallel", "lexicon")]
    return [
        (row["finglish"], row["persian"]) for path in paths if path.is_file() for row in _rows(path)
    ]


def without_repeats(examples: Iterable[Example]) -> list[Example]:
    """Return the first example of each normalised text and language."""
    first: dict[tuple[str, str], Example] = {}
    for example in examples:
        first.setdefault((normalise(example.text).lower(), example.language), example)
    return list(first.values())


def is_held_out(example: Example) -> bool:
    """Whether an example is kept from training for calibration: 1 in 16, chosen by its text."""
    digest = hashlib.sha256(normalise(example.text).lower().encode()).digest()
    return digest[0] % 16 == 0


def _rows(path: Traversable) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip())
