"""Answers updates in the bot's own words, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from telegram import Update
from telegram.constants import ChatType

from bot.delivery import Delivery
from bot.forums import topic_of
from bot.messages import Messages
from nlp.language import identify
from nlp.types import Language
from storage import Button, Format, Journal, OutgoingMessage, Picture, PreferenceStore


class Desk:
    """Commits one of the bot's own texts as the answer to an update, and sends it."""

    def __init__(
        self,
        journal: Journal,
        delivery: Delivery,
        messages: Messages,
        preferences: PreferenceStore,
        language: Literal["auto", "fa", "en"],
    ) -> None:
        self._journal = journal
        self._delivery = delivery
        self._messages = messages
        self._preferences = preferences
        self._language = language

    def language(self, update: Update) -> str:
        """Return fa or en, whichever of these says so first.

        What was chosen for the group, and by the person; what the owner set for people who have
        not chosen; the language of the person's Telegram app; that of the message.
        """
        user, chat = update.effective_user, update.effective_chat
        chosen = [self._preferences.of(one.id).language for one in (chat, user) if one]
        if named := next((one for one in chosen if one in {"fa", "en"}), None):
            return named
        if self._language != "auto" and "auto" not in chosen:
            return self._language
        if user and user.language_code:
            return "fa" if user.language_code.startswith("fa") else "en"
        text = (update.message.text or "") if update.message else ""
        return "fa" if identify(text).label in {Language.PERSIAN, Language.FINGLISH} else "en"

    def digits(self, update: Update, number: object) -> str:
        """Return a number in the digits of the reader's language."""
        return self._messages.digits(str(number), self.language(update))

    def text(self, update: Update, key: str, **values: str) -> str:
        """Return one of the bot's texts, as HTML."""
        return self._messages.text(self.language(update), key, **values)

    def plain(self, update: Update, key: str, **values: str) -> str:
        """Return one of the bot's texts for a message without markup."""
        return self._messages.plain(self.language(update), key, **values)

    async def export(self, update: Update, key: str) -> None:
        """Answer an update in a private chat with all that is stored of its person, as a file.

        The text `key` stands under it.
        """
        if update.effective_chat is None:
            return
        chat_id, language = update.effective_chat.id, self.language(update)
        await self._journal.answered(
            update.update_id,
            OutgoingMessage(
                chat_id,
                self.plain(update, key),
                export_language=language,
                topic_id=topic_of(update.effective_message),
            ),
        )
        await self._delivery.flush(chat_id)

    async def show(self, update: Update, kind: str, text: str, style: Format) -> None:
        """Answer an update in a private chat with a picture of a kind, and a text under it."""
        if update.effective_chat is None:
            return
        chat_id, picture = update.effective_chat.id, Picture(kind, self.language(update))
        topic_id = topic_of(update.effective_message)
        message = OutgoingMessage(chat_id, text, style, picture=picture, topic_id=topic_id)
        await self._journal.answered(update.update_id, message)
        await self._delivery.flush(chat_id)

    async def say(
        self,
        update: Update,
        key: str,
        *,
        buttons: tuple[tuple[Button, ...], ...] = (),
        fresh_start: bool = False,
        beside: Sequence[OutgoingMessage] = (),
        failure: str | None = None,
        **values: str,
    ) -> None:
        """Answer an update with the text `key`; `failure` notes why it is only an apology.

        With the answer, messages `beside` go to other chats, or none of them does.
        """
        html = self.text(update, key, **values)
        await self.send(
            update, html, buttons=buttons, fresh_start=fresh_start, beside=beside, failure=failure
        )

    async def send(
        self,
        update: Update,
        html: str,
        *,
        buttons: tuple[tuple[Button, ...], ...] = (),
        fresh_start: bool = False,
        beside: Sequence[OutgoingMessage] = (),
        failure: str | None = None,
    ) -> None:
        """Answer an update with `html`; in groups the answer quotes the message."""
        message, chat = update.effective_message, update.effective_chat
        if message is None or chat is None:
            return
        quote = message.message_id if chat.type != ChatType.PRIVATE else None
        await self._journal.answered(
            update.update_id,
            OutgoingMessage(chat.id, html, "html", quote, buttons, topic_id=topic_of(message)),
            fresh_start=fresh_start,
            beside=beside,
            failure=failure,
        )
        for chat_id in (chat.id, *(message.chat_id for message in beside)):
            await self._delivery.flush(chat_id)
