"""python -m storage: back up, restore and check the database."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from dotenv import load_dotenv

from storage.backup import back_up
from storage.errors import StorageError
from storage.integrity import Figures, verify
from storage.key import read_key
from storage.restore import restore

# The bot's own names and defaults: bot/settings.py.
DEFAULTS: Final = {
    "DATABASE_PATH": "data/hamzaban.db",
    "DATABASE_KEY_FILE": "~/.config/hamzaban/database.key",
}
_KEPT: Final = 7


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 1 when it failed or the database is not whole."""
    load_dotenv(".env")
    options = parser(os.environ).parse_args(arguments)
    command: Callable[[argparse.Namespace], None] = options.command
    try:
        command(options)
    except StorageError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def parser(environment: Mapping[str, str]) -> argparse.ArgumentParser:
    """Return the command line; `environment` says where database and key are by default."""
    places = {name: environment.get(name) or default for name, default in DEFAULTS.items()}
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--database", type=_path, default=places["DATABASE_PATH"])
    common.add_argument("--key-file", type=_path, default=places["DATABASE_KEY_FILE"])

    whole = argparse.ArgumentParser(prog="python -m storage", description=__doc__)
    commands = whole.add_subparsers(required=True, metavar="backup|restore|check")
    backup = commands.add_parser(
        "backup", parents=[common], help="copy the database, also while the bot runs"
    )
    backup.add_argument(
        "--to",
        type=_path,
        metavar="FOLDER",
        help="one for this database alone; default: backups, beside it",
    )
    backup.add_argument(
        "--keep", type=_number, metavar="N", default=_KEPT, help="copies; default: %(default)s"
    )
    backup.set_defaults(command=_backup)
    restoring = commands.add_parser(
        "restore", parents=[common], help="put a copy in the place of the database; stop the bot"
    )
    restoring.add_argument("file", type=_path, metavar="FILE")
    restoring.set_defaults(command=_restore)
    check = commands.add_parser("check", parents=[common], help="look for damage in all of it")
    check.set_defaults(command=_check)
    return whole


def _backup(options: argparse.Namespace) -> None:
    folder = options.to or options.database.parent / "backups"
    backup = back_up(options.database, options.key_file, folder, options.keep)
    print(f"{backup.path}: {_describe(backup.figures)}; verified")
    for path in backup.removed:
        print(f"{path}: removed, {options.keep} newer copies are kept")
    print(f"Without the key nobody can read it. Keep a copy of it elsewhere: {options.key_file}")


def _restore(options: argparse.Namespace) -> None:
    restored = restore(options.file, options.database, options.key_file)
    print(f"{options.database}: {_describe(restored.figures)}")
    if restored.aside:
        print(f"{restored.aside}: the former database")
    if restored.figures.waiting or restored.figures.unsent:
        print("What waits or is unsent goes out at the next start, perhaps a second time.")


def _check(options: argparse.Namespace) -> None:
    figures = verify(options.database, read_key(options.key_file))
    print(f"{options.database}: whole; {_describe(figures)}")


def _describe(figures: Figures) -> str:
    return (
        f"{figures.exchanges} exchanges, {figures.waiting} waiting, {figures.unsent} unsent,"
        f" {figures.size / 1e6:.1f} MB, schema {figures.version}"
    )


def _path(text: str) -> Path:
    return Path(text).expanduser()


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("a number from 1 on wanted")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
