from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import NoReturn

import pytest

from nlp.errors import WorkerBusy
from nlp.worker import Worker
from tests.conftest import ROOT

Push = Callable[[str], None]


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    worker = Worker("test", max_waiting=2, grace_seconds=0.05)
    yield worker
    await worker.close(seconds=1)


async def test_a_blocking_call_runs_on_the_worker_thread_and_gives_its_result(
    worker: Worker,
) -> None:
    assert await worker.run(lambda a, b: (a + b, threading.current_thread().name), 1, 2) == (
        3,
        "test",
    )


async def test_what_a_blocking_call_raises_reaches_its_caller(worker: Worker) -> None:
    def fail() -> NoReturn:
        raise KeyError("key")

    with pytest.raises(KeyError, match="key"):
        await worker.run(fail)
    assert await worker.run(int) == 0


async def test_pieces_arrive_before_the_job_is_done(worker: Worker) -> None:
    go_on = threading.Event()

    def speak(stop: threading.Event, push: Push) -> None:
        push("a")
        assert go_on.wait(10)
        push("b")

    pieces = worker.stream(speak)
    assert await anext(pieces) == "a"
    go_on.set()
    assert [piece async for piece in pieces] == ["b"]


async def test_what_a_stream_raises_comes_after_its_pieces(worker: Worker) -> None:
    def speak(stop: threading.Event, push: Push) -> None:
        push("a")
        raise ValueError("broken")

    pieces = worker.stream(speak)
    assert await anext(pieces) == "a"
    with pytest.raises(ValueError, match="broken"):
        await anext(pieces)


async def test_closing_the_iterator_stops_the_job_and_frees_the_thread(worker: Worker) -> None:
    stopped = threading.Event()

    def speak(stop: threading.Event, push: Push) -> None:
        while not stop.wait(0.001):
            push("and ")
        stopped.set()

    async with aclosing(worker.stream(speak)) as pieces:
        assert await anext(pieces) == "and "
    assert await worker.run(lambda: "free") == "free"
    assert stopped.is_set()


async def test_a_time_limit_stops_the_job(worker: Worker) -> None:
    stopped = threading.Event()

    def wait(stop: threading.Event, push: Push) -> None:
        if stop.wait(10):
            stopped.set()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await anext(worker.stream(wait))
    await worker.run(int)
    assert stopped.is_set()


async def test_cancelling_the_reader_stops_the_job(worker: Worker) -> None:
    begun, stopped = threading.Event(), threading.Event()

    def wait(stop: threading.Event, push: Push) -> None:
        begun.set()
        if stop.wait(10):
            stopped.set()

    async def read() -> None:
        async with aclosing(worker.stream(wait)) as pieces:
            async for _ in pieces:
                pass

    task = asyncio.create_task(read())
    await asyncio.to_thread(begun.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await worker.run(int)
    assert stopped.is_set()


async def test_jobs_run_in_the_order_they_came(worker: Worker) -> None:
    order: list[int] = []
    await asyncio.gather(*(worker.run(order.append, number) for number in range(2)))
    await asyncio.gather(*(worker.run(order.append, number) for number in range(2, 4)))
    assert order == [0, 1, 2, 3]


async def test_jobs_run_side_by_side_where_there_are_threads_for_them() -> None:
    worker = Worker("three", threads=3)
    together = threading.Barrier(3, timeout=10)
    assert sorted(await asyncio.gather(*(worker.run(together.wait) for _ in range(3)))) == [0, 1, 2]
    names = await asyncio.gather(*(worker.run(threading.get_ident) for _ in range(9)))
    assert len(set(names)) <= 3
    await worker.close(seconds=1)


async def test_one_stuck_thread_of_several_refuses_new_jobs_until_it_is_back() -> None:
    worker = Worker("two", threads=2, grace_seconds=0.05)
    go_on = threading.Event()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await worker.run(go_on.wait, 10)
    assert await worker.run(int) == 0
    await asyncio.sleep(0.1)
    with pytest.raises(WorkerBusy, match="hangs"):
        await worker.run(int)
    go_on.set()
    async with asyncio.timeout(10):
        while worker.hung:
            await asyncio.sleep(0.01)
    assert await worker.run(int) == 0
    await worker.close(seconds=1)


async def test_a_full_queue_refuses_at_once(worker: Worker) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def occupy() -> None:
        begun.set()
        go_on.wait(10)

    first = asyncio.create_task(worker.run(occupy))
    await asyncio.to_thread(begun.wait, 10)
    waiting = [asyncio.create_task(worker.run(int)) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(WorkerBusy, match="2 jobs are waiting"):
        await worker.run(int)
    go_on.set()
    await first
    assert await asyncio.gather(*waiting) == [0, 0]


async def test_a_job_given_up_while_it_waits_never_begins(worker: Worker) -> None:
    begun, go_on, ran = threading.Event(), threading.Event(), threading.Event()

    def occupy() -> None:
        begun.set()
        go_on.wait(10)

    first = asyncio.create_task(worker.run(occupy))
    await asyncio.to_thread(begun.wait, 10)
    waiting = asyncio.create_task(worker.run(ran.set))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    go_on.set()
    await first
    await worker.run(int)
    assert not ran.is_set()
    assert worker.waiting == 0


async def test_a_hung_thread_refuses_new_jobs_until_it_is_back(worker: Worker) -> None:
    go_on = threading.Event()

    def hang(stop: threading.Event, push: Push) -> None:
        go_on.wait(30)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await anext(worker.stream(hang))
    await asyncio.sleep(0.1)
    assert worker.hung
    with pytest.raises(WorkerBusy, match="hangs"):
        await worker.run(int)
    go_on.set()
    await asyncio.sleep(0.1)
    assert await worker.run(int) == 0


async def test_a_closed_worker_refuses_waiting_and_new_jobs() -> None:
    worker = Worker("test")
    begun = threading.Event()

    def wait(stop: threading.Event, push: Push) -> None:
        begun.set()
        stop.wait(10)

    async def read() -> list[str]:
        return [piece async for piece in worker.stream(wait)]

    current = asyncio.create_task(read())
    await asyncio.to_thread(begun.wait, 10)
    waiting = asyncio.create_task(worker.run(int))
    await asyncio.sleep(0)
    await worker.close()
    assert await current == []
    for refused in (waiting, worker.run(int)):
        with pytest.raises(WorkerBusy, match="closed"):
            await refused


def test_the_interpreter_exits_although_the_thread_hangs() -> None:
    program = """
import asyncio, time
from nlp.worker import Worker

async def main():
    worker = Worker("hung")
    try:
        async with asyncio.timeout(0.1):
            await worker.run(time.sleep, 1000)
    except TimeoutError:
        print("given up")

asyncio.run(main())
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "given up\n", "")
