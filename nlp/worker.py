"""The one bridge between blocking engines and asyncio: a thread that does one job at a time.

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
    """Work for the thread, the way to hand things to its caller, and the wish to stop it."""

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
    """One daemon thread, first come first served.

    A job that nobody waits for any more has `grace_seconds` to come back. After that the thread
    counts as hung, and until it is back every new job is refused at once with `WorkerBusy`, as
    it is when `max_waiting` jobs wait already.
    """

    def __init__(self, name: str, *, max_waiting: int = 32, grace_seconds: float = 5.0) -> None:
        self.name = name
        self._max_waiting = max_waiting
        self._grace_seconds = grace_seconds
        self._waiting: deque[_Job] = deque()
        self._current: _Job | None = None
        self._thread: threading.Thread | None = None
        self._closed = False
        self._changed = threading.Condition()

    @property
    def waiting(self) -> int:
        """Number of jobs that have not begun."""
        return len(self._waiting)

    @property
    def hung(self) -> bool:
        """Whether the thread is stuck in a job that was given up."""
        job = self._current
        if job is None or job.abandoned_at is None:
            return False
        return monotonic() - job.abandoned_at > self._grace_seconds

    async def run(self, function: Callable[..., Item], *args: object) -> Item:
        """Return `function(*args)`, called on the thread; raises what it raises, or WorkerBusy."""
        results: AsyncGenerator[Item, None] = self.stream(lambda _, push: push(function(*args)))
        async with aclosing(results):
            return await anext(results)

    async def stream(
        self, start: Callable[[threading.Event, Callable[[Item], None]], None]
    ) -> AsyncGenerator[Item, None]:
        """Yield what `start(stop, push)` pushes on the thread; raise what it raises, or WorkerBusy.

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
        """Refuse new jobs, stop the current one and wait for the thread, but not for ever."""
        self.stop()
        await asyncio.to_thread(self.join, seconds)

    def stop(self) -> None:
        """Refuse new jobs and ask the current one to stop."""
        with self._changed:
            self._closed = True
            while self._waiting:
                self._waiting.popleft().hand_over(_End(WorkerBusy(self.name, "closed")))
            if self._current is not None:
                self._current.abandon()
            self._changed.notify()

    def join(self, seconds: float) -> None:
        """Wait for the thread to end after `stop`; blocking."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _submit(self, job: _Job) -> None:
        with self._changed:
            if self._closed:
                raise WorkerBusy(self.name, "closed")
            if self.hung:
                raise WorkerBusy(self.name, "hangs on an earlier job")
            if len(self._waiting) >= self._max_waiting:
                raise WorkerBusy(self.name, f"{self._max_waiting} jobs are waiting")
            self._waiting.append(job)
            if self._thread is None:
                # Not a ThreadPoolExecutor: that joins its threads when the interpreter exits,
                # and a hung engine would keep the process alive.
                self._thread = threading.Thread(target=self._serve, name=self.name, daemon=True)
                self._thread.start()
                atexit.register(_end_with_interpreter, weakref.ref(self))
            self._changed.notify()

    def _leave(self, job: _Job) -> None:
        """Drop a job whose caller is gone, or ask it to stop if it has begun."""
        with self._changed:
            if job in self._waiting:
                self._waiting.remove(job)
            elif job is self._current:
                job.abandon()

    def _serve(self) -> None:
        while True:
            with self._changed:
                self._current = None
                while not self._waiting:
                    if self._closed:
                        return
                    self._changed.wait()
                self._current = job = self._waiting.popleft()
            job.work()
            del job  # nothing of it is kept while the thread waits


def _end_with_interpreter(reference: weakref.ref[Worker]) -> None:
    """Give the thread a moment to leave its engine.

    A thread that is inside C++ when the interpreter goes away aborts the whole process.
    """
    worker = reference()
    if worker is not None:
        worker.stop()
        worker.join(_AT_EXIT_SECONDS)
