"""Markdown, as language models write it, read into text and spans.

Whatever is broken stays text, and HTML is text. What Telegram cannot show becomes what reads
alike: a heading is bold, a list has bullets or its numbers, a table is a block of fixed width or
lines of "column: cell". The rules are CommonMark's (https://spec.commonmark.org), with tables and
strikethrough; without what nobody means in a chat: indented code, underlined headings, references.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.direction import directed
from bot.rich_text import Pen, RichText
from bot.tables import fixed_width
from bot.web_links import hides, is_web

PARSER: Final = (
    MarkdownIt("commonmark", {"html": False, "maxNesting": 40})
    .enable(["table", "strikethrough"])
    .disable(["code", "html_block", "lheading", "reference"])
)
_STYLES: Final = {"strong": "bold", "em": "italic", "s": "strikethrough"}
_BULLETS: Final = ("•", "◦")
_INDENT: Final = "    "
_RULE: Final = "———"
_LANGUAGE: Final = re.compile(r"[\w+#.-]{1,32}")
_SPOKEN: Final = re.compile(r"(?:mailto|tel):(.+)", re.IGNORECASE)


def read(source: str) -> RichText:
    """Return text and formatting; a source of which nothing would be seen is its own text."""
    source = source.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate has no form
    rich = written(PARSER.parse(source))
    return rich if rich.text.strip() else RichText(source)


def written(tokens: Sequence[Token]) -> RichText:
    """Return what the parser's tokens say."""
    writer = _Writer()
    for token in tokens:
        writer.block(token)
    return writer.pen.result()


