"""A bot in a process of its own, and people at the playground in this one who write to it."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bot.playground import Playground
from bot.playground.types import Chat, User
from tests.conftest import ROOT
from tests.whole_bot import Person

PATIENCE = 60.0  # seconds for one answer; the first one waits until its bot has started
FIRST_ID = 2001


@dataclass(frozen=True, slots=True)
class Crowd:
    """What people saw of a bot: latencies in seconds, and per message calls and seconds of CPU.

    `memory` is what was resident at the end, in bytes.
    """

    latencies: list[float]
    per_second: float
    calls: float
    cpu: float
    memory: int


async def crowd(
    folder: Path, module: str, people: int, texts: list[str], **environment: str
) -> Crowd:
    """Let as many `people` write all `texts`, each the next one as soon as they are answered."""
    async with (
        Playground() as playground,
        running(folder, playground, module, **environment) as (process),
    ):
        writers = [Person(playground, move_in(playground, n)) for n in range(people)]
        await asyncio.gather(*(answered(playground, writer, "hello") for writer in writers))
        calls, cpu, started = len(playground.calls), _cpu(process), time.perf_counter()
        latencies = await asyncio.gather(
            *(
                one_by_one(playground, writer, texts[n:] + texts[:n])
                for n, writer in enumerate(writers)
            )
        )
        seconds = time.perf_counter() - started
        count = people * len(texts)
        return Crowd(
            [latency for each in latencies for latency in each],
            count / seconds,
            (len(playground.calls) - calls) / count,
            (_cpu(process) - cpu) / count,
            process.memory_info().rss,
        )


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


@asynccontextmanager
async def running(
    folder: Path, playground: Playground, module: str, **environment: str
) -> AsyncIterator[psutil.Process]:
    """Run `python -m module` for the playground; its data stay in `folder`."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module),
        cwd=folder,  # away from the .env of whoever measures
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": str(ROOT),
            "TELEGRAM_BOT_TOKEN": playground.token,
            "TELEGRAM_API_BASE_URL": playground.api_base,
            "DATABASE_PATH": str(folder / "bot.db"),
            "DATABASE_KEY_FILE": str(folder / "bot.key"),
            "RATE_LIMIT_MESSAGES": "1000000",
            "LOG_LEVEL": "ERROR",
            **environment,
        },
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield psutil.Process(process.pid)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def move_in(playground: Playground, number: int) -> int:
    """Add a person with a private chat to the playground; return their id."""
    chats, user_id = playground.world.chats, FIRST_ID + number
    chats.users[user_id] = User(user_id, f"Person {number}", f"person{number}", language_code="en")
    chats.by_id[user_id] = Chat(user_id, "private", "", frozenset({user_id}))
    return user_id


async def one_by_one(playground: Playground, person: Person, texts: Sequence[str]) -> list[float]:
    """Write each text when the one before is answered; return the seconds until each answer."""
    return [await answered(playground, person, text) for text in texts]


async def answered(playground: Playground, person: Person, text: str) -> float:
    """Write a text; return the seconds until the answer was in the chat."""
    world = playground.world
    # Counted, not read: ten people must not keep the server busy with looking.
    expected = len(world.chats.history(person.chat_id)) + 2
    started = time.perf_counter()
    person.write(text)
    async with asyncio.timeout(PATIENCE):
        while len(world.chats.history(person.chat_id)) < expected:
            await world.events.bell.wait(PATIENCE)
    return time.perf_counter() - started
