from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.lanes import Lanes
from storage import RawUpdate, StorageError


def update(number: int, chat: int = 1) -> RawUpdate:
    return RawUpdate(number, chat, {})


class Recorder:
    """Work that waits for the gate of its chat, and remembers what it did."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.gates: dict[int, asyncio.Event] = {}

    async def __call__(self, raw: RawUpdate) -> None:
        if raw.chat_id in self.gates:
            await self.gates[raw.chat_id].wait()
        self.done.append(raw.update_id)


async def until_empty(lanes: Lanes) -> None:
    while lanes.waiting:
        await asyncio.sleep(0)


async def test_a_chat_keeps_its_order() -> None:
    work = Recorder()
    lanes = Lanes(work)
    for number in range(5):
        assert lanes.put(update(number))
    await until_empty(lanes)
    assert work.done == [0, 1, 2, 3, 4]
    assert lanes.running == 0


async def test_what_was_left_is_taken_up_in_order_within_a_chat_and_past_every_limit() -> None:
    work = Recorder()
    lanes = Lanes(work, per_chat=1, in_all=2)
    lanes.resume([update(number, chat=number % 4) for number in range(40)])
    await until_empty(lanes)
    assert sorted(work.done) == list(range(40))
    for chat in range(4):
        assert [number for number in work.done if number % 4 == chat] == list(range(chat, 40, 4))


async def test_a_stuck_chat_does_not_hold_up_another() -> None:
    work = Recorder()
    work.gates[1] = asyncio.Event()
    lanes = Lanes(work)
    lanes.put(update(1, chat=1))
    lanes.put(update(2, chat=2))
    while work.done != [2]:
        await asyncio.sleep(0)
    work.gates[1].set()
    await until_empty(lanes)
    assert work.done == [2, 1]


async def test_a_lane_takes_five_waiting_and_refuses_the_next() -> None:
    work = Recorder()
    work.gates[1] = asyncio.Event()
    lanes = Lanes(work, per_chat=5)
    assert [lanes.put(update(number)) for number in range(7)] == [True] * 6 + [False]
    assert lanes.put(update(7), even_if_full=True)
    work.gates[1].set()
    await until_empty(lanes)
    assert work.done == [0, 1, 2, 3, 4, 5, 7]


async def test_the_poller_waits_while_too_many_wait_in_all() -> None:
    work = Recorder()
    work.gates = {chat: asyncio.Event() for chat in range(3)}
    lanes = Lanes(work, in_all=3)
    for chat in range(3):
        lanes.put(update(chat, chat))
    waiting = asyncio.create_task(lanes.room())
    await asyncio.sleep(0.01)
    assert not waiting.done()
    work.gates[0].set()
    await waiting
    await lanes.close()


@pytest.mark.parametrize(
    "error", [StorageError(Path("chat.db"), "disk is full"), RuntimeError("disk on fire")]
)
async def test_what_cannot_be_closed_is_tried_again_and_keeps_its_place(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[int] = []
    failures = 3

    async def work(raw: RawUpdate) -> None:
        nonlocal failures
        if raw.update_id == 1 and failures:
            failures -= 1
            raise error
        done.append(raw.update_id)

    lanes = Lanes(work, pause=0.01)
    for number, chat in ((1, 1), (2, 1), (3, 2)):
        lanes.put(update(number, chat))
    await until_empty(lanes)
    assert done == [3, 1, 2]
    assert len(caplog.records) == 3


async def test_closing_lets_work_under_way_finish_and_drops_the_rest() -> None:
    work = Recorder()
    work.gates = {1: asyncio.Event(), 2: asyncio.Event()}
    lanes = Lanes(work, grace=0.2)
    for number, chat in ((1, 1), (2, 1), (3, 2)):
        lanes.put(update(number, chat))
    await asyncio.sleep(0)
    work.gates[1].set()
    await lanes.close()
    assert work.done == [1]
    assert lanes.waiting == 0
