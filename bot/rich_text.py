"""A text and how its parts are formatted; knows neither Markdown nor Telegram."""

from __future__ import annotations

from dataclasses import dataclass, replace

from storage import Span


@dataclass(frozen=True, slots=True)
class RichText:
    """A text with spans in the order in which they begin; any two are nested or apart.

    A span's kind is bold, italic, strikethrough, code, pre, text_link or blockquote.
    """

    text: str
    spans: tuple[Span, ...] = ()

    def after(self, opening: str) -> RichText:
        """Return this text as what follows a plain `opening`, which may be empty."""
        if not opening:
            return self
        before = f"{opening}\n\n"
        size = len(before)
        moved = (replace(span, start=span.start + size, end=span.end + size) for span in self.spans)
        return RichText(before + self.text, tuple(moved))

    def part(self, start: int, end: int) -> RichText:
        """Return what stands from one character to before another; spans are cut, not lost."""
        inside = (span for span in self.spans if span.start < end and span.end > start)
        cut = (
            replace(span, start=max(span.start, start) - start, end=min(span.end, end) - start)
            for span in inside
        )
        return RichText(self.text[start:end], tuple(cut))


class Pen:
    """Writes a rich text from its beginning to its end."""

    def __init__(self) -> None:
        self.position = 0  # in characters
        self._pieces: list[str] = []
        self._spans: list[Span] = []
        self._styles: dict[str, tuple[int, int]] = {}  # kind: how often open, since where

    def write(self, text: str) -> None:
        """Write text in the styles that are open."""
        self._pieces.append(text)
        self.position += len(text)

    def style(self, kind: str, step: int) -> None:
        """Open (1) or close (-1) a style; inside itself it changes nothing."""
        depth, start = self._styles.pop(kind, (0, self.position))
        if depth + step > 0:
            self._styles[kind] = (depth + step, start)
        else:
            self.mark(kind, start)

    def mark(self, kind: str, start: int, detail: str | None = None) -> None:
        """Format what has been written since `start`, if anything."""
        if start < self.position:
            self._spans.append(Span(kind, start, self.position, detail))

    def code(self, kind: str, text: str, language: str | None = None) -> None:
        """Write code, around which styles are interrupted: Telegram allows none in it."""
        start = self.position
        for style, (_, since) in self._styles.items():
            self.mark(style, since)
        self.write(text)
        self.mark(kind, start, language)
        for style, (depth, _) in self._styles.items():
            self._styles[style] = (depth, self.position)

    def text_since(self, start: int) -> str:
        """Return what has been written since `start`."""
        written, pieces = self.position, []
        for piece in reversed(self._pieces):
            if written <= start:
                break
            pieces.append(piece)
            written -= len(piece)
        return "".join(reversed(pieces))[start - written :]

    def result(self) -> RichText:
        """Return what has been written."""
        spans = sorted(self._spans, key=lambda span: (span.start, -span.end))
        return RichText("".join(self._pieces), tuple(spans))
