"""English or Finglish? Evidence from one word in Latin letters, as log odds.

A linear model over hashed letter groups (Joulin et al., Bag of Tricks for Efficient Text
Classification, 2016, without the embedding), trained by `nlp.learning.latin_training`, 10 KB.
"""

from __future__ import annotations

import base64
import json
import math
import zlib
from array import array
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files

BUCKETS = 8192
FILE = "latin.json"
_SHORTEST, _LONGEST = 1, 4


def features(word: str) -> Iterator[int]:
    """Yield the buckets of a lower-case word: all groups of 1 to 4 letters, ends marked."""
    framed = f"<{word}>"
    for size in range(_SHORTEST, _LONGEST + 1):
        for start in range(len(framed) - size + 1):
            yield zlib.crc32(framed[start : start + size].encode()) % BUCKETS


@lru_cache(maxsize=4096)
def finglish_odds(word: str) -> float:
    """Return the log odds that a lower-case word is Finglish: below 0 means English."""
    weights, scale = _weights()
    seen = list(features(word))
    return float(scale * sum(weights[bucket] for bucket in seen) / math.sqrt(len(seen)))


def encode_weights(weights: Sequence[float]) -> str:
    """Return the JSON text of a trained model, its weights rounded to 8 bits."""
    scale = max(map(abs, weights)) / 127 or 1.0
    rounded = array("b", (round(weight / scale) for weight in weights))
    return json.dumps({"scale": scale, "weights": base64.b64encode(rounded.tobytes()).decode()})


@cache
def _weights() -> tuple[array[int], float]:
    model = json.loads((files("nlp") / "weights" / FILE).read_text("utf-8"))
    return array("b", base64.b64decode(model["weights"])), model["scale"]
