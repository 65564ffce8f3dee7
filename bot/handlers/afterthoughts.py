"""What people do with an answer: rate it, want another, say what they meant, edit the question."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from telegram import CallbackQuery, Update
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from bot.access import Addressed
from bot.answer_buttons import PRESS, RATINGS, Press, Rows, rating_buttons
from bot.conversation import Earlier, UserMessage
from bot.desk import Desk
from bot.forums import topic_of
from bot.handlers import Handler
from bot.handlers.chat import Chat
from bot.keyboards import keyboard
from bot.limits import RateLimiter
from bot.presses import answer
from bot.splitting import LIMIT, utf16_length
from storage import Answers, GivenAnswer


class Afterthoughts:
    """Finds the answer in question, and has it rated or replaced."""

    def __init__(
        self,
        answers: Answers,
        desk: Desk,
        chat: Chat,
        limiter: RateLimiter,
    ) -> None:
        self._answers = answers
        self._desk = desk
        self._chat = chat
        self._limiter = limiter

    def handlers(self, addressed: Addressed) -> list[Handler]:
        """Return the handlers, to be registered behind the door."""
        edited = filters.UpdateType.EDITED_MESSAGE & filters.TEXT & ~filters.COMMAND
        return [
            CommandHandler(["retry", "redo", "resend"], self.retry, filters.UpdateType.MESSAGE),
            MessageHandler(edited & addressed, self.edited),
            CallbackQueryHandler(self.press, PRESS),
        ]

    async def retry(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer the last message of this person once more, in a new message."""
        command = self._chat.message(update)
        given = await self._answers.last(command.chat_id, command.user_id, command.topic_id)
        if given is None:
            await self._desk.say(update, "retry-nothing")
        elif too_fast := self._too_fast(update, command.user_id):
            await self._desk.send(update, too_fast)
        else:
            await self._chat.respond(update, _again(command, given, shown_in=None))
            if given.answer_id is not None and not command.quote:
                with suppress(TelegramError):  # the buttons there say so when they are pressed
                    await context.bot.edit_message_reply_markup(command.chat_id, given.answer_id)

    async def edited(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer the last question as it reads now, where the answer stands; older ones stay."""
        message = self._chat.message(update)
        given = await self._answers.last(message.chat_id, message.user_id, message.topic_id)
        if given is None or given.message_id != message.message_id:
            return
        if given.question == message.text:  # answered as it reads now, or only a link's preview
            return
        if utf16_length(given.question) > LIMIT:  # came in parts, of which this is only the first
            return
        if too_fast := self._too_fast(update, message.user_id):
            await self._desk.send(update, too_fast)
            return
        earlier = Earlier(given.id, (), given.answer_id)
        await self._chat.respond(update, replace(message, earlier=earlier))

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Do what a button under an answer says."""
        query = update.callback_query
        if query is None or query.message is None or query.data is None:
            return
        press, chat = Press.read(query.data), query.message.chat
        if query.from_user.id != press.user_id:
            await answer(query, self._desk.plain(update, "not-your-button"))
            return
        given = await self._answers.to(chat.id, press.user_id, press.message_id)
        shown_in = query.message.message_id
        if given is None or given.answer_id not in {None, shown_in}:
            await answer(query, self._desk.plain(update, "answer-gone"))
            await _show(query, ())
        elif press.wish in RATINGS:
            await self._rate(update, query, given, press)
        elif too_fast := self._too_fast(update, press.user_id):
            await answer(query, too_fast)
        else:
            await answer(query, self._desk.plain(update, "another-comes"))
            if given.answer_id is None:  # several messages: another follows them
                await _show(query, ())
            pressed = UserMessage(
                update_id=update.update_id,
                chat_id=chat.id,
                user_id=press.user_id,
                message_id=given.message_id,
                sent_at=datetime.now(UTC),
                text=given.question,
                manner=self._chat.manner(update, chat.id),
                topic_id=topic_of(query.message),
                intent=press.intent,
            )
            await self._chat.respond(update, _again(pressed, given, shown_in=given.answer_id))

    async def _rate(
        self, update: Update, query: CallbackQuery, given: GivenAnswer, press: Press
    ) -> None:
        """Keep a thumb; the same thumb once more takes it back."""
        pressed = RATINGS[press.wish]
        rating = None if given.rating == pressed else pressed
        await self._answers.rate(given, rating)
        key = "rating-taken-back" if rating is None else f"rated-{press.wish}"
        await answer(query, self._desk.plain(update, key))
        await _show(query, rating_buttons(press.message_id, press.user_id, rating))

    def _too_fast(self, update: Update, user_id: int) -> str:
        """Return what to say to somebody who wants too many answers, empty if they may."""
        if not (wait := self._limiter.wait(user_id)):
            return ""
        seconds = self._desk.digits(update, math.ceil(wait))
        return self._desk.plain(update, "retry-limited", seconds=seconds)


def _again(message: UserMessage, given: GivenAnswer, *, shown_in: int | None) -> UserMessage:
    """Return the question of an answer, asked anew by `message`."""
    earlier = Earlier(given.id, (*given.rejected, given.answer), shown_in)
    return replace(
        message, message_id=given.message_id, text=given.question, quoted="", earlier=earlier
    )


async def _show(query: CallbackQuery, rows: Rows) -> None:
    """Put other buttons under the message. What was pressed holds, shown or not."""
    with suppress(TelegramError):
        await query.edit_message_reply_markup(keyboard(rows))
