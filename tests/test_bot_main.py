"""The program as its owner starts it: exit codes, one readable line, no secret, no traceback."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.playground import Playground
from tests.conftest import ROOT
from tests.whole_bot import LIGHT, NIMA, Person


@asynccontextmanager
async def program(folder: Path, *command: str, **environment: str) -> AsyncIterator[Process]:
    """Run a program in a folder of its own, and see to it that it ends."""
    process = await asyncio.create_subprocess_exec(
        *(command or (sys.executable, "-m", "bot")),
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder / "home"),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            **LIGHT,
            **environment,
        },
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def outcome(process: Process) -> tuple[int, str]:
    """Wait for the end; return exit code and all that was printed."""
    async with asyncio.timeout(60):
        out, error = await process.communicate()
    assert process.returncode is not None
    return process.returncode, (out + error).decode()


async def test_wrong_settings_are_listed_in_one_message_with_exit_code_2(tmp_path: Path) -> None:
    async with program(
        tmp_path,
        TELEGRAM_BOT_TOKEN="hunter2",
        ADMIN_USER_IDS="sara",
        DATABASE_PATH="/dev/null/bot.db",
        INTENT_MODEL="nonsense",
    ) as process:
        code, printed = await outcome(process)
    assert code == 2
    for name in ("TELEGRAM_BOT_TOKEN", "ADMIN_USER_IDS", "DATABASE_PATH", "INTENT_MODEL"):
        assert len(re.findall(f"^  {name}: ", printed, re.MULTILINE)) == 1, printed
    assert "hunter2" not in printed
    assert "Traceback" not in printed


async def test_a_refused_token_is_one_line_and_exit_code_3(tmp_path: Path) -> None:
    token = "123456789:" + "w" * 35
    async with (
        Playground() as playground,
        program(
            tmp_path, TELEGRAM_BOT_TOKEN=token, TELEGRAM_API_BASE_URL=playground.api_base
        ) as process,
    ):
        code, printed = await outcome(process)
    assert code == 3
    assert "refuses TELEGRAM_BOT_TOKEN" in printed
    assert "Traceback" not in printed
    assert token not in printed


async def test_a_key_that_does_not_fit_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    environment = {
        "TELEGRAM_BOT_TOKEN": "123456789:" + "w" * 35,
        "TELEGRAM_API_BASE_URL": "http://127.0.0.1:9",
        "DATABASE_PATH": str(tmp_path / "bot.db"),
        "DATABASE_KEY_FILE": str(tmp_path / "bot.key"),
    }
    (tmp_path / "bot.db").write_text("something else " * 300)
    async with program(tmp_path, **environment) as process:
        code, printed = await outcome(process)
    assert code == 2
    assert "another key" in printed
    assert "Traceback" not in printed


async def test_without_a_token_the_playground_answers_and_sigterm_ends_it(tmp_path: Path) -> None:
    async with program(tmp_path, PLAYGROUND_PORT="0") as process:
        assert process.stdout is not None
        async with asyncio.timeout(60):
            while not (
                found := re.search(rb"http://127.0.0.1:\d+/", await process.stdout.readline())
            ):
                pass
        assert found
        process.send_signal(signal.SIGTERM)
        code, printed = await outcome(process)
    assert code == 0
    assert "Traceback" not in printed


async def test_the_procfile_runs_the_worker(tmp_path: Path) -> None:
    async with Playground() as playground:
        nima = Person(playground, NIMA)
        honcho = Path(sys.executable).with_name("honcho")
        async with program(
            tmp_path,
            str(honcho),
            "-f",
            str(ROOT / "Procfile"),
            "-d",
            str(tmp_path),
            "start",
            "worker",
            PATH=f"{honcho.parent}:{os.environ['PATH']}",
            TELEGRAM_BOT_TOKEN=playground.token,
            TELEGRAM_API_BASE_URL=playground.api_base,
        ) as process:
            nima.write("سلام")
            await nima.answers(1, seconds=60)
            process.send_signal(signal.SIGTERM)
            _, printed = await outcome(process)
    assert "Stopping (SIGTERM)" in printed
    assert playground.token not in printed
