"""What an owner reads in a terminal: in which language, and with no secret in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bot.messages import Messages
from bot.redaction import Redactor

FOLDER: Final = Path(__file__).parent / "texts" / "terminal"
# Of these the first that is set decides: POSIX, "Internationalization Variables".
_LOCALE: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
# Fluent isolates values with these. Here paths and commands are copied, and must work then.
_ISOLATES: Final = re.compile("[\u2066-\u2069]")


def language_of(environment: Mapping[str, str]) -> str:
    """Return fa or en: what BOT_LANGUAGE says, else the terminal's locale."""
    chosen = environment.get("BOT_LANGUAGE", "")
    if chosen in ("fa", "en"):
        return chosen
    locale = next(filter(None, map(environment.get, _LOCALE)), "")
    return "fa" if re.match(r"fa(?![a-z])", locale) else "en"


class Texts:
    """The texts for a terminal in one language."""

    def __init__(self, language: str, redact: Redactor) -> None:
        self._messages = Messages(FOLDER)
        self._language = language
        self._redact = redact

    def text(self, key: str, /, **values: object) -> str:
        """Return a text; numbers among its values are written in the language's digits."""
        shown = {
            name: value if isinstance(value, str) else self._digits(value)
            for name, value in values.items()
        }
        text = self._messages.plain(self._language, key, **shown)
        return self._redact(_ISOLATES.sub("", text))

    def _digits(self, number: object) -> str:
        return self._messages.digits(f"{number}", self._language)
