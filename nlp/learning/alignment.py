"""Which Latin letter stands for which Persian letters, found in pairs of the same text.

Monotone alignment by expectation maximisation with the best path only (hard EM): each Latin
character writes 0 to 3 Persian ones. Starts from what Latin letters usually stand for,
`nlp/lexicon/sounds.jsonl`. Deterministic.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from nlp.transliteration import COPIED
from nlp.wordlists import rows

_MOST = 3  # Persian letters for one Latin letter
_USUAL, _EMPTY, _SAME, _ODD = 0.2, 0.02, 0.5, 1e-4  # shares before anything is counted
_PRIOR_COUNT = 50.0
_ROUNDS = 4

Pair = tuple[str, str]


class Aligner:
    """Learns from pairs of (Latin, Persian), and splits pairs into letters."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._usual = {row["latin"]: frozenset(row["persian"]) for row in rows("sounds")}
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)
        self._costs: dict[tuple[str, str], float] = {}
        # Whole texts, where words do not match one to one, take long and teach no more.
        words = Counter(word for pair in pairs if _matches(*pair) for word in _words(*pair))
        for _ in range(_ROUNDS):
            counts: dict[str, Counter[str]] = defaultdict(Counter)
            for (latin, persian), times in words.items():
                for letter, written in zip(latin, self._best(latin, persian) or (), strict=False):
                    counts[letter][written] += times
            self._counts = counts
            self._costs.clear()

    def align(self, latin: str, persian: str) -> list[str] | None:
        """Return what each Latin character writes, COPIED for itself; None if it cannot be."""
        result: list[str] = []
        for place, (one, other) in enumerate(_words(latin, persian)):
            written = self._best(one, other)
            if written is None:
                return None
            result += [*([" "] if place else []), *written]
        return result

    def _best(self, latin: str, persian: str) -> list[str] | None:
        """Return the cheapest way to write all of `persian`, letter by letter."""
        if latin == persian:
            return [COPIED] * len(latin)
        width = len(persian) + 1
        costs = [0.0] + [math.inf] * (width - 1)
        steps: list[list[int]] = []
        for letter in latin:
            reached, taken = [math.inf] * width, [0] * width
            for start, cost in enumerate(costs):
                if cost == math.inf:
                    continue
                for size in range(min(_MOST, width - 1 - start) + 1):
                    total = cost + self._cost(letter, persian[start : start + size])
                    if total < reached[start + size]:
                        reached[start + size], taken[start + size] = total, size
            costs = reached
            steps.append(taken)
        if costs[-1] == math.inf:
            return None
        written, end = [], width - 1
        for letter, taken in zip(reversed(latin), reversed(steps), strict=True):
            piece = persian[end - taken[end] : end]
            written.append(COPIED if piece == letter else piece)
            end -= taken[end]
        return written[::-1]

    def _cost(self, letter: str, written: str) -> float:
        key = letter, written
        if key not in self._costs:
            self._costs[key] = self._computed_cost(letter, written)
        return self._costs[key]

    def _computed_cost(self, letter: str, written: str) -> float:
        if written == letter:
            prior, written = _SAME, COPIED
        elif written in self._usual.get(letter, ()):
            prior = _USUAL
        elif not written:
            prior = _EMPTY
        else:
            prior = _ODD ** len(written)
        counted = self._counts[letter]
        total = sum(counted.values()) if counted else 0
        return -math.log((counted[written] + _PRIOR_COUNT * prior) / (total + _PRIOR_COUNT))


def _matches(latin: str, persian: str) -> bool:
    return latin.count(" ") == persian.count(" ")


def _words(latin: str, persian: str) -> Iterable[Pair]:
    """Return pairs of words where there are as many on both sides, else the two texts whole."""
    if _matches(latin, persian):
        return zip(latin.split(" "), persian.split(" "), strict=True)
    return [(latin, persian)]
