"""The use case: a person's message in, an answer out. Knows neither Telegram nor SQL."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.markdown import read
from bot.turns import Turn
from nlp import AIModels
from nlp.doubts import may_mean
from nlp.streams import closed_after, until
from nlp.templates import TemplateGenerator
from nlp.types import ChatMessage, Manner, Prompt, Reply, Understanding
from storage import Button, Exchange, History, Journal, OutgoingMessage


@dataclass(frozen=True, slots=True)
class Earlier:
    """An answer that another shall take the place of, by the number of its exchange.

    `rejected` were not liked, oldest first; `shown_in` is the message whose text shall change,
    None for a new message.
    """

    exchange_id: int
    rejected: tuple[str, ...]
    shown_in: int | None


@dataclass(frozen=True, slots=True)
class UserMessage:
    """A message as the conversation needs it; `quote` asks for the answer to quote it.

    `parts` are the updates beside its own in which a long text came. `quoted` is the older message
    it replies to. `intent` is what its person says it means. `heard` is what was understood of a
    spoken one.
    """

    update_id: int
    chat_id: int
    user_id: int
    message_id: int
    sent_at: datetime
    text: str
    manner: Manner
    topic_id: int = 0
    parts: tuple[int, ...] = ()
    quote: bool = False
    quoted: str = ""
    earlier: Earlier | None = None
    intent: str | None = None
    heard: str = ""

    @property
    def grows(self) -> bool:
        """Whether the answer may be shown while it grows: where it will be a new message."""
        return not self.quote and (self.earlier is None or self.earlier.shown_in is None)


@dataclass(frozen=True, slots=True)
class Draft:
    """The answer as far as it has grown, as Markdown."""

    text: str


class Conversation:
    """Answers messages in the light of what was said before."""

    def __init__(
        self,
        ai: AIModels,
        history: History,
        journal: Journal,
        buttons: Callable[[UserMessage, Reply], tuple[tuple[Button, ...], ...]],
        *,
        history_messages: int,
    ) -> None:
        self._ai = ai
        self._history = history
        self._journal = journal
        self._buttons = buttons
        # An exchange is two messages: the person's and the answer.
        self._exchanges = history_messages // 2

    async def answer(self, message: UserMessage) -> Reply:
        """Answer a message; when this returns, the answer is stored and waits in the outbox."""
        async for step in self.stream(message):
            if isinstance(step, Reply):
                return step
        raise AssertionError("a stream ends with its reply")

    async def stream(
        self,
        message: UserMessage,
        opening: str = "",
        turn: Turn | None = None,
        *,
        forgetting: str = "",
    ) -> AsyncIterator[Draft | Reply]:
        """Like `answer`, but yield the growing answer before it.

        `opening` is said before the answer and not remembered; so is `forgetting`, once in a
        conversation, when it has become too long for all of it to be taken into account. Answers
        are Markdown; history keeps them as the model wrote them. Once the turn is stopped, what was
        said so far is the answer; if that is nothing, or the message was edited, there is none.
        """
        started = time.monotonic()
        turn = turn or Turn(message.message_id)
        prompt = await self._prompt(message)
        answer = self._ai.reply(prompt)
        text = ""
        async with closed_after(answer), closed_after(until(turn.stopped, answer)) as pieces:
            async for piece in pieces:
                text += piece
                yield Draft(text)
        if not text or turn.edit is not None:
            return
        # Only ready replies ask back; a model answers what it can.
        choices = may_mean(prompt) if answer.generator == TemplateGenerator.name else ()
        reply = Reply(text, answer.generator, prompt.understanding, choices)
        earlier = message.earlier
        if forgetting and await self._begins_to_forget(message, prompt):
            opening = "\n\n".join(part for part in (opening, forgetting) if part)
        shown = read(reply.text).after(opening)
        await self._journal.answered(
            message.update_id,
            OutgoingMessage(
                message.chat_id,
                shown.text,
                reply_to=message.message_id if message.quote else None,
                spans=shown.spans,
                buttons=self._buttons(message, reply),
                question_id=message.message_id,
                edits=earlier.shown_in if earlier else None,
                topic_id=message.topic_id,
            ),
            _exchange(message, reply, time.monotonic() - started),
            parts=message.parts,
            replaces=earlier.exchange_id if earlier else None,
        )
        yield reply

    async def aside(self, text: str, manner: Manner) -> str:
        """Return an answer, as Markdown, that is neither stored nor given what was said before."""
        understanding = replace(await self._ai.understand(text), candidates=())
        return "".join(
            [piece async for piece in self._ai.reply(Prompt(text, understanding, (), manner))]
        )

    async def _prompt(self, message: UserMessage) -> Prompt:
        history = await self._recent(message)
        return Prompt(
            message.text,
            _as_meant(message, await self._ai.understand(message.text)),
            history,
            message.manner,
            rejected=message.earlier.rejected if message.earlier else (),
            # The last answer is before everybody's eyes anyway.
            quoted="" if history and history[-1].text == message.quoted else message.quoted,
            shared=message.quote,
        )

    async def _begins_to_forget(self, message: UserMessage, prompt: Prompt) -> bool:
        """Whether this answer is the first one that the whole conversation is too long for."""
        full = 2 * self._exchanges
        if message.earlier or not full or len(prompt.history) < full:
            return False
        # With this one, the first exchange leaves what the next answer will know.
        most = self._exchanges + 1
        seen = await self._history.count(message.chat_id, most, topic_id=message.topic_id)
        return seen == self._exchanges

    async def _recent(self, message: UserMessage) -> tuple[ChatMessage, ...]:
        before = message.earlier.exchange_id if message.earlier else None
        exchanges = await self._history.recent(
            message.chat_id, self._exchanges, before, topic_id=message.topic_id
        )
        return tuple(
            message
            for question, answer in exchanges
            for message in (ChatMessage("user", question), ChatMessage("assistant", answer))
        )


def _as_meant(message: UserMessage, understood: Understanding) -> Understanding:
    """Return what was understood, corrected by what the person says."""
    if message.intent is not None:
        return replace(understood, intent=message.intent, intent_confidence=1.0, candidates=())
    # Groups have no buttons to answer with, and whoever wants another answer was asked before.
    if message.quote or (message.earlier and message.earlier.rejected):
        return replace(understood, candidates=())
    return understood


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
        topic_id=message.topic_id,
    )
