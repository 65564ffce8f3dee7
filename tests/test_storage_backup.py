"""Backups: made beside a running bot, encrypted, verified, and few enough."""

from __future__ import annotations

import asyncio
import os
import re
import stat
import time
from pathlib import Path

import pytest

from storage import Database, Inbox, RawUpdate, StorageError
from storage.backup import back_up
from storage.connection import reading
from storage.integrity import verify
from storage.key import read_key
from tests.disk import FULL, OK, Disk

CANARY = "kanari-7421"


@pytest.fixture
def key_file(database: Database) -> Path:
    """The key of the fixture's database."""
    return database.path.parent.parent / "key" / "chat.key"


def test_of_a_missing_database_there_is_no_backup_and_no_key_is_made(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="No such file"):
        back_up(tmp_path / "chat.db", tmp_path / "chat.key", tmp_path / "backups", 7)
    assert list(tmp_path.iterdir()) == []


async def test_a_backup_of_a_bot_at_work_is_one_moment_of_it(
    database: Database, key_file: Path, tmp_path: Path
) -> None:
    inbox, added = Inbox(database), 0
    while added < 3000:  # in one go, so that the copying takes a while
        await inbox.add([RawUpdate(added + n, 1, {"text": CANARY * 20}) for n in range(500)])
        added += 500
    copying = asyncio.create_task(
        asyncio.to_thread(back_up, database.path, key_file, tmp_path / "backups", 7)
    )
    slowest, meanwhile = 0.0, 0
    while not copying.done():
        started = time.monotonic()
        await inbox.add([RawUpdate(10**6 + 2 * meanwhile + n, 1, {}) for n in range(2)])
        meanwhile += 1
        slowest = max(slowest, time.monotonic() - started)
    backup = await copying
    assert meanwhile > 3
    assert slowest < 2  # far less than SQLite's patience with a lock
    assert backup.figures == verify(backup.path, read_key(key_file))
    assert 3000 <= backup.figures.waiting < 3000 + 2 * meanwhile
    assert backup.figures.waiting % 2 == 0  # never half a transaction


async def test_a_backup_is_as_secret_as_the_database(
    database: Database, key_file: Path, tmp_path: Path
) -> None:
    await Inbox(database).add([RawUpdate(1, 1, {"text": CANARY})])
    backup = back_up(database.path, key_file, tmp_path / "backups", 7)
    content = backup.path.read_bytes()
    assert CANARY.encode() not in content
    assert not content.startswith(b"SQLite format 3")
    assert stat.S_IMODE(backup.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.path.parent.stat().st_mode) == 0o700
    assert list(backup.path.parent.iterdir()) == [backup.path]  # no key, no log, nothing unfinished
    assert re.fullmatch(r"chat-\d{8}T\d{6}Z\.db", backup.path.name)
    with reading(backup.path, read_key(key_file)) as connection:
        (body,) = connection.execute("SELECT body FROM inbox").fetchone()
    assert CANARY in body


async def test_only_the_latest_are_kept_and_nothing_of_others_is_touched(
    database: Database, key_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    earlier = [folder / f"chat-2025010{day}T030000Z.db" for day in range(1, 6)]
    strangers = ["notes.txt", "chat.db", "chat-2025.db", "other-20250101T030000Z.db"]
    strangers += ["chat-20250101T030000Z.db.aside", "chat-20250101T030000Z.db.abc.unfinished"]
    for name in (*strangers, *(path.name for path in earlier)):
        (folder / name).write_text("x")
    backup = back_up(database.path, key_file, folder, 3)
    assert backup.removed == tuple(earlier[:3])
    assert {path.name for path in folder.iterdir()} == {
        *strangers,
        *(path.name for path in earlier[3:]),
        backup.path.name,
    }


async def test_the_new_copy_stays_even_when_the_clock_went_back(
    database: Database, key_file: Path, tmp_path: Path
) -> None:
    future = tmp_path / "backups" / "chat-29990101T000000Z.db"
    future.parent.mkdir()
    future.write_text("x")
    backup = back_up(database.path, key_file, future.parent, 1)
    assert backup.removed == (future,)
    assert list(future.parent.iterdir()) == [backup.path]


async def test_what_a_killed_backup_left_is_removed_after_a_day(
    database: Database, key_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    left = [folder / f"chat-20250101T030000Z.db.abc.unfinished{end}" for end in ("", "-journal")]
    present = folder / "chat-20250101T030000Z.db.def.unfinished"
    for path in (*left, present):
        path.write_text("x")
    for path in left:
        os.utime(path, (0, 0))
    backup = back_up(database.path, key_file, folder, 7)
    assert set(folder.iterdir()) == {present, backup.path}


async def test_a_full_disk_costs_no_earlier_backup(
    key_file: Path, database: Database, tmp_path: Path
) -> None:
    folder, disk = tmp_path / "backups", Disk()
    earlier = folder / "chat-20250101T030000Z.db"
    folder.mkdir()
    earlier.write_text("x")
    disk.fault = lambda operation: FULL if "unfinished" in str(operation) else OK
    with disk.heard(), pytest.raises(StorageError, match="backups: database or disk is full"):
        back_up(database.path, key_file, folder, 1)
    assert list(folder.iterdir()) == [earlier]


async def test_a_damaged_database_costs_no_earlier_backup(tmp_path: Path) -> None:
    path, key_file, folder = tmp_path / "chat.db", tmp_path / "chat.key", tmp_path / "backups"
    async with Database.open(path, key_file) as database:
        await Inbox(database).add([RawUpdate(n, 1, {"text": "x" * 3000}) for n in range(50)])
    content = bytearray(path.read_bytes())
    content[-2000] ^= 1
    path.write_bytes(content)
    folder.mkdir()
    earlier = folder / "chat-20250101T030000Z.db"
    earlier.write_text("x")
    with pytest.raises(StorageError, match=r"chat\.db: damaged"):
        back_up(path, key_file, folder, 1)
    assert list(folder.iterdir()) == [earlier]


async def test_a_folder_that_cannot_be_made_is_named(
    database: Database, key_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="file/backups: cannot be used"):
        back_up(database.path, key_file, tmp_path / "file" / "backups", 7)


async def test_the_log_is_emptied_as_soon_as_a_backup_no_longer_reads_it(
    database: Database, key_file: Path
) -> None:
    log = database.path.with_name(f"{database.path.name}-wal")
    await Inbox(database).add([RawUpdate(1, 1, {"text": CANARY})])
    with reading(database.path, read_key(key_file)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM inbox").fetchone()
        await Inbox(database).add([RawUpdate(2, 1, {})])
        emptying = asyncio.create_task(database.shrink_log())
        for number in range(3, 20):  # and nobody else waits for it
            await Inbox(database).add([RawUpdate(number, 1, {})])
        assert not emptying.done()
    await asyncio.wait_for(emptying, 5)
    assert log.stat().st_size == 0


async def test_a_reader_who_never_ends_is_named(
    database: Database, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database._LOG_PATIENCE", 0.2)
    with reading(database.path, read_key(key_file)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM inbox").fetchone()
        await Inbox(database).add([RawUpdate(2, 1, {})])
        with pytest.raises(StorageError, match="another process keeps the log"):
            await database.shrink_log()
