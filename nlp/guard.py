"""Is this text fit to send? Judged sentence by sentence while it is generated."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, replace
from typing import Final

from nlp.errors import Unfit
from nlp.fitness import LONGEST, RULES, STRICT_RULES, Draft, Rule, echo, identity
from nlp.repetition import words_of
from nlp.sentences import split_finished
from nlp.streams import closed_after
from nlp.types import Length, Prompt, TextGenerator

logger = logging.getLogger(__name__)

_EMPHASIS: Final = re.compile(r"\*\*|__")


@dataclass(frozen=True, slots=True)
class Standards:
    """How many sentences an answer may have, also a short and a long one; what it is judged by.

    `instruction` is what an owner tells models who they are; it is not to be told, either.
    """

    max_sentences: int = 6
    short: int = 2
    long: int = 12
    rules: tuple[Rule, ...] = RULES
    instruction: str = ""

    def sentences(self, length: Length) -> int:
        """Return how many sentences an answer may have for a person who likes this length."""
        return {Length.SHORT: self.short, Length.LONG: self.long}.get(length, self.max_sentences)

    def for_owner(self, instruction: str) -> Standards:
        """Return these standards for a persona of the owner's own, which may have another name."""
        if not instruction:
            return self
        rules = tuple(rule for rule in self.rules if rule is not identity)
        return replace(self, rules=rules, instruction=instruction)


STRICT = Standards(max_sentences=2, short=1, long=2, rules=STRICT_RULES)
"""For small models: what they say third is mostly wrong, and they fall into apologies."""


async def guarded(
    pieces: AsyncIterator[str],
    prompt: Prompt,
    *,
    standards: Standards = Standards(),
    generator: str = "generator",
) -> AsyncGenerator[str, None]:
    """Yield whole, finished, fit sentences, so that nothing ever has to be taken back.

    The first unfit sentence ends the answer; only an echo is left out. `generator` is the name
    on the error. Raises Unfit when nothing fit has come.
    """
    draft = Draft(prompt, instruction=standards.instruction)
    most = standards.sentences(prompt.manner.length)
    reason = "nothing finished"
    separator = ""
    async with closed_after(pieces), closed_after(_sentences(pieces)) as sentences:
        async for sentence in sentences:
            plain = _EMPHASIS.sub("", sentence)
            objection = next((rule for rule in standards.rules if rule(plain, draft)), None)
            if objection is not None:
                reason = objection.__name__
                if objection is echo:
                    continue
                break
            # Emphasis that a later sentence would close may never be closed.
            yield separator + (sentence if _is_balanced(sentence) else plain)
            separator = " " if plain.endswith((".", "!", "?", "…", "\u061f")) else "\n"
            draft.sent.append(words_of(plain))
            if len(draft.sent) == most:
                break
    if not draft.sent:
        raise Unfit(generator, reason)


def _is_balanced(sentence: str) -> bool:
    marks = _EMPHASIS.findall(sentence)
    return all(marks.count(mark) % 2 == 0 for mark in marks)


async def _sentences(pieces: AsyncIterator[str]) -> AsyncIterator[str]:
    """Yield finished sentences, and one that grew too long as it is; drop an unfinished rest."""
    rest = ""
    async for piece in pieces:
        finished, rest = split_finished(rest + piece)
        for sentence in finished:
            yield sentence
        if len(rest) > LONGEST:
            yield rest
            return
    for sentence in split_finished(rest, at_end=True)[0]:
        yield sentence


class GuardedGenerator:
    """A TextGenerator that lets through of another what is fit to send.

    If nothing is, the other is asked once more.
    """

    def __init__(self, generator: TextGenerator, standards: Standards = Standards()) -> None:
        self._generator = generator
        self._standards = standards

    @property
    def name(self) -> str:
        """Name of the generator that is guarded."""
        return self._generator.name

    async def stream(self, prompt: Prompt) -> AsyncGenerator[str, None]:
        """Yield the answer sentence by sentence; raises what `guarded` and the generator raise."""
        try:
            async with closed_after(self._answer(prompt)) as pieces:
                async for piece in pieces:
                    yield piece
        except Unfit as error:
            logger.debug("%s is asked once more: %s", self.name, error.reason)
            # With something rejected, a generator chooses its words by chance.
            again = replace(prompt, rejected=(*prompt.rejected, ""))
            async with closed_after(self._answer(again)) as pieces:
                async for piece in pieces:
                    yield piece

    def _answer(self, prompt: Prompt) -> AsyncGenerator[str, None]:
        pieces = self._generator.stream(prompt)
        return guarded(pieces, prompt, standards=self._standards, generator=self.name)
