"""An announcement to many, by the real program, which is killed meanwhile."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.playground import Fault, Playground
from bot.playground.faults import Faults
from bot.playground.parameters import Parameters
from tests.bench_people import FIRST_ID, move_in
from tests.chaos_bot import Victim
from tests.chaos_runs import fill
from tests.whole_bot import LIGHT, Person

NEWS = "News for everybody"
_PATIENCE = 300.0  # seconds until who got nothing counts as forgotten


@dataclass(frozen=True, slots=True)
class Announced:
    """What became of an announcement, in chats, and how quick it was.

    `in_flight` counts who got it twice and was the last to get it before a kill; `busiest` is the
    largest number of messages sent within a second; `seconds` are those from start to report.
    """

    readers: int
    blocked: int
    got: int
    doubled: int
    in_flight: int
    refused: int
    busiest: int
    seconds: float
    report: str


class TooFast(Faults):
    """Answers every `each`-th message with 429, to be tried again in a second."""

    def __init__(self, each: int) -> None:
        super().__init__()
        self._each = each
        self._messages = 0
        self.count = 0

    def take(self, method: str, params: Parameters) -> Fault | None:
        """Return the fault of a call that arrives now, if it has one."""
        self._messages += method == "sendMessage"
        if method != "sendMessage" or self._messages % self._each:
            return None
        self.count += 1
        return Fault("retry_after", "sendMessage", seconds=1)


async def announced(
    folder: Path, chats: int, *, blocked: int, kills: int, each_refused: int = 40
) -> Announced:
    """Let an admin write to `chats`, some of which block the bot; kill it `kills` times."""
    await fill(folder, chats, chats)
    faults = TooFast(each_refused)
    async with Playground(faults=faults) as playground:
        readers = [Person(playground, move_in(playground, number)) for number in range(chats)]
        admin = Person(playground, move_in(playground, chats))
        step = chats // blocked
        playground.world.blocked = {FIRST_ID + number * step for number in range(blocked)}
        environment = {
            "TELEGRAM_BOT_TOKEN": playground.token,
            "TELEGRAM_API_BASE_URL": playground.api_base,
            "DATABASE_PATH": str(folder / "bot.db"),
            "DATABASE_KEY_FILE": str(folder / "bot.key"),
            "ADMIN_USER_IDS": str(admin.user_id),
            **LIGHT,
        }
        victim, last = Victim(environment, folder / "log"), set()
        victim.start()
        await admin.ask(f"/broadcast {NEWS}")
        await admin.press(0)
        started = time.perf_counter()
        for number in range(1, kills + 1):
            await _until(lambda mark=chats * number // (kills + 1): _reached(readers) >= mark)
            await victim.kill()
            last.add(max(readers, key=_got_last).user_id)
            victim.start()
        await _until(lambda: "announcement" in admin.seen()[-1] and "Time" in admin.seen()[-1])
        seconds = time.perf_counter() - started
        await victim.terminate()
        doubled = {one.user_id for one in readers if one.seen().count(NEWS) > 1}
        return Announced(
            chats,
            blocked,
            _reached(readers),
            len(doubled),
            len(doubled & last),
            faults.count,
            _busiest([call.at for call in playground.calls if call.method == "sendMessage"]),
            seconds,
            re.sub("[\u2068\u2069]", "", admin.seen()[-1]),
        )


def _reached(readers: Sequence[Person]) -> int:
    return sum(NEWS in reader.seen() for reader in readers)


def _got_last(reader: Person) -> int:
    return max((message.message_id for message in reader.messages()), default=0)


def _busiest(moments: Sequence[float]) -> int:
    return max(sum(0 <= other - moment < 1 for other in moments) for moment in moments)


async def _until(condition: object) -> None:
    assert callable(condition)
    async with asyncio.timeout(_PATIENCE):
        while not condition():
            await asyncio.sleep(0.02)
