"""Runs of the bot in which it is killed, told to stop, or kept busy for long."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from bot.playground import Playground
from storage import Database
from tests.bench_people import FIRST_ID
from tests.chaos_bot import Victim
from tests.chaos_people import (
    CANARY,
    RandomFaults,
    Verdict,
    Writer,
    all_answered,
    found_in,
    judge,
    with_history,
)
from tests.whole_bot import LIGHT

_LONGEST_LIFE = 1.2  # seconds from a start to the next kill; the start takes a quarter of one
_MOST_WAITING = 4  # messages that a person writes ahead; who writes more is told to wait
_PATIENCE = 180.0  # seconds until what has not been answered counts as lost


@dataclass(frozen=True, slots=True)
class Ended:
    """A run in which the bot was ended again and again.

    `busy` counts the chats that waited for an answer, at every end; `lost_answers` the messages
    that arrived although their answer did not come back to the bot. Times are in seconds.
    """

    verdict: Verdict
    busy: int
    faults: int
    lost_answers: int
    secrets: int
    exits: Counter[int]
    slowest_exit: float


@dataclass(frozen=True, slots=True)
class Soaked:
    """A long run; latencies in seconds, `growth` of the resident memory in bytes."""

    verdict: Verdict
    latencies: list[float]
    per_second: float
    memory: int
    growth: int


def _victim(folder: Path, playground: Playground, level: str) -> Victim:
    environment = {
        "TELEGRAM_BOT_TOKEN": playground.token,
        "TELEGRAM_API_BASE_URL": playground.api_base,
        "DATABASE_PATH": str(folder / "bot.db"),
        "DATABASE_KEY_FILE": str(folder / "bot.key"),
        "RATE_LIMIT_MESSAGES": "1000000",
        "LOG_LEVEL": level,
        **LIGHT,
    }
    return Victim(environment, folder / "log")


async def killed(
    folder: Path, kills: int, messages: int, *, people: int = 20, share: float = 0.12, seed: int = 0
) -> Ended:
    """Kill the bot at random moments while `people` write to it and calls fail; judge the rest."""
    dice = random.Random(seed)
    faults = RandomFaults(dice, share)
    async with Playground(faults=faults) as playground:
        writers = [Writer(playground, number) for number in range(people)]
        victim, busy = _victim(folder, playground, "DEBUG"), 0
        for number in range(1, kills + 1):
            victim.start()
            to_write = messages * number // kills - sum(len(each.written) for each in writers)
            await _live(dice, writers, to_write)
            busy += sum(writer.waiting > 0 for writer in writers)
            await victim.kill()
        faults.share = 0
        victim.start()
        await all_answered(writers, _PATIENCE)
        code = await victim.terminate()
        return await _ended(folder, playground, writers, busy, Counter([code]), 0.0)


async def _live(dice: random.Random, writers: Sequence[Writer], messages: int) -> None:
    """Let as many messages be written, at random moments of a random time."""
    life = dice.uniform(0, _LONGEST_LIFE)
    moments = sorted(dice.uniform(0, life) for _ in range(messages))
    passed = 0.0
    for moment in moments:
        await asyncio.sleep(moment - passed)
        passed = moment
        patient = [writer for writer in writers if writer.waiting < _MOST_WAITING]
        if patient:  # else the next life has more to write
            dice.choice(patient).write_next()
    await asyncio.sleep(life - passed)


async def terminated(
    folder: Path, times: int, *, people: int = 20, each: int = 2, seed: int = 0
) -> Ended:
    """Tell the bot to stop at random moments, each time with `people` × `each` waiting."""
    dice = random.Random(seed)
    async with Playground() as playground:
        writers = [Writer(playground, number) for number in range(people)]
        victim, busy = _victim(folder, playground, "DEBUG"), 0
        exits: Counter[int] = Counter()
        slowest = 0.0
        for _ in range(times):
            for writer in writers:
                for _ in range(each - writer.waiting):
                    writer.write_next()
            victim.start()
            await asyncio.sleep(dice.uniform(0, _LONGEST_LIFE))
            busy += sum(writer.waiting > 0 for writer in writers)
            started = time.perf_counter()
            exits[await victim.terminate()] += 1
            slowest = max(slowest, time.perf_counter() - started)
        victim.start()
        await all_answered(writers, _PATIENCE)
        await victim.terminate()
        return await _ended(folder, playground, writers, busy, exits, slowest)


async def _ended(
    folder: Path,
    playground: Playground,
    writers: Sequence[Writer],
    busy: int,
    exits: Counter[int],
    slowest_exit: float,
) -> Ended:
    faults = playground.faults
    counts = (faults.count, faults.lost_answers) if isinstance(faults, RandomFaults) else (0, 0)
    log, database = [folder / "log"], [folder / "bot.db", folder / "bot.db-wal"]
    secrets = found_in(log + database, CANARY) + found_in(log, playground.token.partition(":")[2])
    verdict = await with_history(judge(writers), folder, writers)
    return Ended(verdict, busy, *counts, secrets, exits, slowest_exit)


async def soaked(folder: Path, turns: int, *, people: int = 50, level: str = "WARNING") -> Soaked:
    """Let `people` write on as soon as they are answered, `turns` messages in all."""
    async with Playground() as playground:
        writers = [Writer(playground, number) for number in range(people)]
        victim = _victim(folder, playground, level)
        victim.start()
        await _in_turn(writers, max(1, turns // people // 10))  # memory settles meanwhile
        before = psutil.Process(victim.pid).memory_info().rss
        started = time.perf_counter()
        latencies = await _in_turn(writers, turns // people)
        seconds = time.perf_counter() - started
        memory = psutil.Process(victim.pid).memory_info().rss
        await victim.terminate()
        verdict = await with_history(judge(writers), folder, writers)
    return Soaked(verdict, latencies, len(latencies) / seconds, memory, memory - before)


async def _in_turn(writers: Sequence[Writer], each: int) -> list[float]:
    async def talk(writer: Writer) -> list[float]:
        return [await writer.turn() for _ in range(each)]

    return [latency for one in await asyncio.gather(*map(talk, writers)) for latency in one]


async def fill(folder: Path, exchanges: int, chats: int = 1000) -> None:
    """Make a database in which each of many chats has exchanges already."""
    async with (
        Database.open(folder / "bot.db", folder / "bot.key") as database,
        database.transaction() as transaction,
    ):
        await transaction.execute(
            "WITH RECURSIVE number(n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM number"
            " WHERE n + 1 < :exchanges)"
            " INSERT INTO exchanges (chat_id, user_id, message_id, question, answer, language,"
            " intent, intent_confidence, sentiment, sentiment_confidence, generator, duration,"
            " created_at) SELECT :first + n % :chats, :first + n % :chats, n,"
            " 'a question as long as most of them are, number ' || n,"
            " 'an answer, which is a little longer than the question was, number ' || n,"
            " 'en', 'question', 0.9, 'neutral', 0.8, 'templates', 0.01, :now FROM number",
            {"exchanges": exchanges, "chats": chats, "first": FIRST_ID, "now": time.time()},
        )