class _Writer:
    """Writes blocks and words down, in the order of their tokens."""

    def __init__(self) -> None:
        self.pen = Pen()
        self._lists: list[str] = []  # the bullet of each open list, empty where items are numbered
        self._marker = ""  # of an item nothing of which is written yet
        self._quotes = 0
        self._quote: int | None = None  # where the outermost begins
        self._below: int | None = None  # the source line below the last block
        self._apart = False  # whether that one sets itself apart
        self._rows: list[list[Sequence[Token]]] = []  # of the open or the last table
        self._table_opened: Token | None = None
        self._link: tuple[str, int] | None = None  # of an open link: target, and where it begins

    def block(self, token: Token) -> None:
        """Write what a token of a document says."""
        if token.type == "inline":
            if self._table_opened:
                self._rows[-1].append(token.children or ())
            else:
                self._words(token.children or ())
        elif handler := _BLOCKS.get(token.type.removesuffix("_open").removesuffix("_close")):
            handler(self, token)

    def _begin(self, token: Token, *, apart: bool = False) -> None:
        """Begin a block as far below the last one as its author did; code needs no empty line."""
        first, below = token.map or (0, 0)
        if self._below is not None:
            near = apart or self._apart or first <= self._below
            self.pen.write("\n" if near else "\n\n")
        self._below, self._apart = below, apart
        if self._quotes and self._quote is None and not self._lists:
            self._quote = self.pen.position
        self.pen.write(self._marker)
        self._marker = ""

    def _paragraph(self, token: Token) -> None:
        if token.nesting > 0:
            self._begin(token)

    def _heading(self, token: Token) -> None:
        if token.nesting > 0:
            self._begin(token)
        self.pen.style("bold", token.nesting)

    def _rule(self, token: Token) -> None:
        self._begin(token)
        self.pen.write(_RULE)

    def _fence(self, token: Token) -> None:
        code = token.content.removesuffix("\n")
        language = _LANGUAGE.match(token.info.strip())
        if code.strip():
            self._preformatted(token, code, language[0] if language else None)

    def _preformatted(self, token: Token, text: str, language: str | None = None) -> None:
        if self._marker:  # the block needs lines of its own
            self._marker = f"{self._marker.rstrip()}\n"
        self._begin(token, apart=True)
        self.pen.code("pre", text, language)

    def _list(self, token: Token) -> None:
        if token.nesting < 0:
            self._lists.pop()
        elif token.type == "ordered_list_open":
            self._lists.append("")
        else:
            self._lists.append(_BULLETS[min(len(self._lists), len(_BULLETS) - 1)])

    def _item(self, token: Token) -> None:
        bullet = self._lists[-1] or f"{token.info}{token.markup}"
        indent = _INDENT * (len(self._lists) - 1)
        self._marker = f"{indent}{bullet} " if token.nesting > 0 else ""

    def _quotation(self, token: Token) -> None:
        self._quotes += token.nesting
        if self._quotes == 0 and self._quote is not None:
            self.pen.mark("blockquote", self._quote)
            self._quote, self._apart = None, True
        elif self._quotes == 1 and token.nesting > 0:
            self._apart = self._apart or not self._lists

    def _row(self, token: Token) -> None:
        if token.nesting > 0:
            self._rows.append([])

    def _table(self, token: Token) -> None:
        if token.nesting > 0:
            self._rows, self._table_opened = [], token
            return
        opened, self._table_opened = self._table_opened or token, None
        names, *rows = [[_plain(cell) for cell in row] for row in self._rows]
        if (block := fixed_width([names, *rows])) is not None:
            self._preformatted(opened, block)
            return
        self._begin(opened)
        for number, row in enumerate(self._rows[1:]):
            self.pen.write("\n\n" if number else "")
            self._record(names, row)

    def _record(self, names: Sequence[str], row: Sequence[Sequence[Token]]) -> None:
        """Write a row as a heading and lines below it."""
        self.pen.style("bold", 1)
        self._words(row[0])
        self.pen.style("bold", -1)
        for name, cell in zip(names[1:], row[1:], strict=True):
            self.pen.write(f"\n{name}: " if name else "\n")
            self._words(cell)

    def _words(self, tokens: Sequence[Token]) -> None:
        for token in directed(tokens):
            kind = token.type.removesuffix("_open").removesuffix("_close")
            if style := _STYLES.get(kind):
                self.pen.style(style, token.nesting)
            elif token.nesting > 0:
                self._link = (str(token.attrGet("href") or ""), self.pen.position)
            elif token.nesting < 0 and self._link:
                self._end_link(*self._link)
                self._link = None
            elif kind == "code_inline" and self._link is None:  # Telegram links no code
                self.pen.code("code", token.content)
            elif kind == "image" and self._link is None:
                start = self.pen.position
                self.pen.write(token.content)
                self._end_link(str(token.attrGet("src") or ""), start)
            else:
                self.pen.write("\n" if kind in ("softbreak", "hardbreak") else token.content)

    def _end_link(self, target: str, start: int) -> None:
        """Let what was written since `start` lead to a target, or show where it would lead."""
        words = self.pen.text_since(start)
        spoken = _SPOKEN.fullmatch(target)
        if not words.strip():
            self.pen.write(target)
        elif is_web(target) and not hides(words, target):
            self.pen.mark("text_link", start, target)
        elif spoken and spoken[1] not in words:
            self.pen.write(f" ({spoken[1]})")
        elif target.startswith(("http:", "https:")):
            self.pen.write(f" ({target})")


_BLOCKS: Final[Mapping[str, Callable[[_Writer, Token], None]]] = MappingProxyType(
    {
        "paragraph": _Writer._paragraph,
        "heading": _Writer._heading,
        "hr": _Writer._rule,
        "fence": _Writer._fence,
        "bullet_list": _Writer._list,
        "ordered_list": _Writer._list,
        "list_item": _Writer._item,
        "blockquote": _Writer._quotation,
        "table": _Writer._table,
        "tr": _Writer._row,
    }
)


def _plain(tokens: Sequence[Token]) -> str:
    """Return words on one line, without their formatting."""
    writer = _Writer()
    writer._words(tokens)
    return " ".join(writer.pen.result().text.split())
