"""What generators on this machine share: a worker, loading on first use, and failing by name.

It knows no engine; each engine's module derives from `LocalGenerator`.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable
from functools import partial

from nlp.errors import GenerationError, ModelUnavailable, NLPError
from nlp.types import Prompt
from nlp.worker import Worker


class LocalGenerator(ABC):
    """A TextGenerator over a blocking engine.

    The stream ends with a line break if and only if the model itself ended its answer, so that a
    reader can tell a short answer without a full stop from one that was cut off.
    """

    def __init__(self, name: str, *, worker: Worker | None = None) -> None:
        self._name = name
        self._worker = worker or Worker(name)
        self._loaded = False
        self._loading = threading.Lock()
        self._unavailable: ModelUnavailable | None = None

    @property
    def name(self) -> str:
        """Name shown in /status and stored with an exchange."""
        return self._name

    @property
    def loaded(self) -> bool:
        """Whether the model is in memory."""
        return self._loaded

    async def load(self) -> None:
        """Load the model, also after an earlier failure; raises ModelUnavailable or WorkerBusy."""
        self._unavailable = None
        await self._worker.run(self._load_once)

    def stream(self, prompt: Prompt) -> AsyncGenerator[str, None]:
        """Yield the answer in pieces; loads the model first if need be.

        Raises GenerationError, ModelUnavailable or WorkerBusy.
        """
        return self._worker.stream(partial(self._answer, prompt))

    async def close(self) -> None:
        """Stop what is being generated and take no more prompts."""
        await self._worker.close()

    @abstractmethod
    def _load(self) -> None:
        """Load the model; blocking; may raise anything."""

    @abstractmethod
    def _generate(self, prompt: Prompt, stop: threading.Event, push: Callable[[str], None]) -> None:
        """Push the answer's pieces until done or `stop` is set; blocking; may raise anything."""

    def _load_once(self) -> None:
        with self._loading:
            if not self._loaded:
                self._load_or_remember()

    def _load_or_remember(self) -> None:
        if self._unavailable is not None:
            raise self._unavailable
        try:
            self._load()
        # An engine is foreign code: whatever it raises means that there is no model.
        except Exception as error:
            lines = str(getattr(error, "reason", error)).strip().splitlines()
            reason = lines[-1][:200] if lines else type(error).__name__
            self._unavailable = ModelUnavailable(self._name, reason)
            raise self._unavailable from error
        self._loaded = True

    def _answer(self, prompt: Prompt, stop: threading.Event, push: Callable[[str], None]) -> None:
        self._load_once()
        if stop.is_set():
            return
        try:
            self._generate(prompt, stop, push)
        except NLPError:
            raise
        # Foreign again. Its words are dropped: they may quote the prompt.
        except Exception as error:
            raise GenerationError(self._name, type(error).__name__) from None
