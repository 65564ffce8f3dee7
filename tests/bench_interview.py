"""What `make bench` asks a generation engine, in a process of the engine's own.

Nothing but the standard library: the engine may live in an interpreter that has nothing of ours.
It gets an `Assignment` as a line of JSON, says `READY` when it has said its first token, then its
`Record` as a line of JSON, and stays until its input is closed, so that its memory can be read.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Protocol

READY = "ready"


@dataclass(frozen=True, slots=True)
class Assignment:
    """Prompts as token ids, and how an engine picks its own, greedily.

    `openings` are long messages of which only the first token is waited for; one chat asks the
    `questions`. `chats` says how many write side by side; each of them sends `rounds` of the
    `messages`, none of which is sent twice: an engine may keep computed what it was asked before.
    """

    model: str
    cache: str
    warm_up: list[int]
    openings: list[list[int]]
    questions: list[list[int]]
    messages: list[list[int]]
    chats: list[int]
    rounds: int
    window: int
    max_new_tokens: int
    repetition_penalty: float
    frequency_penalty: float
    end_token: int


class Engine(Protocol):
    """Something that goes on where token ids end; several threads may ask it at once."""

    def answer(
        self, ids: Sequence[int], tokens: int, receive: Callable[[Sequence[int]], None]
    ) -> None:
        """Pass on at most so many new token ids as they come, an end token included; blocking."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The new token ids, and the seconds until the first of them and until the end."""

    ids: list[int]
    first: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Together:
    """How many tokens all chats were told, and in how many seconds."""

    tokens: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Record:
    """Seconds until the first token of each opening, and what was told one chat and several."""

    openings: list[float]
    alone: list[Answer]
    together: list[Together]


def read_record(line: str) -> Record:
    """Return what an engine's process wrote; raises ValueError, KeyError or TypeError."""
    told = json.loads(line)
    return Record(
        told["openings"],
        [Answer(**answer) for answer in told["alone"]],
        [Together(**total) for total in told["together"]],
    )


def interview(load: Callable[[Assignment], Engine]) -> None:
    """Be the engine's process."""
    assignment = Assignment(**json.loads(sys.stdin.readline()))
    engine = load(assignment)
    _ask(engine, assignment.warm_up, 1)
    print(READY, flush=True)
    most = assignment.max_new_tokens
    messages = iter(assignment.messages)
    _ask(engine, assignment.warm_up, most)
    record = Record(
        [_ask(engine, opening, 1).first for opening in assignment.openings],
        [_ask(engine, question, most) for question in assignment.questions],
        [_side_by_side(engine, assignment, count, messages) for count in assignment.chats],
    )
    print(json.dumps(asdict(record)), flush=True)
    sys.stdin.read()


def _ask(engine: Engine, ids: Sequence[int], tokens: int) -> Answer:
    said: list[int] = []
    times: list[float] = []

    def receive(new: Sequence[int]) -> None:
        times.append(time.perf_counter() - started)
        said.extend(new)

    started = time.perf_counter()
    engine.answer(ids, tokens, receive)
    return Answer(said, times[0], time.perf_counter() - started)


def _side_by_side(
    engine: Engine, assignment: Assignment, count: int, messages: Iterator[list[int]]
) -> Together:
    def chat(sent: Sequence[list[int]]) -> int:
        return sum(len(_ask(engine, ids, assignment.max_new_tokens).ids) for ids in sent)

    shares = [list(islice(messages, assignment.rounds)) for _ in range(count)]
    started = time.perf_counter()
    with ThreadPoolExecutor(count) as chats:
        tokens = sum(chats.map(chat, shares))
    return Together(tokens, time.perf_counter() - started)
