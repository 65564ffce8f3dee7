"""Finglish -> Persian script: a small network says what each Latin letter stands for.

Each letter is seen with its neighbours (about two words each way) and writes 0 to 3 Persian
letters or itself, all at once: a convolutional tagger, after R. Collobert et al., Natural Language
Processing (Almost) from Scratch, 2011. Trained by `nlp.learning.transliteration_training`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from safetensors import SafetensorError, safe_open

from nlp.errors import ModelUnavailable
from nlp.heads import WEIGHTS
from nlp.normalisation import normalise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

FILE: Final = "finglish.safetensors"
KEY: Final = "hamzaban"
COPIED: Final = "="
"""The label of a character that stands for itself: emoji, digits, English words."""

REACH: Final = 2
"""Neighbours a convolution sees on each side, times its dilation."""
_LONGEST = 600  # characters; more of a text tells no more of it


@dataclass(frozen=True, slots=True)
class Transliterator:
    """The network: an embedding, residual convolutions, an output layer.

    `letters` shape (alphabet + 1, width), the first row for characters not in `alphabet`;
    each convolution (dilation, weight, bias) with shapes (5 × width, width) and (width);
    `output` (width, labels).
    """

    alphabet: str
    labels: Sequence[str]
    letters: Array
    convolutions: Sequence[tuple[int, Array, Array]]
    output: Array
    bias: Array

    def persian(self, text: str) -> str:
        """Return `text` in Persian script; what is not Finglish stays as it is."""
        plain = normalise(text)[:_LONGEST]
        if not plain:
            return plain
        best = self.scores(plain).argmax(axis=1)
        written = [
            letter if label == COPIED else label
            for letter, label in zip(plain, (self.labels[place] for place in best), strict=True)
        ]
        return normalise("".join(written))

    def scores(self, text: str) -> Array:
        """Return a score for each label, shape (characters, labels)."""
        places = [self.alphabet.find(letter) + 1 for letter in text.lower()[: len(text)]]
        states = self.letters[places]
        for dilation, weight, bias in self.convolutions:
            states = states + _gelu(_windows(states, dilation) @ weight + bias)
        result: Array = states @ self.output + self.bias
        return result


def to_persian(text: str) -> str:
    """Return a Finglish text in Persian script, as the shipped network reads it."""
    return _shipped().persian(text)


def read_transliterator(path: Path) -> Transliterator:
    """Read what `transliteration_training` wrote. Raises ModelUnavailable."""
    try:
        return _read(path)
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise ModelUnavailable("transliterator", f"cannot be read: {error}") from error


def _read(path: Path) -> Transliterator:
    with safe_open(path, framework="np") as file:
        about = json.loads((file.metadata() or {})[KEY])
        names = file.keys()
        tensors = {name: file.get_tensor(name).astype(np.float32) for name in names}
    convolutions = [
        (dilation, tensors[f"convolution.{place}.weight"], tensors[f"convolution.{place}.bias"])
        for place, dilation in enumerate(about["dilations"])
    ]
    return Transliterator(
        about["alphabet"],
        tuple(about["labels"]),
        tensors["letters"],
        convolutions,
        tensors["output.weight"],
        tensors["output.bias"],
    )


@cache
def _shipped() -> Transliterator:
    return read_transliterator(WEIGHTS / FILE)


def _windows(states: Array, dilation: int) -> Array:
    """Return each character's state with its neighbours', shape (characters, 5 × width)."""
    size, reach = len(states), REACH * dilation
    padded = np.pad(states, ((reach, reach), (0, 0)))
    return np.concatenate(
        [padded[start : start + size] for start in range(0, 2 * reach + 1, dilation)], axis=1
    )


def _gelu(values: Array) -> Array:
    """Return the tanh form of GELU (D. Hendrycks and K. Gimpel, 2016), as in training."""
    inner = math.sqrt(2 / math.pi) * (values + 0.044715 * values**3)
    result: Array = 0.5 * values * (1 + np.tanh(inner))
    return result
