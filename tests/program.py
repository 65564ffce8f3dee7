"""The bot as a process of its own, started as its owner starts it."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.conftest import ROOT
from tests.whole_bot import LIGHT


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
