"""Texts that break software, and whether understanding survives them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from nlp.learning.examples import read_measuring

LONGEST: Final = 4096
"""Characters in the longest message that Telegram delivers."""

# A few words or signs each, repeated until a message is full.
_SCRIPTS: Final = {
    "Latin": "the quick brown fox jumps over the lazy dog, does it not? ",
    "Finglish": "salam khubi che khabar emruz mikham beram birun ",
    "Persian": "\u0633\u0644\u0627\u0645 \u0686\u0637\u0648\u0631\u06cc ",
    "Arabic": "\u0645\u0631\u062d\u0628\u0627 \u0643\u064a\u0641 \u062d\u0627\u0644\u0643 ",
    "Chinese": "\u4f60\u597d\u4e16\u754c",
    "Devanagari": "\u0928\u092e\u0938\u094d\u0924\u0947 ",
    "Cyrillic": "\u043f\u0440\u0438\u0432\u0435\u0442 ",
    "emoji": "\U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "combining marks": "e\u0301\u0302\u0303\u0304",
    "one letter": "a",
    "half-spaces": "\u0645\u06cc\u200c",
    "direction controls": "\u202e\u2066x\u2069\u202c",
    "digits": "1234567890",
    "spaces": " \t\n",
    "ligature": "\ufdfa",  # one character that normalisation makes eighteen
}


@dataclass(frozen=True, slots=True)
class Survival:
    """How many texts were read, which failed, and the slowest of full length in milliseconds."""

    texts: int
    failed: tuple[str, ...]
    slowest_ms: float
    slowest_script: str


def survive(read: Callable[[str], object]) -> Survival:
    """Read all texts and count what goes wrong."""
    failed: list[str] = []
    texts = 0
    for text in _naughty():
        texts += 1
        try:
            read(text)
        except Exception as error:
            failed.append(f"{text[:40]!a}: {type(error).__name__}")
    times: dict[str, float] = {}
    for name, part in _SCRIPTS.items():
        texts += 1
        text = (part * LONGEST)[:LONGEST]
        started = time.perf_counter()
        try:
            read(text)
        except Exception as error:
            failed.append(f"{name}, {LONGEST} characters: {type(error).__name__}")
        times[name] = 1000 * (time.perf_counter() - started)
    slowest = max(times, key=lambda name: times[name])
    return Survival(texts, tuple(failed), times[slowest], slowest)


def _naughty() -> Iterator[str]:
    yield from ("", " ", "\x00", "\u200c", "\ufeff", "?" * 100)
    yield from (row["text"] for row in read_measuring("naughty_strings"))
    yield from map(chr, range(0xD800, 0xE000))  # every half of a pair, alone
