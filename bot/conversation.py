"""The use case: a person's message in, an answer out. Knows neither Telegram nor SQL."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from bot.markdown import read
from nlp import AIModels
from nlp.streams import closed_after, until
from nlp.types import ChatMessage, Manner, Prompt, Reply
from storage import Exchange, History, Journal, OutgoingMessage


@dataclass(frozen=True, slots=True)
class UserMessage:
    """A message as the conversation needs it; `quote` asks for the answer to quote it."""

    update_id: int
    chat_id: int
    user_id: int
    message_id: int
    sent_at: datetime
    text: str
    manner: Manner
    quote: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """The answer as far as it has grown, as Markdown."""

    text: str


class Conversation:
    """Answers messages in the light of what was said before."""

    def __init__(
        self, ai: AIModels, history: History, journal: Journal, *, history_messages: int
    ) -> None:
        self._ai = ai
        self._history = history
        self._journal = journal
        # An exchange is two messages: the person's and the answer.
        self._exchanges = history_messages // 2

    async def answer(self, message: UserMessage) -> Reply:
        """Answer a message; when this returns, the answer is stored and waits in the outbox."""
        async for step in self.stream(message):
            if isinstance(step, Reply):
                return step
        raise AssertionError("a stream ends with its reply")

    async def stream(
        self, message: UserMessage, opening: str = "", stopped: asyncio.Event | None = None
    ) -> AsyncIterator[Draft | Reply]:
        """Like `answer`, but yield the growing answer before it.

        `opening` is said before the answer and not remembered. Answers are Markdown; history keeps
        them as the model wrote them. Once `stopped` is set, what was said so far is the answer; if
        that is nothing, there is none.
        """
        started = time.monotonic()
        stopped = stopped or asyncio.Event()
        history = await self._recent(message.chat_id)
        understanding = await self._ai.understand(message.text)
        answer = self._ai.reply(Prompt(message.text, understanding, history, message.manner))
        text = ""
        async with closed_after(answer), closed_after(until(stopped, answer)) as pieces:
            async for piece in pieces:
                text += piece
                yield Draft(text)
        if not text:
            return
        reply = Reply(text, answer.generator, understanding)
        shown = read(reply.text).after(opening)
        await self._journal.answered(
            message.update_id,
            OutgoingMessage(
                message.chat_id,
                shown.text,
                reply_to=message.message_id if message.quote else None,
                spans=shown.spans,
            ),
            _exchange(message, reply, time.monotonic() - started),
        )
        yield reply

    async def _recent(self, chat_id: int) -> tuple[ChatMessage, ...]:
        exchanges = await self._history.recent(chat_id, self._exchanges)
        return tuple(
            message
            for question, answer in exchanges
            for message in (ChatMessage("user", question), ChatMessage("assistant", answer))
        )


def _exchange(message: UserMessage, reply: Reply, duration: float) -> Exchange:
    understanding = reply.understanding
    return Exchange(
        chat_id=message.chat_id,
        user_id=message.user_id,
        message_id=message.message_id,
        question=message.text,
        answer=reply.text,
        language=understanding.language,
        intent=understanding.intent,
        intent_confidence=understanding.intent_confidence,
        sentiment=understanding.sentiment,
        sentiment_confidence=understanding.sentiment_confidence,
        generator=reply.generator,
        duration=duration,
    )
