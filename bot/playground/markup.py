"""parse_mode HTML, read the way Telegram reads it: same tags, same entities, same refusals.

It takes no more than it must: no comments, no self-closing tags, no lists; every tag is closed.
https://core.telegram.org/bots/api#html-style
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass, replace

from . import links, utf16
from .types import Entity, Formatted

_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
}
_TAGS = {*_STYLES, "a", "code", "pre", "blockquote", "tg-emoji", "tg-time"}
_PREFIXES = {("code", "class"): "language-", ("span", "class"): "tg-"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([a-zA-Z]*))(;?)")
_DATE_FORMAT = re.compile(r"|r|w?[dD]?[tT]?")
_END = "\0"
_SPACES = " \t\n\r\v" + _END
_TOKEN = string.ascii_letters + string.digits + ".-"
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


class MarkupError(ValueError):
    """The text is not well formed; the message is Telegram's."""


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    attributes: dict[str, str]
    start: int


def parse_html(source: str) -> Formatted:
    """Return text and entities, neither trimmed nor sorted out; raise MarkupError."""
    return _Reader(source).read()


class _Reader:
    """One pass over a source; the NUL behind its end spares all checks of the index.

    Until the end, positions in the result count characters.
    """

    def __init__(self, source: str) -> None:
        self._source = source + _END
        self._at = 0
        self._result: list[str] = []
        self._open: list[_Tag] = []
        self._entities: list[Entity] = []

    def read(self) -> Formatted:
        while self._at < len(self._source) - 1:
            if self._next != "<":
                self._result.append(self._character())
            elif self._source[self._at + 1] == "/":
                self._close_tag()
            else:
                self._open_tag()
        if self._open:
            name = self._open[-1].name
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{name}"')
        text = "".join(self._result)
        if text != utf16.whole(text):
            raise MarkupError(
                "Text contains invalid Unicode characters after decoding HTML entities,"
                " check for unmatched surrogate code units"
            )
        at = utf16.offsets(text)
        return Formatted(text, tuple(_counted_in_units(one, at) for one in self._entities))

    @property
    def _next(self) -> str:
        return self._source[self._at]

    def _open_tag(self) -> None:
        begin = self._at
        self._at += 1
        name = self._until(_SPACES + ">").translate(_LOWER)
        if self._next == _END:
            raise self._error("Unclosed start tag", begin)
        if name not in _TAGS:
            raise self._error(f'Unsupported start tag "{name}"', begin)
        attributes: dict[str, str] = {}
        while self._after_spaces() != ">":
            self._attribute(name, attributes, begin)
        self._at += 1
        if name == "span" and attributes.get("class") != "spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"', begin)
        self._open.append(_Tag(name, attributes, len(self._result)))

    def _attribute(self, tag: str, attributes: dict[str, str], begin: int) -> None:
        key = self._until(_SPACES + "=>/\"'")
        if not key:
            raise self._error(f'Empty attribute name in the tag "{tag}"', begin)
        if self._after_spaces() == "=":
            self._at += 1
            if self._after_spaces() != _END:
                value = self._quoted() if self._next in "\"'" else self._token()
                if self._next == _END:
                    raise self._error("Unclosed start tag", begin)
                prefix = _PREFIXES.get((tag, key), "")
                if value.startswith(prefix):
                    attributes[key] = value.removeprefix(prefix)
        elif self._next != _END:
            attributes.setdefault(key, "")
        if self._next == _END:
            raise self._error(f'Unclosed start tag "{tag}"', begin)

    def _quoted(self) -> str:
        quote = self._next
        self._at += 1
        value = []
        while self._next not in (quote, _END):
            value.append(self._character())
        self._at += self._next == quote
        return "".join(value)

    def _token(self) -> str:
        begin = self._at
        while self._next in _TOKEN:
            self._at += 1
        if self._next not in _SPACES + ">":
            raise self._error("Unexpected end of name token", begin)
        return self._source[begin : self._at].translate(_LOWER)

    def _close_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise self._error("Unexpected end tag", begin)
        self._at += 2
        name = self._until(_SPACES + ">").translate(_LOWER)
        if self._after_spaces() != ">":
            raise self._error("Unclosed end tag", begin)
        self._at += 1
        tag = self._open.pop()
        if name not in ("", tag.name):
            error = self._error("Unmatched end tag", begin)
            raise MarkupError(f'{error}, expected "</{tag.name}>", found "</{name}>"')
        if len(self._result) > tag.start:
            self._add(tag)

    def _add(self, tag: _Tag) -> None:
        """Append the entity of a closed tag that has some text."""
        start, length = tag.start, len(self._result) - tag.start
        entities, attributes = self._entities, tag.attributes
        if tag.name in _STYLES:
            entities.append(Entity(_STYLES[tag.name], start, length))
        elif tag.name == "blockquote":
            kind = "expandable_blockquote" if "expandable" in attributes else "blockquote"
            entities.append(Entity(kind, start, length))
        elif tag.name in ("pre", "code"):
            language = attributes.get("class", "") if tag.name == "code" else ""
            details = (("language", language),) if language else ()
            entity = Entity(tag.name, start, length, details)
            entities[-1:] = _code_block(entities[-1:], entity)
        elif tag.name == "a":
            url = attributes.get("href") or "".join(self._result[start:])
            if user := links.mentioned_user(url):
                entities.append(Entity("text_mention", start, length, (("user", user),)))
            elif address := links.normal(url):
                entities.append(Entity("text_link", start, length, (("url", address),)))
        elif tag.name == "tg-emoji":
            emoji = attributes.get("emoji-id", "")
            if not re.fullmatch(r"-?0*[1-9]\d{0,18}", emoji):
                raise MarkupError("Invalid custom emoji identifier specified")
            entities.append(Entity("custom_emoji", start, length, (("custom_emoji_id", emoji),)))
        else:
            if not _DATE_FORMAT.fullmatch(attributes.get("format", "")):
                raise MarkupError("Invalid date format used")
            if re.fullmatch(r"0*[1-9]\d{0,9}", unix := attributes.get("unix", "")):
                entities.append(Entity("date_time", start, length, (("unix_time", int(unix)),)))

    def _character(self) -> str:
        """Take a character or a character reference; one that Telegram does not know is text."""
        found = _REFERENCE.match(self._source, self._at)
        char = _referenced(found) if found else None
        if found is None or char is None:
            self._at += 1
            return self._source[self._at - 1]
        self._at = found.end()
        return char

    def _until(self, stops: str) -> str:
        begin = self._at
        while self._next not in stops:
            self._at += 1
        return self._source[begin : self._at]

    def _after_spaces(self) -> str:
        while self._next in _SPACES and self._next != _END:
            self._at += 1
        return self._next

    def _error(self, what: str, position: int) -> MarkupError:
        offset = len(self._source[:position].encode("utf-8", "surrogatepass"))
        return MarkupError(f"{what} at byte offset {offset}")


def _referenced(found: re.Match[str]) -> str | None:
    hexadecimal, decimal, name, semicolon = found.groups()
    if name is not None:
        return _NAMED.get(name)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal or 0)
    too_long = len(found[0]) - len(semicolon) >= 10
    return chr(code) if 0 < code < 0x10FFFF and not too_long else None


def _code_block(last: list[Entity], entity: Entity) -> list[Entity]:
    """Join `pre` and `code` with a language around the same text to one `pre` of that language."""
    for code, pre in ((entity, last[0]), (last[0], entity)) if last else ():
        same = (code.offset, code.length) == (pre.offset, pre.length)
        if (
            same
            and code.type == "code"
            and code.details
            and pre == replace(pre, type="pre", details=())
        ):
            return [replace(code, type="pre")]
    return [*last, entity]


def _counted_in_units(entity: Entity, at: list[int]) -> Entity:
    start = at[entity.offset]
    details = () if entity.type == "code" else entity.details
    length = at[entity.end] - start
    return replace(entity, offset=start, length=length, details=details)
