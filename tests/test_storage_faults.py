"""Disks that are full, broken or read-only: a StorageError in one line, and nothing half done."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import Database, StorageError
from storage.backup import back_up
from storage.integrity import verify
from storage.key import read_key, read_or_create_key
from storage.restore import restore
from tests.disk import FULL, IO_ERROR_SYNC, IO_ERROR_WRITE, OK, Disk, Operation, Sync, Write
from tests.storage_session import contents, is_whole, step

STEPS = 12
# `make crash` fails each of them, `make test` a sample.
SAMPLED = "CRASH_STATES" not in os.environ


class Failing:
    """A fault that lets so many operations pass and fails one."""

    def __init__(self, passing: int, code: int, kind: type[Operation]) -> None:
        self.left = passing
        self.code = code
        self.kind = kind

    def __call__(self, operation: Operation) -> int:
        if not isinstance(operation, self.kind):
            return OK
        self.left -= 1
        return self.code if self.left == -1 else OK


@pytest.mark.parametrize(
    ("code", "kind", "stride"),
    [(FULL, Write, 29), (IO_ERROR_WRITE, Write, 29), (IO_ERROR_SYNC, Sync, 7)],
)
async def test_whatever_write_or_sync_fails_the_work_can_be_done_again(
    tmp_path: Path, code: int, kind: type[Operation], stride: int
) -> None:
    key = tmp_path / "chat.key"
    async with Database.open(tmp_path / "spared.db", key) as database:
        for number in range(STEPS):
            await step(database, number)
        expected = await contents(database)
    failures = 0
    for passing in range(0, 10_000, stride if SAMPLED else 1):
        disk, path = Disk(), tmp_path / f"{passing}.db"
        disk.fault = fault = Failing(passing, code, kind)
        number = 0
        with disk.heard():
            while number < STEPS:
                try:
                    async with Database.open(path, key) as database:
                        await database.rows("PRAGMA wal_autocheckpoint = 8")
                        while number < STEPS:
                            number += await _try(database, number)
                except StorageError as error:  # while it was opened
                    _expect_a_reason(error)
                    failures += 1
        async with Database.open(path, key) as database:
            assert await is_whole(database)
            assert await contents(database) == expected
        if fault.left >= 0:
            break
        failures += 1
    assert failures > 3


async def _try(database: Database, number: int) -> bool:
    try:
        await step(database, number)
    except StorageError as error:
        _expect_a_reason(error)
        return False
    return True


def _expect_a_reason(error: StorageError) -> None:
    assert "full" in error.reason or "I/O" in error.reason
    assert "\n" not in str(error)
    assert error.passing  # a supervisor should start the bot again


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that this process, even run by root, can make read-only for itself."""
    with tempfile.TemporaryDirectory(prefix="hamzaban-") as name:
        path = Path(name) / "data"
        path.mkdir()
        if os.geteuid():
            yield path
            path.chmod(0o700)
            return
        Path(name).chmod(0o755)
        os.chown(path, 65534, 65534)
        os.seteuid(65534)  # nobody
        try:
            yield path
        finally:
            os.seteuid(0)


async def test_a_read_only_database_is_named(folder: Path) -> None:
    path = await _database_in(folder)
    path.chmod(0o400)
    with pytest.raises(StorageError, match=r"chat\.db: cannot be used: Permission denied"):
        await _database_in(folder)


async def test_a_read_only_folder_is_named(folder: Path) -> None:
    path, key_file = await _database_in(folder), folder / "chat.key"
    path.parent.chmod(0o500)
    with pytest.raises(
        StorageError, match=r"chat\.db: cannot be written: file or folder is read-only"
    ):
        await _database_in(folder)
    with pytest.raises(
        StorageError, match=r"chat\.db: cannot be written: file or folder is read-only"
    ):
        verify(path, read_key(key_file))
    with pytest.raises(StorageError, match="backups: cannot be used: Permission denied"):
        back_up(path, key_file, folder / "backups", 7)
    with pytest.raises(StorageError, match=r"new\.key: cannot be locked: Permission"):
        read_or_create_key(folder / "new.key", path)


async def test_a_backup_on_a_read_only_disk_can_be_restored(folder: Path) -> None:
    path = await _database_in(folder)
    backup = back_up(path, folder / "chat.key", folder / "backups", 7)
    backup.path.parent.chmod(0o500)
    backup.path.chmod(0o400)
    assert restore(backup.path, path, folder / "chat.key").figures == backup.figures
    backup.path.parent.chmod(0o700)


async def test_a_read_only_folder_for_backups_is_named(folder: Path) -> None:
    path = await _database_in(folder)
    backups = folder / "backups"
    backups.mkdir(mode=0o500)
    with pytest.raises(StorageError, match="backups: cannot be used: Permission denied"):
        back_up(path, folder / "chat.key", backups, 7)


async def _database_in(folder: Path) -> Path:
    async with Database.open(folder / "chat.db", folder / "chat.key"):
        return folder / "chat.db"
