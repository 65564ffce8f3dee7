"""Damage is found at the start, in reasonable time, and said in words that help."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest

from storage import (
    DamagedError,
    Database,
    History,
    Inbox,
    Journal,
    OutgoingMessage,
    RawUpdate,
    StorageError,
)
from storage.integrity import verify
from storage.key import read_key
from tests.test_storage_journal import EXCHANGE

PAGE = 4096


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A database with some 30 pages, closed."""
    path = tmp_path / "chat.db"
    async with Database.open(path, tmp_path / "chat.key") as database:
        await Inbox(database).add([RawUpdate(n, n % 3, {"text": "x" * 500}) for n in range(100)])
        for number in range(24):
            await Journal(database).answered(
                number, OutgoingMessage(1, "y" * 200), replace(EXCHANGE, answer="y" * 1500)
            )
    return path


def test_a_changed_bit_in_any_page_is_found_at_the_start(path: Path) -> None:
    whole = path.read_bytes()
    assert len(whole) > 20 * PAGE
    for page in range(len(whole) // PAGE):
        spoil(path, page, whole)
        with pytest.raises(
            StorageError, match=r"damaged.* python -m storage restore FILE"
        ) as found:
            start(path)
        assert "\n" not in str(found.value)
    path.write_bytes(whole)
    start(path)


@pytest.mark.parametrize("size", [100, PAGE // 2, PAGE, 5 * PAGE, -PAGE, -1])
def test_a_file_cut_short_is_found_at_the_start(path: Path, size: int) -> None:
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(StorageError, match="damaged"):
        start(path)


def test_in_a_big_file_a_start_looks_at_what_it_needs_and_a_check_at_all(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.integrity._SMALL", 0)
    whole = path.read_bytes()
    unnoticed = 0
    for page in range(1, len(whole) // PAGE):
        spoil(path, page, whole)
        try:
            start(path)
        except StorageError:
            pass
        else:
            unnoticed += 1
        with pytest.raises(StorageError, match="damaged"):
            verify(path, read_key(path.with_name("chat.key")))
    assert 0 < unnoticed < len(whole) // PAGE / 2  # indexes of exchanges, unused pages


async def meet_damage(database: Database) -> None:
    """Let a database that is in use meet pages that are not as they were written."""
    journal = Journal(database)
    for number in range(60):
        await journal.answered(
            number, OutgoingMessage(1, "a"), replace(EXCHANGE, answer="y" * 2000)
        )
    await database.shrink_log()
    await database.rows("PRAGMA shrink_memory")  # lets go of the pages it holds
    with database.path.open("r+b") as file:
        for page in range(1, file.seek(0, os.SEEK_END) // PAGE):
            file.seek(page * PAGE + 2000)
            file.write(bytes(16))
    with pytest.raises(DamagedError, match=r"damaged.* python -m storage restore FILE"):
        await History(database).recent(1, 100)


async def test_after_damage_met_at_work_nothing_is_stored_any_more(database: Database) -> None:
    await meet_damage(database)
    for batch in ([RawUpdate(1000, 1, {})], []):
        with pytest.raises(DamagedError):
            await Inbox(database).add(batch)


def test_a_database_of_a_newer_program_is_refused_and_left_alone(path: Path) -> None:
    start(path, version=999)
    before = path.read_bytes()
    with pytest.raises(StorageError, match=r"newer version of the program \(schema 999"):
        start(path)
    with pytest.raises(StorageError, match="newer version of the program"):
        verify(path, read_key(path.with_name("chat.key")))
    assert path.read_bytes() == before


def test_a_check_counts_without_changing_anything(path: Path) -> None:
    before = {file.name: file.read_bytes() for file in path.parent.glob("chat.db")}
    figures = verify(path, read_key(path.with_name("chat.key")))
    assert (figures.exchanges, figures.waiting, figures.unsent) == (24, 76, 24)
    assert figures.size == path.stat().st_size
    assert {file.name: file.read_bytes() for file in path.parent.glob("chat.db")} == before


async def test_a_check_beside_a_running_bot_sees_what_only_the_log_holds(
    database: Database,
) -> None:
    key = read_key(database.path.parent.parent / "key" / "chat.key")
    for number in range(20):
        await Inbox(database).add([RawUpdate(number, 1, {"text": "x" * 3000})])
        assert verify(database.path, key).waiting == number + 1


def test_an_empty_file_is_no_database_to_be_checked(tmp_path: Path) -> None:
    (tmp_path / "chat.db").touch()
    with pytest.raises(StorageError, match="empty"):
        verify(tmp_path / "chat.db", "ab" * 32)


def spoil(path: Path, page: int, whole: bytes) -> None:
    """Write the database with one bit of one page changed."""
    content = bytearray(whole)
    content[page * PAGE + 2000] ^= 1
    path.write_bytes(content)


def start(path: Path, version: int | None = None) -> None:
    """Start with a database and stop; `version` is then written into it."""

    async def open_and_close() -> None:
        async with Database.open(path, path.with_name("chat.key")) as database:
            if version is not None:
                await database.rows(f"PRAGMA user_version = {version}")

    asyncio.run(open_and_close())
