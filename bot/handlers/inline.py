"""Inline mode: `@bot question` in any chat offers an answer, which its person sends there.

https://core.telegram.org/bots/inline
"""

from __future__ import annotations

import asyncio
import logging
from textwrap import shorten
from typing import Final

from telegram import (
    Chat,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ChatType
from telegram.error import BadRequest
from telegram.ext import ContextTypes, InlineQueryHandler

from bot.access import Allowed
from bot.conversation import Conversation
from bot.desk import Desk
from bot.entities import entities
from bot.handlers import Handler
from bot.handlers.chat import Chat as Talk
from bot.limits import RateLimiter
from bot.markdown import read
from bot.rich_text import RichText
from bot.splitting import split_rich
from storage import Inbox, Span

logger = logging.getLogger(__name__)

# Telegram asks at every pause of the fingers: who writes on within these seconds is not answered.
_PAUSE: Final = 0.5
_SHOWN: Final = 120  # letters of the answer, in the list above the keyboard
_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


class Inline:
    """Offers one answer to a question; neither of them is remembered."""

    def __init__(
        self,
        conversation: Conversation,
        inbox: Inbox,
        desk: Desk,
        talk: Talk,
        allowed: Allowed,
        limiter: RateLimiter,
        *,
        enabled: bool,
    ) -> None:
        self._conversation = conversation
        self._inbox = inbox
        self._desk = desk
        self._talk = talk
        self._allowed = allowed
        self._limiter = limiter
        self._enabled = enabled

    def handlers(self) -> list[Handler]:
        """Return the handlers."""
        return [InlineQueryHandler(self.offer)] if self._enabled else []

    async def offer(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer what stands behind the bot's name, once its person has stopped writing."""
        query = update.inline_query
        if query is None:
            raise ValueError("registered for inline queries only")
        person = query.from_user.id
        if not self._allowed.admits(person, Chat(person, ChatType.PRIVATE)):
            await self._explain(update, query, "inline-closed", "id")
        elif not (question := query.query.strip()):
            await self._explain(update, query, "inline-how", "help")
        elif not await self._is_old(update.update_id, person):
            if self._limiter.wait(person):
                await self._explain(update, query, "inline-limited", "help")
            else:
                await self._answer(update, query, question)

    async def _is_old(self, update_id: int, person: int) -> bool:
        """Whether the person has written on meanwhile."""
        await asyncio.sleep(_PAUSE)
        behind = await self._inbox.behind(update_id, person)
        return any("inline_query" in later.body for later in behind)

    async def _answer(self, update: Update, query: InlineQuery, question: str) -> None:
        manner = self._talk.manner(update, query.from_user.id)
        answer = read(await self._conversation.aside(question, manner))
        whole = answer.after(question)
        quoted = Span("blockquote", 0, len(question))
        first, *_ = split_rich(RichText(whole.text, (quoted, *whole.spans)))
        content = InputTextMessageContent(
            first.text, entities=entities(first), link_preview_options=_NO_PREVIEW
        )
        article = InlineQueryResultArticle(
            "answer",
            self._desk.plain(update, "inline-answer"),
            content,
            description=shorten(answer.text, _SHOWN, placeholder="…"),
        )
        await _show(query, [article])

    async def _explain(self, update: Update, query: InlineQuery, key: str, link: str) -> None:
        """Offer nothing but a button, which opens the bot at a page."""
        button = InlineQueryResultsButton(self._desk.plain(update, key), start_parameter=link)
        await _show(query, [], button)


async def _show(
    query: InlineQuery,
    articles: list[InlineQueryResultArticle],
    button: InlineQueryResultsButton | None = None,
) -> None:
    try:
        await query.answer(articles, cache_time=0, is_personal=True, button=button)
    except BadRequest as error:
        # After some seconds Telegram wants no answer any more: its person has gone, or written on.
        logger.info("An inline query was not answered: %s", error.message)
