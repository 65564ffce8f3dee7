"""Which models are tried for a task: what was chosen, its fallbacks, and what always works."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from nlp.catalog import CATALOG, FALLBACKS, GGUF, CatalogEntry, Engine
from nlp.types import Language, Task

Why = Literal["default", "chosen", "fallback", "last"]

# What `auto` tries: models that come with pip, so that a start never waits for a download. There is
# none for speech, which is off unless its owner asks for it.
_DEFAULTS: Final[dict[Task, tuple[str, ...]]] = {
    "intent": ("intent-heads",),
    "sentiment": ("sentiment-heads",),
    "generation": ("smollm2-135m",),
    "speech": ("whisper-small",),  # the smallest that understands Persian passably
}
# What always works, and therefore ends every list.
_LAST: Final[dict[Task, str]] = {
    "intent": "intent-keywords",
    "sentiment": "sentiment-keywords",
    "generation": "templates",
    "speech": "off",
}


_OPENVINO_MB: Final = 250  # the libraries, and the key-value cache of a small model


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model to be tried, and why it is on the list."""

    name: str
    entry: CatalogEntry
    why: Why

    @property
    def holder(self) -> str:
        """Name of what holds its memory: heads of one folder of weights share their encoder."""
        if self.entry.engine == "heads":
            return f"encoder of {self.entry.repo}"
        return f"{self.entry.task} {self.name}"


def candidates(task: Task, chosen: str) -> list[Candidate]:
    """Return the models to try for `task`, best first; the last always works."""
    known = _catalogue_name(task, chosen)
    names = _DEFAULTS[task] if chosen == "auto" else (chosen, *FALLBACKS.get(known, ()))
    result: list[Candidate] = []
    for name in names:
        why: Why = "default" if chosen == "auto" else "chosen" if name == chosen else "fallback"
        entry = CATALOG.get(_catalogue_name(task, name)) or _uncatalogued(task, name)
        result.append(Candidate(name, entry, why))
    last = _LAST[task]
    if last not in names:
        result.append(Candidate(last, CATALOG[last], "last"))
    return result


def _catalogue_name(task: Task, name: str) -> str:
    """Return the catalogue's name for a hub id it knows, else `name`; a local folder goes first."""
    if not Path(name).expanduser().is_dir():
        for known, entry in CATALOG.items():
            if entry.task == task and entry.repo == name:
                return known
    return name


def _uncatalogued(task: Task, name: str) -> CatalogEntry:
    """Describe a hub id or a folder nothing is known of: its own files say the rest."""
    engines: dict[Task, Engine] = {
        "intent": "zero-shot",
        "sentiment": "sequence",
        "generation": "causal-lm",
        "speech": "whisper",
    }
    from nlp.heads import FILE as HEADS  # numpy comes with it

    folder = Path(name).expanduser()
    repo = str(folder) if folder.is_dir() else name
    if (folder / HEADS).is_file():  # made by `python -m nlp.training`
        return replace(CATALOG[f"{task}-heads"], repo=repo)
    if task != "generation":
        return CatalogEntry(task, engines[task], repo, "unknown", (Language.ENGLISH,), 0)
    # Whoever names a generator knows what it speaks: GENERATION_LANGUAGES says so where it matters.
    speaks = (Language.PERSIAN, Language.ENGLISH)
    if name.endswith(GGUF):
        size_mb = folder.stat().st_size // 10**6 if folder.is_file() else 0
        return CatalogEntry(
            task, "openvino", str(folder), "unknown", speaks, size_mb * 5 // 4 + _OPENVINO_MB
        )
    return CatalogEntry(task, engines[task], repo, "unknown", speaks, 0)
