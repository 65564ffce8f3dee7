"""What get_model_info tells: plain dictionaries, ready to be printed or sent as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import psutil

from nlp.candidates import Why
from nlp.loading import Loaded
from nlp.machine import Machine

_REASONS: Final[dict[Why, str]] = {
    "default": "default: comes with pip, works offline",
    "chosen": "chosen by setting",
    "fallback": "fallback of the chosen model",
    "last": "the models before it could not be used",
}
_LANGUAGE: Final = {
    "model": "rules",
    "why": "rules",
    "reason": "letters and word lists tell languages apart",
    "engine": "rules",
    "languages": ["fa", "en", "fa-Latn"],
    "device": "cpu",
    "dtype": "none",
    "memory_mb": 1,
    "load_seconds": 0.0,
    "fallbacks_tried": [],
}


def model_info(loaded: Mapping[Any, Loaded[Any]], machine: Machine | None) -> dict[str, Any]:
    """Describe the models in use; `machine` is None until loading has begun."""
    tasks = {"language": _LANGUAGE} | {task: _describe(one) for task, one in loaded.items()}
    models = [
        one for one in loaded.values() if one.entry.engine not in ("rules", "templates", "none")
    ]
    return {
        "device": ", ".join(dict.fromkeys(one.device for one in models)) or "cpu",
        "dtype": ", ".join(dict.fromkeys(one.dtype for one in models)) or "none",
        "cache_dir": str(machine.settings.hf_cache_dir.resolve()) if machine else None,
        "memory_mb": psutil.Process().memory_info().rss // 1_000_000,
        "memory_limit_mb": machine.memory.limit_mb if machine and loaded else None,
        "tasks": tasks,
    }


def _describe(loaded: Loaded[Any]) -> dict[str, Any]:
    reason = _REASONS[loaded.why]
    passed_over = "; ".join(f"{attempt.model}: {attempt.reason}" for attempt in loaded.attempts)
    return {
        "model": loaded.name,
        "why": loaded.why,
        "reason": f"{reason} ({passed_over})" if passed_over else reason,
        "engine": loaded.entry.engine,
        "languages": [str(language) for language in loaded.entry.languages],
        "device": loaded.device,
        "dtype": loaded.dtype,
        "memory_mb": loaded.memory_mb,
        "load_seconds": round(loaded.seconds, 2),
        "fallbacks_tried": [
            {"model": attempt.model, "reason": attempt.reason} for attempt in loaded.attempts
        ],
    }
