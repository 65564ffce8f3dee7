"""The one bridge between blocking engines and asyncio: threads that do one job at a time each.

It knows nothing of models: a job is any function that blocks.
"""

from __future__ import annotations

import asyncio
import atexit
import threading
import weakref
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Any, TypeVar

from nlp.errors import WorkerBusy

Item = TypeVar("Item")
_AT_EXIT_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class _End:
    """The last thing a job hands over: nothing, or what went wrong."""

    error: Exception | None = None


@dataclass(eq=False, slots=True)
class _Job:
    """Work for a thread, the way to hand things to its caller, and the wish to stop it."""

    work: Callable[[], None]
    hand_over: Callable[[Any], None]
    stop: threading.Event = field(default_factory=threading.Event)
    abandoned_at: float | None = None

    def abandon(self) -> None:
        """Ask the job to stop: nobody waits for it any more."""
        if self.abandoned_at is None:
            self.abandoned_at = monotonic()
        self.stop.set()


class Worker:
    """Daemon threads, one unless `threads` says more; first come first served.

    A job that nobody waits for any more has `grace_seconds` to come back. After that its thread
    counts as hung, and until it is back every new job is refused at once with `WorkerBusy`, as
    it is when `max_waiting` jobs wait already.
    """

    def __init__(
        self, name: str, *, threads: int = 1, max_waiting: int = 32, grace_seconds: float = 5.0
    ) -> None:
        self.name = name
        self._most_threads = threads
        self._max_waiting = max_waiting
        self._grace_seconds = grace_seconds
        self._waiting: deque[_Job] = deque()
        self._current: set[_Job] = set()
        self._threads: list[threading.Thread] = []
        self._closed = False
        self._changed = threading.Condition()

    @property
    def waiting(self) -> int:
        """Number of jobs that have not begun."""
        return len(self._waiting)

    @property
    def hung(self) -> bool:
        """Whether a thread is stuck in a job that was given up."""
        with self._changed:
            left = [job.abandoned_at for job in self._current if job.abandoned_at is not None]
        return bool(left) and monotonic() - min(left) > self._grace_seconds

    async def run(self, function: Callable[..., Item], *args: object) -> Item:
        """Return `function(*args)`, called on a thread; raises what it raises, or WorkerBusy."""
        results: AsyncGenerator[Item, None] = self.stream(lambda _, push: push(function(*args)))
        async with aclosing(results):
            return await anext(results)

    async def stream(
        self, start: Callable[[threading.Event, Callable[[Item], None]], None]
    ) -> AsyncGenerator[Item, None]:
        """Yield what `start(stop, push)` pushes on a thread; raise what it raises, or WorkerBusy.

        `start` should return soon once `stop` is set, which happens when this iterator is closed
        or the task that reads it is cancelled.
        """
        loop = asyncio.get_running_loop()
        items: asyncio.Queue[Item | _End] = asyncio.Queue()
        stop = threading.Event()

        def hand_over(item: Item | _End) -> None:
            try:
                loop.call_soon_threadsafe(items.put_nowait, item)
            except RuntimeError:
                if not loop.is_closed():  # a closed loop has nobody left to read
                    raise

        def work() -> None:
            try:
                start(stop, hand_over)
            except Exception as error:
                hand_over(_End(error))
            else:
                hand_over(_End())

        # In the caller's context, so that log lines of the thread tell on whose behalf they are.
        job = _Job(partial(copy_context().run, work), hand_over, stop)
        self._submit(job)
        try:
            while not isinstance(item := await items.get(), _End):
                yield item
            if item.error is not None:
                raise item.error
        finally:
            self._leave(job)

    async def close(self, seconds: float = 5.0) -> None:
        """Refuse new jobs, stop the current ones and wait for the threads, but not for ever."""
        self.stop()
        await asyncio.to_thread(self.join, seconds)

    def stop(self) -> None:
        """Refuse new jobs and ask the current ones to stop."""
        with self._changed:
            self._closed = True
            while self._waiting:
                self._waiting.popleft().hand_over(_End(WorkerBusy(self.name, "closed")))
            for job in self._current:
                job.abandon()
            self._changed.notify_all()

    def join(self, seconds: float) -> None:
        """Wait for the threads to end after `stop`; blocking."""
        end = monotonic() + seconds
        for thread in self._threads:
            thread.join(max(end - monotonic(), 0))

    def _submit(self, job: _Job) -> None:
        with self._changed:
            if self._closed:
                raise WorkerBusy(self.name, "closed")
            if self.hung:
                raise WorkerBusy(self.name, "hangs on an earlier job")
            if len(self._waiting) >= self._max_waiting:
                raise WorkerBusy(self.name, f"{self._max_waiting} jobs are waiting")
            self._waiting.append(job)
            busy = len(self._current) + len(self._waiting) > len(self._threads)
            if busy and len(self._threads) < self._most_threads:
                self._start_thread()
            self._changed.notify()

    def _start_thread(self) -> None:
        # Not a ThreadPoolExecutor: that joins its threads when the interpreter exits, and a hung
        # engine would keep the process alive.
        if not self._threads:
            atexit.register(_end_with_interpreter, weakref.ref(self))
        self._threads.append(threading.Thread(target=self._serve, name=self.name, daemon=True))
        self._threads[-1].start()

    def _leave(self, job: _Job) -> None:
        """Drop a job whose caller is gone, or ask it to stop if it has begun."""
        with self._changed:
            if job in self._waiting:
                self._waiting.remove(job)
            elif job in self._current:
                job.abandon()

    def _serve(self) -> None:
        while True:
            with self._changed:
                while not self._waiting:
                    if self._closed:
                        return
                    self._changed.wait()
                job = self._waiting.popleft()
                self._current.add(job)
            job.work()
            with self._changed:
                self._current.discard(job)
            del job  # nothing of it is kept while the thread waits


def _end_with_interpreter(reference: weakref.ref[Worker]) -> None:
    """Give the threads a moment to leave their engine.

    A thread that is inside C++ when the interpreter goes away aborts the whole process.
    """
    worker = reference()
    if worker is not None:
        worker.stop()
        worker.join(_AT_EXIT_SECONDS)
