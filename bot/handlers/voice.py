"""Spoken messages, where their owner has turned it on: heard first, then answered as if typed."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
from typing import Final, cast

from telegram import Audio, Update, Voice
from telegram.constants import ChatType, FileSizeLimit
from telegram.error import RetryAfter, TelegramError
from telegram.ext import ContextTypes, ExtBot, MessageHandler, filters

from bot.access import Addressed
from bot.backoff import pauses
from bot.connection import seconds_to_wait
from bot.conversation import UserMessage
from bot.desk import Desk
from bot.handlers import Handler
from bot.handlers.chat import Chat
from bot.hints import Hints
from bot.limits import RateLimiter
from bot.outcomes import Outcome, outcome
from bot.stops import Stops
from nlp import AIModels
from nlp.errors import SpeechError, WorkerBusy
from nlp.speech.hearing import LONGEST
from nlp.streams import until
from nlp.types import Language

# Asking for a file again harms nobody, so a lost answer is as good as none.
_AGAIN: Final = {Outcome.NOT_SENT, Outcome.UNKNOWN, Outcome.TOO_FAST}


class Speech:
    """Makes text of voice messages and audio files, and hands it to the chat."""

    def __init__(
        self,
        chat: Chat,
        bot: ExtBot[None],
        ai: AIModels,
        desk: Desk,
        hints: Hints,
        limiter: RateLimiter,
        stops: Stops,
    ) -> None:
        self._chat = chat
        self._bot = bot
        self._ai = ai
        self._desk = desk
        self._hints = hints
        self._limiter = limiter
        self._stops = stops

    def handlers(self, addressed: Addressed) -> list[Handler]:
        """Return the handlers, to be registered before the chat's own."""
        spoken = filters.UpdateType.MESSAGE & (filters.VOICE | filters.AUDIO)
        return [MessageHandler(spoken & addressed, self.hear)]

    async def hear(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a spoken message, unless its person said /stop after it."""
        telegram, message = update.effective_message, self._chat.message(update)
        sound = (telegram.voice or telegram.audio) if telegram else None
        if telegram is None or sound is None:
            raise ValueError("registered for spoken messages only")
        if not await self._ai.can_hear():
            if telegram.chat.type == ChatType.PRIVATE:
                await self._chat.text_only(update, context)
        elif _is_too_much(sound):
            await self._refuse(update, SpeechError("too-long"))
        elif wait := self._limiter.wait(message.user_id):
            seconds = self._desk.digits(update, math.ceil(wait))
            await self._desk.say(update, "rate-limited", seconds=seconds)
        else:
            try:
                text = await self._words(update, message, sound)
            except SpeechError as error:
                await self._refuse(update, error)
            else:
                if text:
                    await self._chat.respond(update, _as_typed(message, text))

    async def _words(self, update: Update, message: UserMessage, sound: Voice | Audio) -> str:
        """Return what is said, nothing once its person says /stop. Raises SpeechError."""
        own = Language(self._desk.language(update))
        speaker = (message.chat_id, message.user_id)
        with self._stops.answering(speaker, message.message_id) as turn:
            async with (
                self._hints.typing(message.chat_id, message.topic_id),
                aclosing(self._heard(sound.file_id, own)) as heard,
                aclosing(until(turn.stopped, heard)) as texts,
            ):
                async for text in texts:
                    return text
        return ""

    async def _heard(self, file_id: str, own: Language) -> AsyncGenerator[str, None]:
        data = await self._fetch(file_id)
        try:
            yield (await self._ai.transcribe(data, own)).text
        except WorkerBusy:
            raise SpeechError("too-slow") from None

    async def _fetch(self, file_id: str) -> bytes:
        """Download a file, however long it takes. Raises SpeechError where that is hopeless."""
        waits = pauses()
        while True:
            try:
                file = await self._bot.get_file(file_id)
                return bytes(await file.download_as_bytearray())
            except RetryAfter as error:
                await asyncio.sleep(seconds_to_wait(error))
            except TelegramError as error:
                if "too big" in error.message:
                    raise SpeechError("too-long") from None
                if outcome(error) not in _AGAIN:
                    raise SpeechError("unreadable") from None
                await asyncio.sleep(next(waits))

    async def _refuse(self, update: Update, error: SpeechError) -> None:
        minutes = self._desk.digits(update, LONGEST // 60)
        key = "text-only" if error.reason == "off" else f"voice-{error.reason}"
        await self._desk.say(update, key, minutes=minutes)


def _is_too_much(sound: Voice | Audio) -> bool:
    """Whether a file is longer than is listened to, or bigger than bots may download."""
    seconds = cast("timedelta", sound.duration).total_seconds()
    return seconds > LONGEST or (sound.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD


def _as_typed(message: UserMessage, text: str) -> UserMessage:
    """Return a spoken message with its words, below those that its person has typed with it."""
    whole = f"{message.text}\n{text}" if message.text else text
    return replace(message, text=whole, heard=text)
