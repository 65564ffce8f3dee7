"""The key is made once, whole, and survives what its making does not."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage import Database, StorageError
from storage.key import read_key, read_or_create_key


def test_all_who_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "chat.key"
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(read_or_create_key, [path] * 8, [tmp_path / "chat.db"] * 8))
    assert keys == {read_key(path)}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_half_written_when_the_power_went_never_has_the_keys_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "chat.key"
    synced = []

    def power_cut(handle: int) -> None:
        synced.append(handle)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", power_cut)
        with pytest.raises(KeyboardInterrupt):
            read_or_create_key(path, tmp_path / "chat.db")
    assert synced
    assert not path.exists()
    assert len(read_or_create_key(path, tmp_path / "chat.db")) == 64


def test_the_keys_name_is_on_disk_before_anything_is_encrypted_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = []
    monkeypatch.setattr("storage.key.sync_folder", lambda folder: events.append(folder))
    read_or_create_key(tmp_path / "chat.key", tmp_path / "chat.db")
    assert events == [tmp_path]


async def test_a_database_whose_key_is_lost_gets_no_new_one(tmp_path: Path) -> None:
    path, key_file = tmp_path / "chat.db", tmp_path / "chat.key"
    async with Database.open(path, key_file):
        pass
    key = key_file.read_text()
    key_file.unlink()
    with pytest.raises(StorageError, match=r"key file is missing.* put the key file back, or move"):
        async with Database.open(path, key_file):
            pass
    assert not key_file.exists()
    key_file.write_text(key)
    async with Database.open(path, key_file):
        pass


def test_reading_makes_no_key(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be used: No such file"):
        read_key(tmp_path / "chat.key")
    assert list(tmp_path.iterdir()) == []
