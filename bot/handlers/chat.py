"""Messages people write: the heart of the bot."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from textwrap import shorten

from telegram import Message, Update
from telegram.constants import ChatType, ReactionEmoji
from telegram.ext import CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from bot.access import Addressed, text_without_mention
from bot.conversation import Conversation, UserMessage
from bot.delivery import Delivery
from bot.desk import Desk
from bot.forums import topic_of
from bot.handlers import Handler
from bot.hints import Hints
from bot.limits import RateLimiter
from bot.pastes import Pastes
from bot.presses import answer
from bot.quotes import quoted_text
from bot.stops import Stops
from bot.turns import Turn
from nlp.types import Language, Length, Manner, Reply, Sentiment, Understanding
from storage import PreferenceStore, RawUpdate

# Drafts and typing share a budget of about 20 calls in 5 s a chat, as others report.
_DRAFT_EVERY = 0.5
_MOODS = {
    Sentiment.POSITIVE: ReactionEmoji.RED_HEART,
    Sentiment.NEGATIVE: ReactionEmoji.CRYING_FACE,
}
_SURE = 0.8  # of a mood, to show it: a heart under bad news would hurt
_SHOWN = 500  # letters of what was heard: enough to see whether it was understood
_LATE_AFTER = 900.0  # seconds; who has waited longer should not be answered as if nothing were


class Chat:
    """Hands a person's message to the conversation and brings back the answer."""

    def __init__(
        self,
        conversation: Conversation,
        delivery: Delivery,
        hints: Hints,
        desk: Desk,
        preferences: PreferenceStore,
        limiter: RateLimiter,
        stops: Stops,
        pastes: Pastes,
        *,
        stream: bool,
    ) -> None:
        self._conversation = conversation
        self._delivery = delivery
        self._hints = hints
        self._desk = desk
        self._preferences = preferences
        self._limiter = limiter
        self._stops = stops
        self._pastes = pastes
        self._stream = stream
        self._album: str | None = None
        # Of all that waited in a chat, one answer says that it is late.
        self._told_late = RateLimiter(messages=1, seconds=_LATE_AFTER)

    def handlers(self, addressed: Addressed) -> list[Handler]:
        """Return the handlers, to be registered after all commands."""
        private, fresh = filters.ChatType.PRIVATE, filters.UpdateType.MESSAGE
        return [
            CommandHandler(["stop", "cancel"], self.stop, fresh),
            MessageHandler(fresh & filters.COMMAND & private, self.unknown_command),
            MessageHandler(fresh & filters.TEXT & ~filters.COMMAND & addressed, self.answer),
            MessageHandler(
                fresh & private & ~filters.TEXT & ~filters.StatusUpdate.ALL, self.text_only
            ),
            CallbackQueryHandler(self.stale_button),
        ]

    async def answer(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a text message, unless its person said /stop after it."""
        message = self.message(update)
        if wait := self._limiter.wait(message.user_id):
            seconds = self._desk.digits(update, math.ceil(wait))
            await self._desk.say(update, "rate-limited", seconds=seconds)
        else:
            await self.respond(update, await self._pastes.whole(message))

    async def respond(self, update: Update, message: UserMessage) -> None:
        """Answer a message as it reads when it is answered: it may be edited meanwhile."""
        speaker = (message.chat_id, message.user_id)
        while True:
            with self._stops.answering(speaker, message.message_id) as turn:
                if turn.stopped.is_set() or await self._answer(update, message, turn):
                    return
            if turn.edit is None:
                return
            # The rest of a long text still waits: nothing was answered yet.
            message = await self._pastes.whole(self._edited(update, message, turn.edit))

    async def stop(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say that the answer was ended, which the word itself did when it came in."""
        message = self.message(update)
        ended = self._stops.arrived((message.chat_id, message.user_id))
        await self._desk.say(update, "stopped" if ended else "nothing-to-stop")

    async def _answer(self, update: Update, message: UserMessage, turn: Turn) -> bool:
        """Bring the answer; return whether there was one."""
        preferences = self._preferences.of(message.chat_id)
        async with self._hints.typing(message.chat_id, message.topic_id):
            shown = time.monotonic()
            drafts = self._stream and preferences.streaming and message.grows
            opening, reply = self._opening(update, message), None
            forgetting = self._desk.plain(update, "forgetting")
            async for step in self._conversation.stream(
                message, opening, turn, forgetting=forgetting
            ):
                if isinstance(step, Reply):
                    reply = step
                elif drafts and time.monotonic() - shown >= _DRAFT_EVERY:
                    await self._hints.draft(
                        message.chat_id, message.message_id, step.text, message.topic_id
                    )
                    shown = time.monotonic()
        await self._delivery.flush(message.chat_id)
        if reply and preferences.reactions and not message.quote:
            await self._react(message, reply.understanding)
        return reply is not None

    async def _react(self, message: UserMessage, read: Understanding) -> None:
        """Show what mood was understood, where there is one."""
        emoji = _MOODS.get(read.sentiment)
        if emoji and read.sentiment_confidence >= _SURE:
            await self._hints.react(message.chat_id, message.message_id, emoji)

    def _opening(self, update: Update, message: UserMessage) -> str:
        """Return what to say first: that it is late, as after an outage, and what was heard."""
        first = []
        late = time.time() - message.sent_at.timestamp() > _LATE_AFTER
        if late and not self._told_late.wait(message.chat_id):
            first.append(self._desk.plain(update, "late"))
        if message.heard:
            text = shorten(message.heard, _SHOWN, placeholder=" …")
            first.append(self._desk.plain(update, "heard", text=text))
        return "\n\n".join(first)

    async def text_only(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a photo, voice message, sticker and the like; an album once."""
        album = update.effective_message.media_group_id if update.effective_message else None
        if album is None or album != self._album:
            await self._desk.say(update, "text-only")
        self._album = album

    async def unknown_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Point to /help."""
        await self._desk.say(update, "unknown-command")

    async def stale_button(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Stop the clock on a button nothing stands behind any more."""
        if update.callback_query:
            await answer(update.callback_query)

    def message(self, update: Update) -> UserMessage:
        """Return what a person wrote, or made of it by editing."""
        message: Message | None = update.effective_message
        if message is None or message.from_user is None:
            raise ValueError("registered for messages of people only")
        return UserMessage(
            update_id=update.update_id,
            chat_id=message.chat.id,
            # An anonymous group admin counts as the group, a channel as the channel.
            user_id=message.sender_chat.id if message.sender_chat else message.from_user.id,
            message_id=message.message_id,
            sent_at=message.edit_date or message.date,
            text=text_without_mention(message),
            quote=message.chat.type != ChatType.PRIVATE,
            manner=self.manner(update, message.chat.id),
            topic_id=topic_of(message),
            quoted=quoted_text(message),
        )

    def manner(self, update: Update, chat_id: int) -> Manner:
        """Return how answers in a chat are wanted."""
        preferences = self._preferences.of(chat_id)
        return Manner(
            Length(preferences.length),
            Language(self._desk.language(update)),
            finglish=preferences.finglish == "finglish",
        )

    def _edited(self, update: Update, message: UserMessage, edit: RawUpdate) -> UserMessage:
        """Return a message as it reads after an edit."""
        text = self.message(Update.de_json(edit.body, update.get_bot())).text
        earlier = replace(message.earlier, rejected=()) if message.earlier else None
        return replace(message, text=text, earlier=earlier, intent=None)
