"""A folder in the cache that is whole or not there."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nlp.embedded.sealed_folder import digest_of, is_sealed, sealed_folder

SEAL = "seal.json"
SOURCE = "model 1"


class Builder:
    """Writes two files, and counts how often it was asked to."""

    def __init__(self) -> None:
        self.built = 0

    def __call__(self, folder: Path) -> None:
        self.built += 1
        (folder / "graph.xml").write_text("<graph/>", "utf-8")
        (folder / "weights.bin").write_bytes(bytes(range(256)))


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_folder_is_built_once_and_nothing_else_stays(tmp_path: Path) -> None:
    build = Builder()
    folder = tmp_path / "cache" / "engine"
    assert sealed_folder(folder, SOURCE, build) == folder
    whole = contents(folder)
    assert whole.keys() == {"graph.xml", "weights.bin", SEAL}
    assert sealed_folder(folder, SOURCE, build) == folder
    assert build.built == 1
    assert contents(folder) == whole
    assert list(folder.parent.iterdir()) == [folder]


def test_others_may_read_what_was_built(tmp_path: Path) -> None:
    folder = sealed_folder(tmp_path / "engine", SOURCE, Builder())
    (tmp_path / "made by hand").mkdir()
    assert folder.stat().st_mode == (tmp_path / "made by hand").stat().st_mode


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "weights.bin").write_bytes(bytes(256)),
        lambda folder: (folder / "weights.bin").write_bytes(b""),
        lambda folder: (folder / "weights.bin").unlink(),
        lambda folder: (folder / "graph.xml").unlink(),
        lambda folder: (folder / SEAL).unlink(),
        lambda folder: (folder / SEAL).write_text("[]", "utf-8"),
        lambda folder: (folder / SEAL).write_text("null", "utf-8"),
        lambda folder: (folder / SEAL).write_text('{"graph.xml"', "utf-8"),
        lambda folder: (folder / SEAL).write_text('{"source": "model 1"}', "utf-8"),
        lambda folder: (folder / SEAL).write_bytes(b"\xff\xfe"),
        lambda folder: replace_by_a_folder(folder / "graph.xml"),
    ],
)
def test_a_damaged_folder_is_built_anew(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    build = Builder()
    folder = sealed_folder(tmp_path / "engine", SOURCE, build)
    whole = contents(folder)
    damage(folder)
    assert sealed_folder(folder, SOURCE, build) == folder
    assert build.built == 2
    assert contents(folder) == whole
    assert list(tmp_path.iterdir()) == [folder]


def replace_by_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def test_a_folder_made_from_something_else_is_built_anew(tmp_path: Path) -> None:
    build = Builder()
    folder = sealed_folder(tmp_path / "engine", SOURCE, build)
    assert is_sealed(folder)
    assert not is_sealed(folder, "model 2")
    sealed_folder(folder, "model 2", build)
    assert build.built == 2
    assert is_sealed(folder, "model 2")
    assert not is_sealed(folder, SOURCE)


def test_who_builds_at_the_same_time_takes_the_folder_that_is_first(tmp_path: Path) -> None:
    folder = tmp_path / "engine"

    def overtaken(new: Path) -> None:
        sealed_folder(folder, SOURCE, Builder())
        Builder()(new)

    assert sealed_folder(folder, SOURCE, overtaken) == folder
    assert is_sealed(folder, SOURCE)
    assert list(tmp_path.iterdir()) == [folder]


def test_what_a_killed_process_left_is_swept_later(tmp_path: Path) -> None:
    old, new = tmp_path / ".engine-old", tmp_path / ".engine-new"
    old.mkdir()
    new.mkdir()
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    sealed_folder(tmp_path / "engine", SOURCE, Builder())
    assert not old.exists()
    assert new.exists()  # perhaps another process writes it just now


def test_what_an_engine_adds_is_not_damage(tmp_path: Path) -> None:
    build = Builder()
    folder = sealed_folder(tmp_path / "engine", SOURCE, build)
    (folder / "compiled.blob").write_bytes(b"cache")
    sealed_folder(folder, SOURCE, build)
    assert build.built == 1
    assert (folder / "compiled.blob").is_file()


def test_a_build_that_fails_leaves_nothing_and_the_next_one_may_succeed(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "graph.xml").write_text("<gr", "utf-8")
        raise RuntimeError("no memory")

    folder = tmp_path / "engine"
    with pytest.raises(RuntimeError, match="no memory"):
        sealed_folder(folder, SOURCE, fail)
    assert list(tmp_path.iterdir()) == []
    assert sealed_folder(folder, SOURCE, Builder()) == folder


def test_a_build_that_is_interrupted_leaves_the_damaged_folder_for_the_next_one(
    tmp_path: Path,
) -> None:
    build = Builder()
    folder = sealed_folder(tmp_path / "engine", SOURCE, build)
    (folder / "graph.xml").unlink()

    def interrupt(_: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sealed_folder(folder, SOURCE, interrupt)
    assert list(tmp_path.iterdir()) == [folder]
    sealed_folder(folder, SOURCE, build)
    assert (folder / "graph.xml").is_file()


def test_a_cache_that_cannot_be_written_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    with pytest.raises(OSError, match="file"):
        sealed_folder(tmp_path / "file" / "engine", SOURCE, Builder())


def test_a_digest_is_that_of_the_content(tmp_path: Path) -> None:
    data = bytes(range(256)) * 1000
    (tmp_path / "file").write_bytes(data)
    assert digest_of(tmp_path / "file") == hashlib.sha256(data).hexdigest()
