"""A backup is put in place whole or not at all, and the former database is kept."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from storage import Database, Inbox, RawUpdate, StorageError, migrations
from storage.backup import back_up
from storage.integrity import verify
from storage.key import read_key
from storage.restore import restore
from tests.disk import FULL, OK, Disk


@dataclass(frozen=True, slots=True)
class Place:
    """Where everything lies in these tests."""

    database: Path
    key_file: Path
    backup: Path

    async def waiting(self, path: Path | None = None) -> list[int]:
        """Return the updates in a database, as the bot would find them at its start."""
        async with Database.open(path or self.database, self.key_file) as database:
            return [update.update_id for update in await Inbox(database).waiting()]


@pytest.fixture
async def place(tmp_path: Path) -> Place:
    """Update 1 in a backup; updates 1 and 2 in the database, 2 in its log only, after a crash."""
    live, database, key_file = tmp_path / "live.db", tmp_path / "chat.db", tmp_path / "chat.key"
    async with Database.open(live, key_file) as opened:
        await Inbox(opened).add([RawUpdate(1, 1, {})])
        made = back_up(live, key_file, tmp_path / "backups", 7)
        await Inbox(opened).add([RawUpdate(2, 1, {})])
        for suffix in ("", "-wal", "-shm"):
            shutil.copy(f"{live}{suffix}", f"{database}{suffix}")
    return Place(database, key_file, made.path)


async def test_the_backup_takes_the_place_and_the_former_database_stays_whole(
    place: Place,
) -> None:
    restored = restore(place.backup, place.database, place.key_file)
    assert await place.waiting() == [1]
    assert restored.figures.waiting == 1
    assert stat.S_IMODE(place.database.stat().st_mode) == 0o600
    assert restored.aside is not None
    assert await place.waiting(restored.aside) == [1, 2]  # what only the log held, too
    assert place.backup.exists()


async def test_a_former_database_can_be_put_back(place: Place) -> None:
    restored = restore(place.backup, place.database, place.key_file)
    assert restored.aside is not None
    await asyncio.sleep(1.1)  # another second, another name
    restore(restored.aside, place.database, place.key_file)
    assert await place.waiting() == [1, 2]


async def test_where_there_was_no_database_none_is_kept_aside(place: Place) -> None:
    fresh = place.database.parent / "new machine" / "chat.db"
    assert restore(place.backup, fresh, place.key_file).aside is None
    assert await place.waiting(fresh) == [1]


async def test_a_damaged_database_is_replaced_as_well(place: Place) -> None:
    place.database.write_bytes(b"damaged")
    restored = restore(place.backup, place.database, place.key_file)
    assert await place.waiting() == [1]
    assert restored.aside is not None
    assert restored.aside.read_bytes() == b"damaged"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_what_root_restores_belongs_to_the_owner_of_the_folder(place: Place) -> None:
    os.chown(place.database.parent, 65534, 65534)
    restore(place.backup, place.database, place.key_file)
    assert place.database.stat().st_uid == 65534


async def test_nothing_is_restored_while_a_bot_runs(place: Place) -> None:
    async with Database.open(place.database, place.key_file) as database:
        with pytest.raises(StorageError, match="already running"):
            restore(place.backup, place.database, place.key_file)
        await Inbox(database).add([RawUpdate(3, 1, {})])
    assert await place.waiting() == [1, 2, 3]


@pytest.mark.parametrize("spoil", ["byte", "half", "key", "newer", "text", "missing", "no key"])
async def test_what_is_not_a_whole_backup_of_this_bot_changes_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch, spoil: str
) -> None:
    content = bytearray(place.backup.read_bytes())
    expected = "damaged"
    if spoil == "byte":
        content[len(content) // 2] ^= 1
    elif spoil == "half":
        del content[len(content) // 2 :]
    elif spoil == "text":
        content, expected = bytearray(b"my shopping list " * 999), "not a database"
    place.backup.write_bytes(content)
    key_file = place.key_file
    if spoil == "newer":
        monkeypatch.setattr(migrations, "steps", lambda: [(1, "")])
        expected = "newer version"
    elif spoil == "key":
        key_file, expected = place.key_file.with_name("other.key"), "another key"
        key_file.write_text("ab" * 32)
    elif spoil == "missing":
        place.backup.unlink()
        expected = "No such file"
    elif spoil == "no key":
        key_file, expected = place.key_file.with_name("no.key"), "No such file"
    before = {path.name: path.read_bytes() for path in place.database.parent.glob("chat.db*")}
    with pytest.raises(StorageError, match=expected):
        restore(place.backup, place.database, key_file)
    after = {path.name: path.read_bytes() for path in place.database.parent.glob("chat.db*")}
    after.pop("chat.db.lock", None)
    assert after == before
    assert not place.key_file.with_name("no.key").exists()


async def test_a_full_disk_changes_nothing(place: Place) -> None:
    disk = Disk()
    disk.fault = lambda operation: FULL if "restoring" in str(operation) else OK
    with disk.heard(), pytest.raises(StorageError, match="database or disk is full"):
        restore(place.backup, place.database, place.key_file)
    assert await place.waiting() == [1, 2]
    assert not list(place.database.parent.glob("*.restor*"))


async def test_a_restore_cut_off_anywhere_is_either_not_begun_or_completed_at_the_next_start(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = []
    for cut in itertools.count():
        folder = tmp_path / f"cut{cut}"
        folder.mkdir()
        here = Place(folder / "chat.db", place.key_file, place.backup)
        for suffix in ("", "-wal", "-shm"):
            shutil.copy(f"{place.database}{suffix}", f"{here.database}{suffix}")
        with monkeypatch.context() as patch:
            _cut_off_after(cut, patch)
            try:
                restore(here.backup, here.database, here.key_file)
            except _PowerCut:
                pass
            else:
                break  # it came to its end before
        found = await here.waiting()
        outcomes.append(found)
        asides = list(folder.glob("chat.db.*.aside"))
        if found == [1]:
            (aside,) = asides
            assert await here.waiting(aside) == [1, 2]
        else:
            assert found == [1, 2]
            assert asides == []
        assert verify(here.database, read_key(here.key_file)).waiting == len(found)
        assert not list(folder.glob("*.restored"))
    assert outcomes == sorted(outcomes, reverse=True)
    assert [1, 2] in outcomes
    assert outcomes.count([1]) >= 4  # at each of the steps of the exchange


class _PowerCut(BaseException):
    """Not an error: nobody handles it."""


def _cut_off_after(steps: int, patch: pytest.MonkeyPatch) -> None:
    """Let names be changed or removed so many times and then no more."""
    left = iter(range(steps))

    def cutting(change: Callable[..., Any]) -> Callable[..., Any]:
        def cut(*arguments: Any, **options: Any) -> Any:
            if next(left, None) is None:
                raise _PowerCut
            return change(*arguments, **options)

        return cut

    patch.setattr(Path, "rename", cutting(Path.rename))
    patch.setattr(Path, "unlink", cutting(Path.unlink))
