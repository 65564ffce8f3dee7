"""The word lists and rules in `nlp/lexicon`, read when first asked for. Knows no models."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from nlp.normalisation import normalise


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a list by its name, such as "english"; raises OSError without it."""
    text = (files("nlp") / "lexicon" / f"{name}.jsonl").read_text("utf-8")
    return (json.loads(line) for line in text.split("\n") if line.strip())


@cache
def words(name: str) -> frozenset[str]:
    """Return the words of a list in the spelling of `normalise`, lower case."""
    return frozenset(normalise(row["word"]).lower() for row in rows(name))
