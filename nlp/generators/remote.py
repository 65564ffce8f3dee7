"""Any server that speaks OpenAI's chat completions: vLLM, llama.cpp, Ollama, `transformers serve`.

It knows no engine and no tokenizer, so it cuts the history by letters and takes out of every
message what a server's tokenizer might read as the mark of a turn.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from time import monotonic
from typing import Final

import httpx
from httpx_sse import EventSource, SSEError

from nlp.errors import GenerationError, ModelUnavailable
from nlp.generators.decoding import VARIED
from nlp.generators.persona import GENERAL, Persona, acquaintance
from nlp.names import told_name
from nlp.types import ChatMessage, Prompt

# A computer of the same network answers in milliseconds; who does not is away.
_CONNECT_SECONDS: Final = 3.0
# Persian takes about a token for two letters, so this and an answer fit into 4,096 tokens.
_MOST_LETTERS: Final = 6000
# While a server is away nobody should wait for it again and again.
_AWAY_SECONDS: Final = 15.0
# Marks of turns and thoughts in the templates of ChatML, Llama 2 and 3, Mistral, Gemma, Phi, Qwen.
_MARKS: Final = re.compile(
    r"<\|[^<>|]{1,40}\|>|</?(?:s|bos|eos|think|start_of_turn|end_of_turn)>|\[/?INST\]|<</?SYS>>",
    re.IGNORECASE,
)

_THINK: Final = "<think>"
_THOUGHT: Final = "</think>"


class RemoteGenerator:
    """A TextGenerator whose model runs behind `url`, which ends in /v1 as a rule."""

    def __init__(
        self,
        url: str,
        model: str = "",
        *,
        key: str | None = None,
        max_new_tokens: int = 160,
        persona: Persona = GENERAL,
    ) -> None:
        """Ask for `model`, or if it is empty for the first one that the server names."""
        self._model = model
        self._max_new_tokens = max_new_tokens
        self._persona = persona
        self._away_until = 0.0
        self._client = httpx.AsyncClient(
            base_url=f"{url.rstrip('/')}/",
            headers={"Authorization": f"Bearer {key}"} if key else {},
            # How long an answer may take is for who waits for it to say.
            timeout=httpx.Timeout(None, connect=_CONNECT_SECONDS),
        )

    @property
    def name(self) -> str:
        """The model's name on its server."""
        return self._model or "remote"

    async def load(self) -> None:
        """See whether the server answers, and which model it has; raises ModelUnavailable."""
        try:
            response = await self._client.get("models", timeout=_CONNECT_SECONDS)
            if self._model:
                return  # it answers, and not every server lists what it has
            response.raise_for_status()
            names = [str(each["id"]) for each in response.json()["data"]]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise ModelUnavailable(self.name, _reason(error)) from None
        if not names:
            raise ModelUnavailable(self.name, "the server names no model")
        self._model = names[0]

    async def stream(self, prompt: Prompt) -> AsyncGenerator[str, None]:
        """Yield the answer in pieces. Raises GenerationError and ModelUnavailable.

        A line break ends an answer that the model itself ended.
        """
        if not self._model:
            await self._find_model()
        if monotonic() < self._away_until:
            raise ModelUnavailable(self.name, "the server was away a moment ago")
        try:
            async with aclosing(self._ask(prompt)) as pieces, aclosing(spoken(pieces)) as said:
                async for piece in said:
                    yield piece
        except httpx.TransportError as error:
            self._away_until = monotonic() + _AWAY_SECONDS
            raise ModelUnavailable(self.name, _reason(error)) from None
        except (httpx.HTTPError, SSEError, ValueError, KeyError, TypeError) as error:
            raise GenerationError(self.name, _reason(error)) from None

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _find_model(self) -> None:
        """Look again for a server that was away when the bot started."""
        if monotonic() < self._away_until:
            raise ModelUnavailable(self.name, "the server was away a moment ago")
        self._away_until = monotonic() + _AWAY_SECONDS
        await self.load()
        self._away_until = 0.0

    async def _ask(self, prompt: Prompt) -> AsyncGenerator[str, None]:
        begun = False
        try:
            async with aclosing(self._complete(prompt)) as pieces:
                async for piece in pieces:
                    begun = True
                    yield piece
            return
        except httpx.NetworkError:
            if begun:
                raise
        # A server may close an idle connection in the moment in which it is used again.
        async with aclosing(self._complete(prompt)) as pieces:
            async for piece in pieces:
                yield piece

    async def _complete(self, prompt: Prompt) -> AsyncGenerator[str, None]:
        body = {
            "model": self._model,
            "messages": messages_of(prompt, self._persona),
            "max_tokens": self._max_new_tokens,
            "stream": True,
        }
        if prompt.rejected:  # the server's own temperature may be 0, and its cache answer
            body |= {"temperature": VARIED, "seed": len(prompt.rejected)}
        async with self._client.stream("POST", "chat/completions", json=body) as response:
            response.raise_for_status()
            async for event in EventSource(response).aiter_sse():
                if event.data == "[DONE]":
                    return
                for choice in json.loads(event.data)["choices"]:
                    if piece := choice["delta"].get("content"):
                        yield str(piece)
                    if choice.get("finish_reason") == "stop":
                        yield "\n"


def messages_of(prompt: Prompt, persona: Persona) -> list[dict[str, str]]:
    """Return the conversation for a chat completion; the oldest of the history is dropped.

    What people wrote stays text: marks of turns are taken out of it.
    """
    question = _unmarked(prompt.text_with_quote)[:_MOST_LETTERS]
    room = _MOST_LETTERS - len(question)
    told: list[ChatMessage] = []
    for message in reversed(prompt.history):
        room -= len(message.text)
        if room < 0:
            break
        told.insert(0, message)
    if told and told[0].role == "assistant":  # many templates want the person to begin
        del told[0]
    if len(told) < len(prompt.history) and (name := told_name(prompt)):
        told[:0] = acquaintance(name)  # the message in which they said so was dropped
    instruction = persona.instructed(prompt.manner, prompt.understanding.sentiment)
    return [
        {"role": "system", "content": instruction},
        *({"role": message.role, "content": _unmarked(message.text)} for message in told),
        {"role": "user", "content": question},
    ]


async def spoken(pieces: AsyncIterator[str]) -> AsyncGenerator[str, None]:
    """Leave out what a model thinks aloud between <think> and </think> before it answers."""
    begun = ""
    async for piece in pieces:
        begun += piece
        answer = begun.lstrip()
        if answer.startswith(_THINK):
            answer = answer.partition(_THOUGHT)[2].lstrip()
        if _THINK.startswith(answer):
            continue  # a thought, or not enough to tell
        yield answer
        break
    async for piece in pieces:
        yield piece


def _unmarked(text: str) -> str:
    text = text.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate is no JSON for many
    while (cleaned := _MARKS.sub("", text)) != text:
        text = cleaned  # taking one out may put another together
    return text


def _reason(error: Exception) -> str:
    """Say what went wrong, without what was sent or received."""
    if isinstance(error, httpx.HTTPStatusError):
        return f"the server answers {error.response.status_code}"
    if isinstance(error, httpx.HTTPError):
        return f"the server cannot be reached ({type(error).__name__})"
    return f"the server's answer is malformed ({type(error).__name__})"
