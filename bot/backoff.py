"""How long to wait before trying again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat


def pauses(first: float = 1.0, longest: float = 30.0) -> Iterator[float]:
    """Yield seconds: `first`, then twice as many each time, then `longest` for ever."""
    pause = first
    while pause < longest:
        yield pause
        pause *= 2
    yield from repeat(longest)
