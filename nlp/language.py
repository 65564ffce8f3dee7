"""Which language is a message in? By its letters first, then by its words.

Total and quick (under a millisecond for a chat message); knows no models but `nlp.latin`.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

from nlp.latin import finglish_odds
from nlp.normalisation import ZWNJ, normalise
from nlp.types import Language, Prediction
from nlp.wordlists import words

__all__ = ["identify", "normalise"]

_NOT_SPEECH = re.compile(
    r"(?:https?://|www\.|t\.me/)\S+|\S+@\S+\.\S+|\b\S+\.(?:com|org|net|ir|io)\b\S*|(?<!\w)[@/]\w+"
)
_WORD = re.compile(f"[^\\W\\d_](?:[^\\W\\d_]|['’{ZWNJ}](?=[^\\W\\d_]))*")
_MOST_CHARACTERS, _MOST_WORDS = 1200, 200  # enough to tell; bounds the time for long messages

# Letters of other languages in Arabic script: Urdu, Sindhi, Pashto, Kurdish, Uyghur.
_NOT_PERSIAN = re.compile("[\u0679-\u067d\u067f-\u0685\u0688-\u0690\u0692-\u0697\u0699-\u06a4"
                          "\u06aa-\u06ae\u06b0-\u06be\u06c1-\u06cb\u06cd-\u06d5]")  # fmt: skip
_ONLY_PERSIAN = re.compile("[\u067e\u0686\u0698\u06af]")  # peh, tcheh, jeh, gaf
_PERSIAN_PREFIX = re.compile(f"^(?:\u0646?\u0645\u06cc)(?:{ZWNJ}|..)")  # the verb's mi-, nemi-
_ARABIC_ARTICLE = re.compile("^[\u0648\u0628\u0641]?\u0627\u0644...")  # (and, with, so) al-
_TEH_MARBUTA = "\u0629"


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a message by script."""

    arabic: list[str]
    latin: list[str]
    others: float


def identify(text: str) -> Prediction:
    """Return the Language of `text` and how sure that is, 0 to 1.

    Undetermined is the answer for other languages, and where there are no words: emoji,
    numbers, links, names of users.
    """
    found = _sort_words(_NOT_SPEECH.sub(" ", normalise(text[:_MOST_CHARACTERS])).lower())
    # Persian speakers put English terms into Persian sentences, hardly ever the other way round.
    arabic, latin = 1.5 * len(found.arabic), float(len(found.latin))
    if found.others > arabic + latin or not (arabic or latin):
        return Prediction(Language.UNDETERMINED, 1.0)
    if arabic >= latin:
        inner, share = _identify_arabic(found.arabic), arabic / (arabic + latin + found.others)
    else:
        inner, share = _identify_latin(found.latin), latin / (arabic + latin + found.others)
    return Prediction(inner.label, inner.score * share)


def _sort_words(text: str) -> _Words:
    found = _Words([], [], 0.0)
    others = 0.0
    for word in _WORD.findall(text)[:_MOST_WORDS]:
        name = unicodedata.name(word[0], "")
        if name.startswith("ARABIC"):
            found.arabic.append(word)
        elif name.startswith("LATIN"):
            found.latin.append(word)
        else:
            others += max(1.0, len(word) / 3)  # scripts without spaces have long "words"
    return _Words(found.arabic, found.latin, others)


def _identify_arabic(found: list[str]) -> Prediction:
    foreign = sum(bool(_NOT_PERSIAN.search(word)) for word in found) / len(found)
    if foreign >= 0.2:
        return Prediction(Language.UNDETERMINED, min(1.0, 0.5 + foreign))
    odds = 1.0 + sum(map(_persian_odds, found))
    if odds < 0:
        return Prediction(Language.UNDETERMINED, _probability(-odds))
    return Prediction(Language.PERSIAN, _probability(odds))


def _persian_odds(word: str) -> float:
    """Return how much one word speaks for Persian (above 0) or Arabic (below)."""
    if word in words("persian"):
        return 2.0
    if word in words("arabic"):
        return -2.0
    odds = 2.0 if _ONLY_PERSIAN.search(word) or ZWNJ in word else 0.0
    odds += 1.0 if _PERSIAN_PREFIX.match(word) else 0.0
    return odds - (_TEH_MARBUTA in word) - bool(_ARABIC_ARTICLE.match(word))


def _identify_latin(found: list[str]) -> Prediction:
    foreign = sum(map(_foreignness, found))
    if foreign > 0.3 * len(found):
        return Prediction(Language.UNDETERMINED, min(1.0, 0.5 + foreign / len(found)))
    odds = sum(map(_finglish_evidence, found))
    if odds > 0:
        return Prediction(Language.FINGLISH, _probability(odds))
    return Prediction(Language.ENGLISH, _probability(-odds))


def _foreignness(word: str) -> float:
    plain = word.replace("’", "'")
    if plain in words("foreign"):
        return 1.0
    known = plain.isascii() or plain in words("english") or plain in words("finglish")
    return 0.0 if known else 0.5  # English has its cafés, too


def _finglish_evidence(word: str) -> float:
    """Return log odds for Finglish: from the word lists, and from the letters where they agree."""
    plain = word.replace("’", "'")
    in_english, in_finglish = plain in words("english"), plain in words("finglish")
    by_letters = max(-3.0, min(3.0, finglish_odds(plain)))
    if in_english == in_finglish:
        return by_letters
    return by_letters + (3.0 if in_finglish else -3.0)


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-min(odds, 30.0)))
