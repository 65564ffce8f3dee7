"""Is anything lost when the bot is killed? `python -m tests.chaos` tries, and counts.

The real program (its answers are echoes) polls the playground over HTTP while people write to it.
Name the runs you want, or none for all of them; all together take about half an hour on two
cores. `--write` stores the figures in docs/reliability.md.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import tempfile
import textwrap
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.bench_table import Row, megabytes, milliseconds, table
from tests.broadcast_runs import announced
from tests.chaos_runs import Ended, Soaked, fill, killed, soaked, terminated
from tests.circumstances import circumstances
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- figures of make chaos -->", "<!-- end of the figures -->"


async def kills(folder: Path, count: int, messages: int) -> list[Row]:
    """Kill the bot at random moments while every eighth call fails."""
    run = await killed(folder, count, messages)
    part = f"{count} times kill -9"
    return [
        *_answers(part, run),
        Row(part, "calls that failed", f"{run.faults}"),
        Row(
            part,
            "answers sent twice",
            f"{run.verdict.doubled}",
            f"at most {run.busy + run.lost_answers}: {run.busy} chats waited when it was killed, "
            f"{run.lost_answers} messages arrived but their confirmation did not",
        ),
    ]


async def stops(folder: Path, count: int) -> list[Row]:
    """Tell the bot to stop at random moments with 40 messages waiting."""
    run = await terminated(folder, count)
    part = f"{count} times SIGTERM"
    codes = ", ".join(f"{code}: {times}" for code, times in sorted(run.exits.items()))
    return [
        *_answers(part, run),
        Row(part, "answers sent twice", f"{run.verdict.doubled}"),
        Row(part, "slowest end", f"{run.slowest_exit:.2f} s", "wanted 10 s"),
        Row(part, "exit codes (-15: before Python could hear it)", codes),
    ]


async def soak(folder: Path, turns: int) -> list[Row]:
    """Keep the bot busy: 50 people write on as soon as they are answered."""
    return _busy(f"{turns} messages of 50 people", await soaked(folder, turns))


async def million(folder: Path, turns: int) -> list[Row]:
    """Keep a bot busy that has a million exchanges behind it."""
    await fill(folder, 1_000_000)
    return _busy("the same after 1,000,000 exchanges", await soaked(folder, turns))


async def broadcast(folder: Path, chats: int) -> list[Row]:
    """Write to everybody while every 40th message is refused, and kill the bot three times."""
    kills = 3
    run = await announced(folder, chats, blocked=chats // 20, kills=kills)
    part = f"an announcement to {chats} chats, {kills} times kill -9"
    reached = run.readers - run.blocked
    return [
        Row(part, "chats that got it", f"{run.got} of {reached}", f"{run.blocked} block the bot"),
        Row(
            part,
            "chats that got it twice",
            f"{run.doubled}",
            f"at most {kills}, and only the last before a kill: {run.in_flight}",
        ),
        Row(part, "messages in the busiest second", f"{run.busiest}", "25, and answers"),
        Row(part, "answers 429 that it obeyed, a second each", f"{run.refused}"),
        Row(part, "from the press of the button to the report", f"{run.seconds:.0f} s"),
        Row(part, "the report", ", ".join(run.report.splitlines()[1:4])),
    ]


def _answers(part: str, run: Ended) -> list[Row]:
    verdict = run.verdict
    return [
        Row(part, "messages", f"{verdict.messages}"),
        Row(part, "never answered", f"{verdict.lost}"),
        Row(part, "answered out of order", f"{verdict.reordered}"),
        Row(part, "set aside with an apology", f"{verdict.told}"),
        Row(part, "missing or doubled in the history", f"{verdict.history_wrong}"),
        Row(part, "damaged pages", f"{verdict.damaged}"),
        Row(
            part,
            "token in the log, words in log or database file",
            f"{run.secrets} times",
            "LOG_LEVEL=DEBUG",
        ),
    ]


def _busy(part: str, run: Soaked) -> list[Row]:
    return [
        Row(part, "messages a second", f"{run.per_second:.0f}", "Telegram allows about 30"),
        Row(part, "until the answer, p50 / p95", milliseconds(run.latencies)),
        Row(part, "resident memory, and what it grew by", _memory(run)),
        Row(part, "never answered", f"{run.verdict.lost}"),
        Row(part, "answers with another person's words", f"{run.verdict.foreign}"),
    ]


def _memory(run: Soaked) -> str:
    return f"{megabytes(run.memory)}, {megabytes(run.growth)}"


async def measure(names: list[str], count: int, messages: int, turns: int) -> list[Row]:
    """Return the rows of the runs named, each run in a folder of its own."""
    runs: dict[str, Callable[[Path], Awaitable[list[Row]]]] = {
        "kills": lambda folder: kills(folder, count, messages),
        "stops": lambda folder: stops(folder, count // 10),
        "broadcast": lambda folder: broadcast(folder, count),
        "soak": lambda folder: soak(folder, turns),
        "million": lambda folder: million(folder, turns),
    }
    rows: list[Row] = []
    for name in names or runs:
        with tempfile.TemporaryDirectory() as folder:
            rows += await runs[name](Path(folder))
            print(f"{name}: done", flush=True)
    return rows


def main() -> None:
    """Run and print; write the page if asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("runs", nargs="*", help="kills, stops, broadcast, soak, million")
    parser.add_argument("--kills", type=int, default=1000, help="a tenth as many stops")
    parser.add_argument("--messages", type=int, default=5200)
    parser.add_argument("--turns", type=int, default=10_000)
    parser.add_argument("--write", action="store_true", help="store it in docs/reliability.md")
    options = parser.parse_args()
    logging.basicConfig(level=logging.CRITICAL)  # who is killed breaks off connections
    where = circumstances()
    figures = table(
        asyncio.run(measure(options.runs, options.kills, options.messages, options.turns))
    )
    print(figures)
    if options.write:
        measured = textwrap.fill(f"Measured {where}", 100)
        before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}\n\n{measured}\n\n{figures}\n\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
