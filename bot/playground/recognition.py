"""Finding commands, mentions, hashtags and addresses in a text, as Telegram does.

Telegram knows every top-level domain; here an address without http:// counts only under a
well-known one. Phone numbers, card numbers and cashtags are left alone.
"""

from __future__ import annotations

import re

from . import utf16
from .types import Entity

_DOMAINS = "com|org|net|edu|gov|info|io|ir|me|dev|app|ai|co|uk|de|fr|ru|us|tv|xyz|py|rs"
_HOST = r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+"
_PATH = r"(?::\d{1,5}\b)?(?:[/?#][^\s<>\"«»…]*)?"
_PATTERN = re.compile(
    rf"""
      (?P<email> (?<![\w@/]) [\w.+-]+@{_HOST}[^\W\d_]{{2,}} \b )
    | (?P<url> (?<![\w@])
        (?: https?://(?:[^\s/?\#@<>]+@)? (?: {_HOST}[^\W\d_]{{2,}} | \d+(?:\.\d+){{3}} )
          | tg://\w+
          | {_HOST}(?:{_DOMAINS})
          | \d{{1,3}}(?:\.\d{{1,3}}){{3}}
        ) (?![\w@]) {_PATH} )
    | (?P<mention> (?<!\w)@[A-Za-z0-9_]{{4,32}} (?!\w) )
    | (?P<hashtag> (?<![\w\u200c])\#(?=[\w\u200c]*[^\W\d_])[\w\u200c]{{1,256}}+ (?!\#) )
    | (?P<bot_command> (?<![\w/<>])/[A-Za-z0-9_]{{1,64}}(?:@[A-Za-z0-9_]{{3,32}})? (?![\w/<>@]) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BRACKETS = {")": "(", "]": "[", "}": "{"}


def recognise(text: str) -> list[Entity]:
    """Return what is found, in order and without overlap."""
    at = utf16.offsets(text)
    found = []
    for match in _PATTERN.finditer(text):
        kind = str(match.lastgroup)
        part = _without_punctuation(match[0]) if kind == "url" else match[0]
        start = at[match.start()]
        found.append(Entity(kind, start, at[match.start() + len(part)] - start))
    return found


def _without_punctuation(url: str) -> str:
    """Leave out what ends the sentence, not the address."""
    while url:
        last = url[-1]
        closes_nothing = last in _BRACKETS and url.count(last) > url.count(_BRACKETS[last])
        if last not in ".,;:!?'" and not closes_nothing:
            break
        url = url[:-1]
    return url
