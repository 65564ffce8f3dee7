"""How replies that were judged are shown: counted in a table, listed, or as a talk to be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.bench_table import aligned, milliseconds
from tests.replies_cases import GROUPS, Case, Talk
from tests.replies_judge import CHECKS, faults_of

_MOST_SHOWN = 300  # letters of a message


@dataclass(frozen=True, slots=True)
class Heard:
    """A reply, who gave it, and the seconds until its first piece and its end."""

    case: Case
    reply: str
    generator: str
    first: float
    total: float

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with the reply."""
        return faults_of(self.reply, self.case)


def summary(heard: Sequence[Heard]) -> str:
    """Return a Markdown table, a column for each group: faults, generators and times."""
    parts = [
        of_group
        for group in GROUPS
        if (of_group := [each for each in heard if each.case.group == group])
    ]
    columns = [*parts, list(heard)]
    rows = [["", *(part[0].case.group for part in parts), "all"]]
    rows.append(["replies", *(str(len(part)) for part in columns)])
    rows += [[fault, *(_count(part, fault) for part in columns)] for fault in CHECKS]
    speakers = Counter(each.generator for each in heard).most_common()
    rows += [[f"by {name}", *(_share(part, name) for part in columns)] for name, _ in speakers]
    first = [milliseconds([each.first for each in part]) for part in columns]
    total = [milliseconds([each.total for each in part]) for part in columns]
    rows += [["first piece, p50 / p95", *first], ["end, p50 / p95", *total]]
    return aligned(rows)


def faulty(heard: Sequence[Heard]) -> Iterator[str]:
    """Yield every reply that has a fault, under its faults and its message."""
    for each in heard:
        if each.faults:
            asked = " ".join(each.case.text.split())[:_MOST_SHOWN]
            yield f"{', '.join(each.faults)} ({each.generator})\n  > {asked}\n  {each.reply}"


def transcript(talk: Talk, heard: Sequence[Heard]) -> str:
    """Return one talk as Markdown, with who gave each reply and what is wrong with it."""
    lines = [f"## {talk.title} ({talk.group})"]
    for each in heard:
        lines.append(f"**Person:** {each.case.text}")
        lines.append(f"**{', '.join((each.generator, *each.faults))}:** {each.reply}")
    return "\n\n".join(lines)


def _count(part: Sequence[Heard], fault: str) -> str:
    return str(sum(fault in each.faults for each in part))


def _share(part: Sequence[Heard], generator: str) -> str:
    return f"{sum(each.generator == generator for each in part) / len(part):.0%}"
