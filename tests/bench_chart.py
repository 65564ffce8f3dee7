"""The engines' figures as a picture, readable on white and when it is small."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nlp.learning.metrics import percentile
from tests.bench_engines import Figures

COLOURS = ("#0072b2", "#a0a0a0", "#e69f00")  # told apart by the colour-blind, too (Okabe & Ito)


def draw_engines(path: Path, figures: Sequence[Figures], chats: Sequence[int]) -> None:
    """Draw tokens a second for each number of chats, and the time to the first token."""
    from matplotlib.figure import Figure  # late: the table needs none

    figure = Figure(figsize=(9, 3.4), layout="constrained")
    speed, first = figure.subplots(1, 2, width_ratios=(2, 1))
    width = 0.84 / len(figures)
    for number, (engine, colour) in enumerate(zip(figures, COLOURS, strict=False)):
        places = [place + (number - (len(figures) - 1) / 2) * width for place in range(len(chats))]
        bars = speed.bar(places, engine.paces, width * 0.94, color=colour, label=engine.name)
        speed.bar_label(bars, fmt="%.0f", padding=2)
        milliseconds = 1000 * percentile(engine.record.openings, 0.5)
        bars = first.bar([engine.name], [milliseconds], 0.7, color=colour)
        first.bar_label(bars, fmt="%.0f ms", padding=2)
    speed.set_xticks(range(len(chats)), [f"{n} chat{'s' * (n > 1)}" for n in chats])
    speed.set_title("Tokens a second, all chats together", loc="left")
    figure.legend(
        *speed.get_legend_handles_labels(), loc="outside lower left", ncols=3, frameon=False
    )
    first.set_title("To the first token, median", loc="left")
    for axes in (speed, first):
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.set_yticks([])
        axes.tick_params(length=0)
        axes.margins(y=0.12)
    figure.savefig(path, dpi=120, metadata={"Software": None})
