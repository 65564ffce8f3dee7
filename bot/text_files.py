"""Texts read from a Fluent file, and whether they can take the place of those in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast, visitor

Values = Mapping[str, frozenset[str]]
"""The names of the values that each text takes."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """The texts of a language, and the line in which each begins."""

    name: str
    bundle: FluentBundle
    values: Values
    lines: Mapping[str, int]

    def check(self, wanted: Values) -> None:
        """Raise ValueError unless each wanted text is here and can be put together."""
        for key, values in wanted.items():
            if key not in self.values:
                raise ValueError(f"{self.name}: the text {key} is missing")
            pattern = self.bundle.get_message(key).value
            if pattern is None:
                raise ValueError(f"{self.name}: nothing is said in line {self.lines[key]}: {key}")
            _, errors = self.bundle.format_pattern(pattern, dict.fromkeys(values, "x"))
            if errors:
                raise ValueError(f"{self.name}: wrong in line {self.lines[key]}: {errors[0]}")


class _Variables(visitor.Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - Fluent's
        self.names.add(node.id.name)


def read_text_file(path: Path) -> TextFile:
    """Read one file; raises OSError, and ValueError with the line when it is malformed."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name}: not UTF-8: {error}") from error
    resource = FluentResource(text)
    values: dict[str, frozenset[str]] = {}
    lines: dict[str, int] = {}
    for entry in resource.body:
        if isinstance(entry, ast.Junk):
            wrong = entry.annotations[0]
            line = _line(text, wrong)
            raise ValueError(f"{path.name}: not a Fluent message, line {line}: {wrong.message}")
        if isinstance(entry, ast.Message):
            variables = _Variables()
            variables.visit(entry)
            values[entry.id.name] = frozenset(variables.names)
            lines[entry.id.name] = _line(text, entry)
    bundle = FluentBundle([path.stem], functions={"CODE": _code})
    bundle.add_resource(resource)
    return TextFile(path.name, bundle, values, lines)


def _line(text: str, node: ast.SyntaxNode) -> int:
    return text.count("\n", 0, node.span.start if node.span else 0) + 1


# Fluent isolates what a placeable gives with invisible characters. { CODE($id) } puts them around
# the element; <code>{ $id }</code> would put them inside, where a tap copies them with the id.
def _code(value: str) -> Any:
    return f"<code>{value}</code>"
