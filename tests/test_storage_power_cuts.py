"""After a power cut at any moment everything acknowledged is there and nothing is half there.

`make crash` tries every state that tests/power_cut.py knows, `make test` an even sample.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from storage import Database, migrations
from storage.backup import back_up
from storage.restore import restore
from tests.disk import Disk, Operation
from tests.power_cut import Files, State, states
from tests.storage_session import contents, is_whole, step

LIMIT: Final = int(os.environ.get("CRASH_STATES", "40"))  # of each recorded session
NAME: Final = "chat.db"
KEY: Final = "chat.key"
NEWEST: Final = migrations.steps()[-1][0]
TOPICS: Final = 12  # the version since which a fresh start is of a topic


@dataclass(frozen=True, slots=True)
class Recording:
    """Files before a session, what it did to them, and what they held after each transaction."""

    before: Files
    log: Sequence[Operation]
    contents: Sequence[str]


async def record(path: Path, key: Path, *openings: range, synchronous: str = "FULL") -> Recording:
    """Run steps; the database is closed and opened again between two ranges of them."""
    before = {file.name: file.read_bytes() for file in path.parent.glob(f"{NAME}*")} or {NAME: b""}
    disk, seen = Disk(), list[str]()
    with disk.heard():
        for steps in openings:
            async with Database.open(path, key) as database:
                if not seen:
                    seen.append(await contents(database))
                await database.rows(f"PRAGMA synchronous = {synchronous}")
                # The log is moved into the file every few transactions, not every few hundred.
                await database.rows("PRAGMA wal_autocheckpoint = 8")
                for number in steps:
                    await step(database, number)
                    disk.acknowledge()
                    seen.append(await contents(database))
    return Recording(before, disk.log, seen)


async def test_a_power_cut_in_a_bots_life_loses_nothing_acknowledged(tmp_path: Path) -> None:
    recording = await record(tmp_path / NAME, tmp_path / KEY, range(40), range(40, 80))
    assert {"Write", "Truncate", "Sync", "Delete", "Acknowledged"} == {
        type(operation).__name__ for operation in recording.log
    }
    await survive(recording, tmp_path)


@pytest.mark.parametrize("version", range(NEWEST))
async def test_a_power_cut_in_a_migration_leaves_the_old_or_the_new_schema(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    if version:
        steps = migrations.steps()[:version]
        with monkeypatch.context() as patch:
            patch.setattr(migrations, "steps", lambda: steps)
            async with Database.open(tmp_path / NAME, tmp_path / KEY) as database:
                await _live_under_an_old_schema(database, version)
    recording = await record(tmp_path / NAME, tmp_path / KEY, range(100, 103))
    assert ("'hello'" in recording.contents[0]) == (version > 0)
    await survive(recording, tmp_path)


async def test_a_power_cut_at_the_first_start_after_a_restore_leaves_all_of_the_backup(
    tmp_path: Path,
) -> None:
    live, database, key = tmp_path / "live.db", tmp_path / NAME, tmp_path / KEY
    await record(live, key, range(20))
    restore(back_up(live, key, tmp_path / "backups", 1).path, database, key)
    recording = await record(database, key, range(20, 23))
    assert "exchanges" in recording.contents[0]
    await survive(recording, tmp_path)


async def test_a_power_cut_while_another_is_repaired_loses_nothing_either(tmp_path: Path) -> None:
    few = min(60, max(8, LIMIT // 100))
    recording = await record(tmp_path / NAME, tmp_path / KEY, range(20))
    for state in sample(list(states(recording.before, recording.log)), few):
        path = write(state.files(), tmp_path / "repaired")
        repair = await record(path, tmp_path / KEY, range(0))
        assert repair.contents[0] in allowed(recording, state)
        await survive(repair, tmp_path, few)
        shutil.rmtree(path.parent)


async def test_the_model_sees_what_fewer_syncs_would_lose(tmp_path: Path) -> None:
    recording = await record(tmp_path / NAME, tmp_path / KEY, range(20), synchronous="NORMAL")
    lost = 0
    for state in sample(list(states(recording.before, recording.log)), 60):
        path = write(state.files(), tmp_path / "state")
        async with Database.open(path, tmp_path / KEY) as database:
            lost += await contents(database) not in allowed(recording, state)
        shutil.rmtree(tmp_path / "state")
    assert lost


async def survive(recording: Recording, folder: Path, limit: int = LIMIT) -> None:
    """Open states that are possible: each is whole and has what had been acknowledged by then."""
    possible = list(states(recording.before, recording.log))
    seen: set[int] = set()
    for state in sample(possible, limit):
        files = state.files()
        mark = hash((state.acknowledged, tuple(sorted(files.items()))))
        if mark in seen:
            continue
        seen.add(mark)
        async with Database.open(write(files, folder / "state"), folder / KEY) as database:
            assert await is_whole(database)
            assert await contents(database) in allowed(recording, state)
        shutil.rmtree(folder / "state")
    print(f"{len(seen)} different disk states opened; {len(possible)} were described")


def allowed(recording: Recording, state: State) -> Sequence[str]:
    """What was acknowledged, and the same with the transaction that was under way."""
    return recording.contents[state.acknowledged : state.acknowledged + 2]


def sample(every: Sequence[State], limit: int) -> Sequence[State]:
    """Return about `limit` states, evenly from the first to the last."""
    return every[:: max(1, len(every) // limit)]


def write(files: Files, folder: Path) -> Path:
    """Lay files into a new folder; return where the database is."""
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder / NAME


async def _live_under_an_old_schema(database: Database, version: int) -> None:
    # In SQL, because storage's modules speak the newest schema only.
    async with database.transaction() as transaction:
        await transaction.execute(
            "INSERT INTO inbox (update_id, chat_id, body, received_at, done_at)"
            " VALUES (1, 1, '{}', 1.0, NULL), (2, 1, NULL, 1.0, 2.0)"
        )
        await transaction.execute(
            "INSERT INTO outbox (chat_id, format, text, created_at) VALUES (1, 'plain', 'hi', 2.0)"
        )
        await transaction.execute(
            "INSERT INTO exchanges (chat_id, user_id, message_id, question, answer, language,"
            " intent, intent_confidence, sentiment, sentiment_confidence, generator, duration,"
            " created_at) VALUES (1, 1, 1, 'hello', 'hi', 'en', 'greeting', 0.9, 'neutral', 0.9,"
            " 'templates', 0.1, 2.0)"
        )
        topic = "0, " if version >= TOPICS else ""
        await transaction.execute(f"INSERT INTO fresh_starts VALUES (1, {topic}0)")  # noqa: S608
