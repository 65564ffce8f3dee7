"""The same message as another hand would type it; teaches the encoder to look past spelling."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Final

from nlp.normalisation import ZWNJ
from nlp.types import Language

if TYPE_CHECKING:
    from nlp.learning.examples import Example

# How Persian sounds are written in Latin letters: each group is one sound (or nearly).
_SAME_SOUND: Final = (
    ("aa", "a", "â"), ("oo", "u", "ou"), ("ee", "i", "y"), ("kh", "x"), ("gh", "q", "g"),
    ("ch", "4", "c"), ("sh", "6"), ("ei", "ey", "e"), ("o", "u"), ("e", "i"), ("e", "eh"),
    ("zh", "j"), ("v", "w"), ("ow", "o"), ("s", "c"), ("k", "c"), ("ye", "e"), ("a", "e"),
)  # fmt: skip
_VOWEL_INSIDE: Final = re.compile(r"(?<=\w)[aeiou](?=\w)")
_END_MARKS: Final = ".!?؟"
# Shares of words or texts, as they look in chats.
_OTHER_SPELLING, _LOST_VOWEL, _SLIP = 0.18, 0.08, 0.03
_NO_END_MARK, _LOWER, _NO_JOINER = 0.15, 0.15, 0.3


def retyped(example: Example, dice: random.Random) -> str:
    """Return the text of an example with a few words spelled otherwise."""
    words = [_retyped_word(word, example.language, dice) for word in example.text.split(" ")]
    text = " ".join(words)
    if dice.random() < _NO_END_MARK:
        text = text.rstrip(_END_MARKS) or text
    return text.lower() if dice.random() < _LOWER else text


def _retyped_word(word: str, language: Language, dice: random.Random) -> str:
    chance = dice.random()
    if language is Language.FINGLISH:
        if chance < _OTHER_SPELLING:
            word = _other_spelling(word, dice)
        elif chance < _OTHER_SPELLING + _LOST_VOWEL and len(word) > 3:
            word = _without_a_vowel(word, dice)
    elif language is Language.PERSIAN and ZWNJ in word and chance < _NO_JOINER:
        word = word.replace(ZWNJ, dice.choice(("", " ")))
    return _slip(word, dice) if len(word) > 3 and dice.random() < _SLIP else word


def _other_spelling(word: str, dice: random.Random) -> str:
    for group in dice.sample(_SAME_SOUND, len(_SAME_SOUND)):
        for written in group:
            if written in word:
                other = dice.choice([way for way in group if way != written])
                return word.replace(written, other, 1)
    return word


def _without_a_vowel(word: str, dice: random.Random) -> str:
    places = [match.start() for match in _VOWEL_INSIDE.finditer(word)]
    if not places:
        return word
    place = dice.choice(places)
    return word[:place] + word[place + 1 :]


def _slip(word: str, dice: random.Random) -> str:
    """Leave out a letter, or swap two neighbours."""
    place = dice.randrange(1, len(word) - 1)
    if dice.random() < 0.5:
        return word[:place] + word[place + 1 :]
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
