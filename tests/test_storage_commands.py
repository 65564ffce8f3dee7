"""python -m storage as its owner runs it: one line for each thing, exit codes, no traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings
from storage import Database, Inbox, RawUpdate
from storage.__main__ import DEFAULTS, main, parser
from tests.conftest import ROOT

CANARY = "kanari-7421"


def test_names_and_defaults_are_the_bots() -> None:
    fields = Settings.model_fields
    assert {name: Path(default) for name, default in DEFAULTS.items()} == {
        name: fields[name.lower()].default for name in DEFAULTS
    }


def test_places_come_from_the_environment_and_an_empty_value_means_the_default() -> None:
    options = parser({"DATABASE_PATH": "~/x.db", "DATABASE_KEY_FILE": ""}).parse_args(["check"])
    assert options.database == Path("~/x.db").expanduser()
    assert options.key_file == Path("~/.config/hamzaban/database.key").expanduser()


async def test_backup_check_and_restore_beside_a_bot(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, key_file = tmp_path / "data" / "chat.db", tmp_path / "keys" / "chat.key"
    monkeypatch.chdir(tmp_path)
    places = ["--database", str(path), "--key-file", str(key_file)]
    async with Database.open(path, key_file) as database:
        await Inbox(database).add([RawUpdate(1, 1, {"text": CANARY})])
        assert main(["backup", *places]) == 0
        assert main(["check", *places]) == 0
        (backup,) = (path.parent / "backups").iterdir()
        assert main(["restore", str(backup), *places]) == 1
        await Inbox(database).add([RawUpdate(2, 1, {"text": CANARY})])
    assert main(["restore", str(backup), *places]) == 0
    async with Database.open(path, key_file) as database:
        assert len(await Inbox(database).waiting()) == 1
    out, error = capsys.readouterr()
    made, key_hint, checked, restored, aside, again = out.splitlines()
    assert made.startswith(f"{backup}: 0 exchanges, 1 waiting, 0 unsent")
    assert str(key_file) in key_hint
    assert checked.startswith(f"{path}: whole; 0 exchanges, 1 waiting")
    assert restored.startswith(f"{path}: 0 exchanges, 1 waiting")
    assert aside.endswith("the former database")
    assert "second time" in again
    assert "already running" in error
    assert len(error.splitlines()) == 1
    assert CANARY not in out + error


@pytest.mark.parametrize("command", [["backup"], ["check"], ["restore", "chat.db"]])
def test_what_is_missing_is_said_in_one_line(tmp_path: Path, command: list[str]) -> None:
    result = run(tmp_path, *command)
    assert result.returncode == 1
    assert result.stdout == ""
    assert "cannot be" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


async def test_the_bots_own_env_file_is_read(tmp_path: Path) -> None:
    async with Database.open(tmp_path / "my.db", tmp_path / "my.key"):
        pass
    (tmp_path / ".env").write_text("DATABASE_PATH=my.db\nDATABASE_KEY_FILE=my.key\n")
    result = run(tmp_path, "check")
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("my.db: whole; 0 exchanges")


@pytest.mark.parametrize("keep", ["0", "-1", "all"])
def test_a_backup_is_never_asked_to_keep_none(tmp_path: Path, keep: str) -> None:
    result = run(tmp_path, "backup", "--keep", keep)
    assert result.returncode == 2
    assert "--keep: a number from 1 on wanted" in result.stderr


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, with no settings but those in it."""
    return subprocess.run(
        [sys.executable, "-m", "storage", *arguments],
        cwd=folder,
        env={"HOME": str(folder / "home"), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
