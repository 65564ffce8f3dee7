"""How the encoder gets to see a message: in one spelling, and Finglish in Persian script.

The encoder has read much Persian and hardly any Finglish; transliterated, both are one language.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from nlp.language import identify
from nlp.normalisation import normalise
from nlp.transliteration import to_persian
from nlp.types import Language

Reader = Callable[[str], str]

_REMEMBERED = 64  # messages


def reader(transliterate: Reader) -> Reader:
    """Return a function from a message to what the encoder should be given."""

    def read(text: str) -> str:
        plain = normalise(text)
        return transliterate(plain) if identify(plain).label == Language.FINGLISH else plain

    return read


readable = lru_cache(maxsize=_REMEMBERED)(reader(to_persian))
"""The reader with the transliterator that ships with the package; each head asks it anew."""
