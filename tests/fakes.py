"""Small stand-ins at our own seams, with the state to assert on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from nlp.types import Intent, Language, Prompt, Sentiment, Understanding


def prompt_of(
    text: str,
    *,
    language: Language = Language.ENGLISH,
    intent: Intent = Intent.QUESTION,
    sentiment: Sentiment = Sentiment.NEUTRAL,
) -> Prompt:
    """A prompt as the understanding would give it."""
    return Prompt(text, Understanding(language, intent, 0.9, sentiment, 0.9))


class ScriptedGenerator:
    """Says `pieces`; then raises `error`, or says nothing more for ever."""

    def __init__(
        self,
        pieces: Sequence[str] = (),
        *,
        name: str = "scripted",
        error: Exception | None = None,
        hangs: bool = False,
    ) -> None:
        self.name = name
        self.asked: list[Prompt] = []
        self.closed = 0
        self._pieces = pieces
        self._error = error
        self._hangs = hangs

    async def stream(self, prompt: Prompt) -> AsyncIterator[str]:
        self.asked.append(prompt)
        try:
            for piece in self._pieces:
                yield piece
            if self._hangs:
                await asyncio.Event().wait()
            if self._error is not None:
                raise self._error
        finally:
            self.closed += 1
