"""People who number their messages, so that nothing lost, doubled or mixed up escapes notice."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.playground import Fault, Playground
from bot.playground.faults import Faults
from bot.playground.parameters import Parameters
from storage import Database
from tests.bench_people import answered, move_in
from tests.chaos_bot import PAST
from tests.whole_bot import Person

CANARY = "canary-7f3a"
"""Stands in every message, and must not be found in a log or in a file of the database."""


class Writer(Person):
    """Writes numbered messages; an answer echoes its message."""

    def __init__(self, playground: Playground, number: int) -> None:
        super().__init__(playground, move_in(playground, number))
        self.playground = playground
        self.written: list[str] = []

    def write_next(self) -> None:
        """Write the next message."""
        self.write(self._next())

    async def turn(self) -> float:
        """Write the next message; return the seconds until its answer was in the chat."""
        return await answered(self.playground, self, self._next())

    def _next(self) -> str:
        self.written.append(f"{CANARY} {self.user_id} {len(self.written) + 1}")
        return self.written[-1]

    def echoes(self) -> list[str]:
        """Return the messages that were answered, in the order of their answers.

        Above an answer may stand a notice: that it is late, or that the talk has grown long.
        """
        return [text.partition(PAST)[0].rpartition("\n\n")[2] for text in self.seen()]

    @property
    def waiting(self) -> int:
        """How many messages have not been answered."""
        return len(set(self.written) - set(self.echoes()))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of all messages, in numbers of messages; `foreign` are answers that hold another
    person's words, `told` are apologies and the like."""

    messages: int
    lost: int
    reordered: int
    doubled: int
    foreign: int
    told: int
    history_wrong: int
    damaged: int


def judge(writers: Sequence[Writer]) -> Verdict:
    """Compare what was answered with what was written; storage is judged by `with_history`."""
    lost = reordered = doubled = foreign = told = 0
    for writer in writers:
        answers = Counter(echo for echo in writer.echoes() if echo in set(writer.written))
        told += len(writer.seen()) - answers.total()
        doubled += answers.total() - len(answers)
        lost += len(writer.written) - len(answers)
        first = [writer.written.index(echo) for echo in answers]  # in the order first seen
        reordered += sum(later < earlier for earlier, later in itertools.pairwise(first))
        others = [f"{CANARY} {other.user_id} " for other in writers if other is not writer]
        foreign += sum(any(other in text for other in others) for text in writer.seen())
    messages = sum(len(writer.written) for writer in writers)
    return Verdict(messages, lost, reordered, doubled, foreign, told, 0, 0)


async def with_history(verdict: Verdict, folder: Path, writers: Sequence[Writer]) -> Verdict:
    """Add what the database says: exchanges missing or doubled, and pages damaged."""
    wrong = 0
    async with Database.open(folder / "bot.db", folder / "bot.key") as database:
        for writer in writers:
            rows = await database.rows(
                "SELECT question FROM exchanges WHERE chat_id = ? ORDER BY id", (writer.user_id,)
            )
            kept = [row["question"] for row in rows]
            wrong += len(set(writer.written) ^ set(kept)) + len(kept) - len(set(kept))
        damage = await database.rows("PRAGMA cipher_integrity_check")
        pages = await database.rows("PRAGMA integrity_check")
        damaged = len(damage) + sum(row[0] != "ok" for row in pages)
    return replace(verdict, history_wrong=wrong, damaged=damaged)


class RandomFaults(Faults):
    """Lets a share of all calls fail, each in one of the ways in which Telegram fails."""

    def __init__(self, dice: random.Random, share: float) -> None:
        super().__init__()
        self._dice = dice
        self.share = share
        self.count = 0
        self.lost_answers = 0
        """Messages that arrived although the bot was told nothing of it."""

    def take(self, method: str, params: Parameters) -> Fault | None:
        """Return the fault of a call that arrives now, if it has one."""
        if self._dice.random() >= self.share:
            return None
        self.count += 1
        fault = self._dice.choice(
            (
                Fault("status", status=500),
                Fault("status", status=502),
                Fault("drop"),
                Fault("drop", after_effect=True),
                Fault("delay", seconds=self._dice.uniform(0, 0.2)),
            )
        )
        self.lost_answers += fault.after_effect and method == "sendMessage"
        return fault


def found_in(files: Iterable[Path], secret: str) -> int:
    """Return how often `secret` stands in the files, as bytes."""
    return sum(file.read_bytes().count(secret.encode()) for file in files if file.exists())


async def all_answered(writers: Sequence[Writer], seconds: float) -> None:
    """Wait until nobody waits any more; gives up after `seconds`, which `judge` then shows."""
    try:
        async with asyncio.timeout(seconds):
            while any(writer.waiting for writer in writers):
                await asyncio.sleep(0.05)
    except TimeoutError:
        pass
