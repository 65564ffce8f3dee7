"""The one who listens: a transcriber on a thread of its own, with limits."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import aclosing, suppress
from typing import Final, Protocol

from nlp.errors import SpeechError
from nlp.types import Language, Transcript
from nlp.worker import Worker

LONGEST: Final = 300
"""Seconds of sound that are listened to."""
_PATIENCE: Final = 120.0
_LOADING: Final = 60.0  # what is in the cache is there by then; a download may take longer


class Transcriber(Protocol):
    """Turns sound into words. Blocking; called off the event loop."""

    def transcribe(
        self, data: bytes, own: Language | None, most_seconds: float, stop: threading.Event
    ) -> Transcript:
        """Return the words of a file of sound, soon once `stop` is set. Raises SpeechError."""


class Hearing:
    """Listens to one file after the other; each has `patience` seconds, waiting included."""

    def __init__(self, *, patience: float = _PATIENCE) -> None:
        self._transcriber: Transcriber | None = None
        self._settled = asyncio.Event()
        self._worker = Worker("hearing")
        self._patience = patience

    def settle(self, transcriber: Transcriber | None) -> None:
        """Listen with a transcriber from now on, or know that there will be none."""
        self._transcriber = transcriber
        self._settled.set()

    async def is_there(self) -> bool:
        """Return whether there is a transcriber; what is still being loaded is waited for."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOADING):
                await self._settled.wait()
        return self._transcriber is not None

    async def listen(self, data: bytes, own: Language | None) -> Transcript:
        """Return the words of a file of sound; a cancelled call ends the work on it.

        Raises SpeechError and WorkerBusy.
        """
        if (transcriber := self._transcriber) is None:
            raise SpeechError("off")

        def work(stop: threading.Event, push: Callable[[Transcript], None]) -> None:
            push(transcriber.transcribe(data, own, LONGEST, stop))

        try:
            async with (
                asyncio.timeout(self._patience),
                aclosing(self._worker.stream(work)) as transcripts,
            ):
                return await anext(transcripts)
        except TimeoutError:
            raise SpeechError("too-slow") from None

    async def close(self) -> None:
        """Stop listening; nobody is listened to afterwards."""
        await self._worker.close(seconds=1)
