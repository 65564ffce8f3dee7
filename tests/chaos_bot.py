"""The bot as a process that can be killed and started again within a moment.

It is the real program: settings from the environment, signals, log, exit code. Only what it says
is replaced, by an echo, so that each answer tells which message it answers and what was in the
prompt. Processes are forked from one that has imported everything (multiprocessing's forkserver).
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Final

from bot.__main__ import main
from nlp import AIModels
from nlp.fallback import Answer, FallbackGenerator
from nlp.types import Prompt

PAST: Final = " |"  # parts an answer from the prompt's history


class _Echo:
    """Repeats the message, then what else the prompt holds."""

    name = "echo"

    async def stream(self, prompt: Prompt) -> AsyncIterator[str]:
        asked = [each.text for each in prompt.history if each.role == "user"]
        yield prompt.text
        yield " ".join([PAST, *asked])


def _reply(ai: AIModels, prompt: Prompt) -> Answer:
    return FallbackGenerator([_Echo()]).stream(prompt)


def _run(environment: Mapping[str, str], log: Path) -> None:
    os.environ.update(environment)
    os.chdir(log.parent)  # away from the .env of whoever runs this
    with log.open("ab", buffering=0) as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    AIModels.reply = _reply  # type: ignore[assignment, method-assign]
    sys.exit(main([]))


class Victim:
    """Starts the bot again and again, one process at a time."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.chaos_bot"])
        self._arguments = (environment, log)
        self._process = self._context.Process(target=_run, args=self._arguments)

    @property
    def pid(self) -> int:
        """The process id of the one that runs."""
        if self._process.pid is None:
            raise ValueError("nothing has been started")
        return self._process.pid

    def start(self) -> None:
        """Start the next process."""
        self._process = self._context.Process(target=_run, args=self._arguments)
        self._process.start()

    async def kill(self) -> None:
        """End it by SIGKILL, which it cannot notice."""
        self._process.kill()
        await self._end()

    async def terminate(self) -> int:
        """End it by SIGTERM, and return its exit code."""
        self._process.terminate()
        return await self._end()

    async def _end(self) -> int:
        while self._process.is_alive():
            await asyncio.sleep(0.002)
        self._process.join()
        return self._process.exitcode or 0
