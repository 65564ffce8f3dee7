"""The rows of the benchmark and the table they make, the same in a terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from nlp.learning.metrics import percentile

HEADINGS = ("part", "measured", "Hamzaban", "beside it")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of ours; `beside` is the same figure of somebody else, and whose it is."""

    part: str
    measured: str
    ours: str
    beside: str = ""


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table with aligned columns; a part is named once."""
    cells: list[tuple[str, ...]] = [HEADINGS]
    part = ""
    for row in rows:
        cells.append((row.part if row.part != part else "", *astuple(row)[1:]))
        part = row.part
    return aligned(cells)


def aligned(cells: Sequence[Sequence[str]]) -> str:
    """Return lines of cells, the headings first, as a Markdown table with aligned columns."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [cells[0], ["-" * width for width in widths], *cells[1:]]
    return "\n".join(f"| {' | '.join(map(str.ljust, line, widths))} |" for line in lines)


def milliseconds(seconds: Sequence[float], last: float = 0.95) -> str:
    """Return the median and a high percentile (1 is the worst) of seconds, in milliseconds."""
    return " / ".join(_short(1000 * percentile(seconds, share)) for share in (0.5, last)) + " ms"


def megabytes(size: int) -> str:
    """Return bytes in units of 10^6."""
    return f"{size / 1e6:.0f} MB"


def _short(number: float) -> str:
    return f"{number:.0f}" if number >= 10 else f"{number:.2g}"
