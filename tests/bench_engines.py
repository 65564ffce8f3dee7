"""Generation engines side by side: each in a process of its own, one after another."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass

import psutil

from nlp.errors import ModelUnavailable
from tests.bench_interview import READY, Assignment, Record, read_record
from tests.conftest import ROOT

PROBE = "import llama_cpp; print(llama_cpp.__version__)"


@dataclass(frozen=True, slots=True)
class Figures:
    """What an engine needed: `load` in seconds, `memory` and what of it is `mapped` in bytes.

    Loading begins with the interpreter and ends with the first token.
    """

    name: str
    load: float
    memory: int
    mapped: int
    record: Record

    @property
    def paces(self) -> list[float]:
        """Tokens a second: of one chat, then of each number of chats together."""
        alone = self.record.alone
        tokens = sum(len(answer.ids) for answer in alone)
        together = [total.tokens / total.seconds for total in self.record.together]
        return [tokens / sum(answer.seconds for answer in alone), *together]

    @property
    def writing(self) -> float:
        """Tokens a second of one chat after the first of each answer, so without the reading."""
        alone = self.record.alone
        tokens = sum(len(answer.ids) - 1 for answer in alone)
        return tokens / sum(answer.seconds - answer.first for answer in alone)


def measured(
    name: str, module: str, assignment: Assignment, python: str = sys.executable
) -> Figures:
    """Let an engine's `module` do an assignment. Raises ChildProcessError when it fails."""
    started = time.perf_counter()
    with subprocess.Popen(
        [python, "-m", module],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise AssertionError("both are pipes")
        with suppress(BrokenPipeError):  # it is told below that nothing came back
            process.stdin.write(f"{json.dumps(asdict(assignment))}\n")
            process.stdin.flush()
        ready = process.stdout.readline().strip() == READY
        load = time.perf_counter() - started
        line = process.stdout.readline()
        if not ready or not line:
            raise ChildProcessError(f"{name} ended before it had answered everything")
        memory = psutil.Process(process.pid).memory_info()
        mapped = getattr(memory, "shared", 0)
        return Figures(name, load, memory.rss, mapped, read_record(line))


def llama_version(python: str) -> str:
    """Return the version of llama-cpp-python in an interpreter; raises ModelUnavailable."""
    try:
        found = subprocess.run(
            [python, "-c", PROBE], capture_output=True, check=True, encoding="utf-8"
        )
    except OSError as error:
        raise ModelUnavailable("llama.cpp", f"{error.strerror}") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.strip() or f"exit code {error.returncode}"
        raise ModelUnavailable("llama.cpp", said.splitlines()[-1]) from None
    return found.stdout.strip()
