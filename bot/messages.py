"""What the bot itself says, in every language it speaks, as HTML for Telegram.

Knows Project Fluent and HTML; knows no update, no chat and nobody's language.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

FOLDER = Path(__file__).parent / "texts"
_OTHERWISE = "en"
_DIGITS = "0123456789."


class Messages:
    """The texts of all languages, read once from one Fluent file each."""

    def __init__(self, folder: Path = FOLDER, *, elsewhere: bool = False) -> None:
        """Read every .ftl file of `folder`; raises ValueError when one is malformed.

        With answers written `elsewhere`, on another machine, the texts on privacy say so.
        """
        self._elsewhere = elsewhere
        self._bundles = {path.stem: _read(path) for path in sorted(folder.glob("*.ftl"))}

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages there are texts in, as BCP 47 tags."""
        return tuple(self._bundles)

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
        bundle = self._bundles.get(language.partition("-")[0], self._bundles[_OTHERWISE])
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
        """Return a number, written with 0-9 and perhaps a point, in the language's own digits."""
        return number.translate(str.maketrans(_DIGITS, self.plain(language, "digits")))


def _read(path: Path) -> FluentBundle:
    resource = FluentResource(path.read_text(encoding="utf-8"))
    for entry in resource.body:
        if isinstance(entry, ast.Junk):
            raise ValueError(f"{path.name}: not a Fluent message: {entry.content!r}")
    bundle = FluentBundle([path.stem], functions={"CODE": _code})
    bundle.add_resource(resource)
    return bundle


# Fluent isolates what a placeable gives with invisible characters. { CODE($id) } puts them around
# the element; <code>{ $id }</code> would put them inside, where a tap copies them with the id.
def _code(value: str) -> Any:
    return f"<code>{value}</code>"
