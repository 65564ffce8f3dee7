from __future__ import annotations

import asyncio
import stat
import sys
from pathlib import Path

import pytest

from storage import Database, History, Inbox, RawUpdate, StorageError, migrations
from tests.conftest import ROOT


async def test_text_cannot_be_read_from_the_file_without_the_key(tmp_path: Path) -> None:
    path, key = tmp_path / "data" / "chat.db", tmp_path / "keys" / "chat.key"
    async with Database.open(path, key) as database:
        await Inbox(database).add([RawUpdate(1, 1, {"text": "canary-in-the-clear"})])
        files = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert len(files) > 4096
    assert b"canary" not in files
    assert b"canary" not in path.read_bytes()
    assert not path.read_bytes().startswith(b"SQLite format 3")


async def test_key_and_data_belong_to_their_owner_alone(tmp_path: Path) -> None:
    path, key = tmp_path / "data" / "chat.db", tmp_path / "keys" / "chat.key"
    async with Database.open(path, key):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("ab" * 32, "another key"),
        ("short", "64 hexadecimal digits"),
        ("é" * 64, "64 hexa|not a text"),
    ],
)
async def test_a_wrong_key_is_named_as_such(tmp_path: Path, content: str, reason: str) -> None:
    path, key = tmp_path / "chat.db", tmp_path / "chat.key"
    async with Database.open(path, key):
        pass
    key.write_text(content, "utf-8")
    with pytest.raises(StorageError, match=reason):
        async with Database.open(path, key):
            pass


async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "chat.db"
    path.write_text("my shopping list " * 500)
    (tmp_path / "key").write_text("0" * 64)
    with pytest.raises(StorageError, match="not a database"):
        async with Database.open(path, tmp_path / "key"):
            pass
    assert path.read_text().startswith("my shopping list")


async def test_a_path_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="cannot be used"):
        async with Database.open(tmp_path / "file" / "chat.db", tmp_path / "key"):
            pass


async def test_two_bots_never_share_a_file(tmp_path: Path) -> None:
    path, key = tmp_path / "chat.db", tmp_path / "chat.key"
    async with Database.open(path, key):
        with pytest.raises(StorageError, match="already running"):
            async with Database.open(path, key):
                pass
    async with Database.open(path, key):
        pass


async def test_a_killed_process_leaves_the_file_free(tmp_path: Path) -> None:
    path, key = tmp_path / "chat.db", tmp_path / "chat.key"
    code = f"""
import asyncio
from pathlib import Path
from storage import Database
async def hold():
    async with Database.open(Path({str(path)!r}), Path({str(key)!r})):
        print("open", flush=True)
        await asyncio.sleep(60)
asyncio.run(hold())
"""
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"open\n"
    with pytest.raises(StorageError, match="already running"):
        async with Database.open(path, key):
            pass
    holder.kill()
    await holder.wait()
    async with Database.open(path, key):
        pass


async def test_a_file_of_the_first_version_is_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, key = tmp_path / "chat.db", tmp_path / "chat.key"
    steps = migrations.steps()
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "steps", lambda: steps[:1])
        async with Database.open(path, key) as database:
            await Inbox(database).add([RawUpdate(7, 1, {})])
    async with Database.open(path, key) as database:
        assert await Inbox(database).waiting() == [RawUpdate(7, 1, {})]
        assert await Inbox(database).begin(7) == 1


async def test_a_full_disk_is_a_storage_error_and_leaves_the_file_usable(
    database: Database,
) -> None:
    inbox = Inbox(database)
    pages = (await database.row("PRAGMA page_count"))[0]
    await database.rows(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageError, match="full"):
        await inbox.add([RawUpdate(n, 1, {"text": "x" * 5000}) for n in range(20)])
    assert await inbox.waiting() == []
    await database.rows(f"PRAGMA max_page_count = {pages + 1000}")
    await inbox.add([RawUpdate(1, 1, {"text": "x" * 5000})])
    assert len(await inbox.waiting()) == 1


async def test_reopening_keeps_rows_and_migrates_once(tmp_path: Path) -> None:
    path, key = tmp_path / "chat.db", tmp_path / "chat.key"
    async with Database.open(path, key) as database:
        await Inbox(database).add([RawUpdate(7, 1, {"text": "سلام"})])
    async with Database.open(path, key) as database:
        assert await Inbox(database).waiting() == [RawUpdate(7, 1, {"text": "سلام"})]
        version = await database.row("PRAGMA user_version")
        assert version[0] == migrations.steps()[-1][0]


async def test_a_failed_migration_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, key = tmp_path / "chat.db", tmp_path / "chat.key"
    good = migrations.steps()
    with monkeypatch.context() as patch:
        patch.setattr(
            migrations, "steps", lambda: [*good, (99, "CREATE TABLE half (a); CREATE TABEL b;")]
        )
        with pytest.raises(StorageError, match="syntax error"):
            async with Database.open(path, key):
                pass
    async with Database.open(path, key) as database:
        assert (await database.row("PRAGMA user_version"))[0] == good[-1][0]
        assert not await database.rows("SELECT 1 FROM sqlite_master WHERE name = 'half'")


async def test_an_error_inside_a_transaction_undoes_all_of_it(database: Database) -> None:
    async def half_a_turn() -> None:
        async with database.transaction() as transaction:
            await transaction.execute("INSERT INTO fresh_starts VALUES (1, 0, 1)")
            raise ValueError("no way on")

    with pytest.raises(ValueError, match="no way on"):
        await half_a_turn()
    assert (await database.row("SELECT count(*) FROM fresh_starts"))[0] == 0


async def test_a_cancelled_transaction_leaves_nothing_for_the_next_writer_to_commit(
    database: Database,
) -> None:
    begun = asyncio.Event()

    async def hang_inside() -> None:
        async with database.transaction() as transaction:
            await transaction.execute("INSERT INTO fresh_starts VALUES (1, 0, 1)")
            begun.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(hang_inside())
    await begun.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await Inbox(database).add([RawUpdate(1, 1, {})])
    assert (await database.row("SELECT count(*) FROM fresh_starts"))[0] == 0
    assert len(await Inbox(database).waiting()) == 1


async def test_writers_take_turns(database: Database) -> None:
    inbox = Inbox(database)
    await asyncio.gather(*(inbox.add([RawUpdate(n, n, {})]) for n in range(40)))
    assert len(await inbox.waiting()) == 40
    assert await History(database).recent(1, 10) == []


async def test_a_transaction_cancelled_at_any_moment_leaves_the_connection_usable(
    database: Database,
) -> None:
    inbox = Inbox(database)
    for number in range(200):
        task = asyncio.create_task(inbox.add([RawUpdate(number, 1, {})]))
        for _ in range(number % 12):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert task.cancelled() or task.exception() is None
        await inbox.add([RawUpdate(10_000 + number, 1, {})])
    rows = await database.row("SELECT count(*) FROM inbox WHERE update_id >= 10000")
    assert rows[0] == 200
