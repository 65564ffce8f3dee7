"""A bot killed at random moments, with SIGKILL, keeps everything it acknowledged.

`make crash` kills a thousand times, `make test` some fifty.
"""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import os
import random
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from storage import Database
from tests.storage_session import contents, is_whole, step

KILLS: Final = int(os.environ.get("CRASH_KILLS", "50"))


def live(path: Path, key: Path, first: int, acknowledge: Connection) -> None:
    """Say that it begins; take one step after the other and tell of each that is committed."""

    async def steps() -> None:
        acknowledge.send(first - 1)
        async with Database.open(path, key) as database:
            await database.rows("PRAGMA wal_autocheckpoint = 8")
            for number in itertools.count(first):
                await step(database, number)
                acknowledge.send(number)

    asyncio.run(steps())


async def test_a_kill_at_any_moment_loses_nothing_acknowledged(tmp_path: Path) -> None:
    path, key = tmp_path / "killed.db", tmp_path / "killed.key"
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([__name__])
    luck, done = random.Random(7), 0
    async with Database.open(tmp_path / "spared.db", tmp_path / "spared.key") as spared:
        for _ in range(KILLS):
            receiver, sender = processes.Pipe(duplex=False)
            process = processes.Process(target=live, args=(path, key, done + 1, sender))
            process.start()
            sender.close()
            steps = luck.randrange(6)
            for _ in range(1 + steps):
                acknowledged = receiver.recv()
            # With no step awaited, at any moment of the opening; else at any moment of a step.
            await asyncio.sleep(luck.random() * (0.005 if steps else 0.05))
            process.kill()
            process.join()
            try:
                while True:
                    acknowledged = receiver.recv()
            except EOFError:
                receiver.close()
            for number in range(done + 1, acknowledged + 1):
                await step(spared, number)
            async with Database.open(path, key) as killed:
                assert await is_whole(killed)
                found = await contents(killed)
            done = acknowledged
            if found != await contents(spared):  # then the step that was under way is there, too
                done += 1
                await step(spared, done)
            assert found == await contents(spared)
    print(f"{KILLS} kills, {done} transactions")
    assert done > KILLS
