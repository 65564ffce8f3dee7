"""A chain of generators is itself a generator: the first that gives a sentence answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Final

from nlp.errors import GenerationError, NLPError
from nlp.streams import closed_after
from nlp.types import Prompt, TextGenerator

logger = logging.getLogger(__name__)

_MOMENT: Final = 0.5  # seconds; ready replies need a thousandth


@dataclass(frozen=True, slots=True)
class Limits:
    """How long generators may be waited for: each until its first piece, and all of them together.

    The last of a chain gets a moment in any case.
    """

    first_seconds: float = 12.0
    total_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Failure:
    """A generator that gave no answer, and why."""

    generator: str
    reason: str


class Answer:
    """One answer as it comes: an iterator of pieces that knows who speaks.

    `generator` is the name of who answers, known with the first piece; `failures` are those that
    were asked before. Closing it stops the computation.
    """

    def __init__(self, chain: Sequence[TextGenerator], prompt: Prompt, limits: Limits) -> None:
        self.generator = ""
        self.failures: list[Failure] = []
        self._limits = limits
        self._left = limits.total_seconds
        self._pieces = self._ask(chain, prompt)

    def __aiter__(self) -> Answer:
        return self

    async def __anext__(self) -> str:
        return await anext(self._pieces)

    async def aclose(self) -> None:
        """Stop whoever is speaking."""
        await self._pieces.aclose()

    async def _ask(
        self, chain: Sequence[TextGenerator], prompt: Prompt
    ) -> AsyncGenerator[str, None]:
        for generator in chain:
            try:
                if generator is chain[-1]:
                    self._left = max(self._left, _MOMENT)
                async with closed_after(self._listen(generator, prompt)) as pieces:
                    async for piece in pieces:
                        self.generator = generator.name
                        yield piece
                reason = "empty"
            except TimeoutError:
                reason = "too slow"
            except NLPError as error:
                reason = str(getattr(error, "reason", error))
            if self.generator:  # what was said is said; another voice would not fit on
                if reason != "empty":
                    logger.info("%s broke off: %s", generator.name, reason)
                return
            logger.info("%s did not answer: %s", generator.name, reason)
            self.failures.append(Failure(generator.name, reason))
        raise GenerationError(
            "chain", "; ".join(f"{each.generator}: {each.reason}" for each in self.failures)
        )

    async def _listen(self, generator: TextGenerator, prompt: Prompt) -> AsyncGenerator[str, None]:
        """Yield a generator's pieces; the time its reader takes is not held against it."""
        clock = asyncio.get_running_loop().time
        allowed = min(self._limits.first_seconds, self._left)
        async with closed_after(generator.stream(prompt)) as pieces:
            while True:
                asked = clock()
                try:
                    async with asyncio.timeout(allowed):
                        piece = await anext(pieces)
                except StopAsyncIteration:
                    return
                finally:
                    self._left -= clock() - asked
                allowed = self._left
                yield piece


class FallbackGenerator:
    """A TextGenerator that tries others in order; only named errors and slowness fall through.

    Raises GenerationError when none of them answers.
    """

    def __init__(
        self, chain: Sequence[TextGenerator], *, name: str = "chain", limits: Limits = Limits()
    ) -> None:
        self.name = name
        self._chain = tuple(chain)
        self._limits = limits

    def stream(self, prompt: Prompt) -> Answer:
        """Return the answer; nothing is computed before it is read."""
        return Answer(self._chain, prompt, self._limits)
