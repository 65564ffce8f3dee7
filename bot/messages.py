"""What the bot itself says, in every language it speaks, as HTML for Telegram.

Knows Project Fluent and HTML; knows no update, no chat and nobody's language.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from bot.text_files import TextFile, Values, read_text_file

FOLDER = Path(__file__).parent / "texts"
_OTHERWISE = "en"
_DIGITS = "0123456789.%"


class Messages:
    """The texts of all languages, from one Fluent file each."""

    def __init__(self, folder: Path = FOLDER, *, elsewhere: bool = False) -> None:
        """Read every .ftl file of `folder`; raises ValueError when one is malformed.

        With answers written `elsewhere`, on another machine, the texts on privacy say so.
        """
        self._elsewhere = elsewhere
        self._folder = folder
        self._files = _read(folder)
        self._wanted = _values(self._files)

    def reload(self) -> None:
        """Read the files anew, all or none; may be called in another thread.

        Raises OSError, and ValueError with the line when a file is malformed or lacks a text that
        the program says.
        """
        files = _read(self._folder)
        if missing := self._files.keys() - files.keys():
            raise ValueError(f"missing: {', '.join(f'{each}.ftl' for each in sorted(missing))}")
        for file in files.values():
            file.check(self._wanted)
        self._files = files

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages there are texts in, as BCP 47 tags."""
        return tuple(self._files)

    def text(self, language: str, key: str, /, **values: str) -> str:
        """Return a text as HTML, its values escaped and kept apart from the text around them.

        A language there is no file for reads English. Raises KeyError for an unknown key and
        Fluent's own errors for a text that cannot be put together, as when a value is missing.
        """
        return self.plain(
            language, key, **{name: escape(value, quote=False) for name, value in values.items()}
        )

    def plain(self, language: str, key: str, /, **values: str) -> str:
        """Return a text for a place where Telegram takes no HTML: a name, a description, a menu."""
        files = self._files
        bundle = files.get(language.partition("-")[0], files[_OTHERWISE]).bundle
        if self._elsewhere and bundle.has_message(f"{key}-elsewhere"):
            key = f"{key}-elsewhere"
        pattern = bundle.get_message(key).value
        if pattern is None:
            raise KeyError(key)
        text, errors = bundle.format_pattern(pattern, values)
        if errors:
            raise errors[0]
        return str(text)

    def digits(self, number: str, language: str) -> str:
        """Return a number, written with 0-9 and perhaps . or %, in the language's own signs."""
        return number.translate(str.maketrans(_DIGITS, self.plain(language, "digits")))


def _read(folder: Path) -> dict[str, TextFile]:
    return {path.stem: read_text_file(path) for path in sorted(folder.glob("*.ftl"))}


def _values(files: dict[str, TextFile]) -> Values:
    """Return what the program gives each text: what it took in any language at the start."""
    keys = {key for file in files.values() for key in file.values}
    return {
        key: frozenset().union(*(file.values.get(key, ()) for file in files.values()))
        for key in keys
    }
