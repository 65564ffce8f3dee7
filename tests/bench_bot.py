"""How fast the whole program starts and answers, and what memory it takes."""

from __future__ import annotations

import asyncio
import math
import socket
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from bot.playground import Playground
from storage import Database, Statistics
from tests.bench_messages import QUESTIONS, sample
from tests.bench_people import crowd, move_in, one_by_one, running
from tests.bench_table import Row, megabytes, milliseconds
from tests.conftest import ROOT
from tests.whole_bot import DANIEL, LIGHT, Person

PEOPLE, EACH, AT_ONCE = 10, 20, 8
IMPORT = """
import time; started = time.perf_counter()
import bot.app
print(time.perf_counter() - started)
"""
LOAD = """
import time; started = time.perf_counter()
import asyncio, pathlib, sys
from nlp import AIModels
from nlp.settings import DefaultSettings

async def main():
    ai = AIModels(DefaultSettings(hf_cache_dir=pathlib.Path(sys.argv[1])))
    await ai.load_models()
    print(time.perf_counter() - started)
    for task, model in (await ai.get_model_info())["tasks"].items():
        if model["fallbacks_tried"]:
            sys.exit(f"{task}: {model['reason']}")
    await ai.close()

asyncio.run(main())
"""


async def start(cache: Path) -> list[Row]:
    """Measure importing, and loading all embedded models, which fills the `cache` folder."""
    part = "Start"
    imports = [await _printed_seconds(IMPORT) for _ in range(3)]
    empty, filled = [await _printed_seconds(LOAD, str(cache)) for _ in range(2)]
    return [
        Row(part, "import bot.app, median of 3", f"{statistics.median(imports):.2f} s"),
        Row(part, "all embedded models, empty cache folder", f"{empty:.1f} s"),
        Row(part, "all embedded models, filled cache folder", f"{filled:.1f} s"),
    ]


async def _printed_seconds(program: str, *arguments: str) -> float:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program, *arguments), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    if process.returncode:
        raise ChildProcessError(f"a measured program ended with exit code {process.returncode}")
    return float(printed)


async def ten_people(folder: Path) -> list[Row]:
    """Measure ten people who each write on as soon as they are answered; no model is loaded."""
    texts = [example.text for example in sample(EACH)]
    ours = await crowd(folder, "bot", PEOPLE, texts, **LIGHT)
    one, many = [
        await crowd(folder, "tests.bench_stock", PEOPLE, texts, BENCH_CONCURRENT_UPDATES=str(count))
        for count in (1, PEOPLE)
    ]
    part = "Ten people"

    def row(measured: str, ours: str, one: str, many: str) -> Row:
        return Row(part, measured, ours, f"stock bot {one}, {PEOPLE} at a time {many}")

    return [
        row(
            f"messages a second, {PEOPLE} × {EACH}",
            f"{ours.per_second:.0f}",
            f"{one.per_second:.0f}",
            f"{many.per_second:.0f}",
        ),
        row(
            "until the answer, p50 / p95",
            *(milliseconds(crowd.latencies) for crowd in (ours, one, many)),
        ),
        row(
            "Bot API calls a message, polls included",
            *(f"{crowd.calls:.1f}" for crowd in (ours, one, many)),
        ),
        row(
            "processor time a message",
            *(f"{1000 * crowd.cpu:.1f} ms" for crowd in (ours, one, many)),
        ),
        row("resident memory", *(megabytes(crowd.memory) for crowd in (ours, one, many))),
    ]


async def with_models(folder: Path, cache: Path) -> list[Row]:
    """Measure `python -m bot` with all embedded models: one person who writes, then eight."""
    examples = sample(EACH)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    environment = {"HTTP_PORT": str(port), "HF_CACHE_DIR": str(cache)}
    started = time.perf_counter()
    async with (
        Playground() as playground,
        running(folder, playground, "bot", **environment) as (process),
    ):
        await _until_ready(f"http://127.0.0.1:{port}/readyz")
        ready = time.perf_counter() - started
        person = Person(playground, DANIEL)
        mixed = await one_by_one(playground, person, [example.text for example in examples])
        memory = process.memory_info()
        asked = await one_by_one(playground, person, QUESTIONS)
        before = await _loop_lags(f"http://127.0.0.1:{port}/metrics")
        writers = [Person(playground, move_in(playground, n)) for n in range(AT_ONCE)]
        began = time.perf_counter()
        waited = await asyncio.gather(
            *(
                one_by_one(playground, writer, QUESTIONS[n:] + QUESTIONS[:n])
                for n, writer in enumerate(writers)
            )
        )
        took = time.perf_counter() - began
        after = await _loop_lags(f"http://127.0.0.1:{port}/metrics")
    languages = Counter(str(example.language) for example in examples)
    mixture = ", ".join(f"{count} {language}" for language, count in languages.most_common())
    part, many = "One person", f"{AT_ONCE} at once"
    return [
        Row(part, "python -m bot until /readyz", f"{ready:.1f} s"),
        Row(
            part,
            f"{EACH} messages ({mixture}), p50 / worst",
            milliseconds(mixed, 1),
        ),
        Row(
            part,
            f"{len(QUESTIONS)} English questions, p50 / worst",
            milliseconds(asked, 1),
        ),
        Row(part, "all these answers, written by", await _authors(folder)),
        Row(part, f"resident memory after the {EACH} messages", megabytes(memory.rss)),
        Row(part, "of it mapped from files, shared", megabytes(getattr(memory, "shared", 0))),
        Row(
            many,
            f"{len(QUESTIONS)} questions each, p50 / p95",
            milliseconds([seconds for each in waited for seconds in each]),
        ),
        Row(many, "messages a second", f"{AT_ONCE * len(QUESTIONS) / took:.1f}"),
        Row(many, "event loop late, 99 % of samples", _stay_under(after - before, 0.99)),
    ]


async def _until_ready(url: str) -> None:
    async with asyncio.timeout(120), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(url) as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                pass  # it does not listen yet
            await asyncio.sleep(0.05)


async def _loop_lags(url: str) -> Counter[float]:
    """Return how many samples were at most so many seconds late, of a bot's /metrics."""
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        families = text_string_to_metric_families(await response.text())
    return Counter(
        {
            float(sample.labels["le"]): int(sample.value)
            for family in families
            for sample in family.samples
            if sample.name == "hamzaban_event_loop_lag_seconds_bucket"
        }
    )


def _stay_under(cumulated: Counter[float], share: float) -> str:
    bound = min(le for le, count in cumulated.items() if count >= share * cumulated[math.inf])
    return f"≤ {1000 * bound:.0f} ms"


async def _authors(folder: Path) -> str:
    async with Database.open(folder / "bot.db", folder / "bot.key") as database:
        summary = await Statistics(database).summary()
    return ", ".join(f"{name} {count}" for name, count in summary.by_generator)
