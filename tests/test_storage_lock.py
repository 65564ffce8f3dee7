"""One process at a time may change a database; who only asks disturbs nobody."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from filelock import FileLock

from storage import StorageError, is_held
from storage.lock import alone


def test_asking_makes_no_file(tmp_path: Path) -> None:
    assert not is_held(tmp_path / "chat.db")
    assert not list(tmp_path.iterdir())


def test_asking_tells_whether_the_lock_is_held_and_leaves_it_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "chat.db"
    with alone(path):
        assert is_held(path)
        with pytest.raises(StorageError, match="already running"), alone(path):
            pass
    assert not is_held(path)
    with alone(path):
        pass


def test_a_start_is_not_turned_away_by_who_asks_in_that_moment(tmp_path: Path) -> None:
    path = tmp_path / "chat.db"
    asking = FileLock(tmp_path / "chat.db.lock", thread_local=False)
    asking.acquire()
    threading.Timer(0.05, asking.release).start()
    with alone(path):
        assert is_held(path)


def test_a_lock_that_cannot_be_looked_at_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "chat.db.lock").mkdir()
    with pytest.raises(StorageError, match="cannot be looked at"):
        is_held(tmp_path / "chat.db")
