"""Answers updates in the bot's own words, in the reader's language."""

from __future__ import annotations

from typing import Literal

from telegram import Update
from telegram.constants import ChatType

from bot.delivery import Delivery
from bot.messages import Messages
from storage import Journal, OutgoingMessage


class Desk:
    """Commits one of the bot's own texts as the answer to an update, and sends it."""

    def __init__(
        self,
        journal: Journal,
        delivery: Delivery,
        messages: Messages,
        language: Literal["auto", "fa", "en"],
    ) -> None:
        self._journal = journal
        self._delivery = delivery
        self._messages = messages
        self._language = language

    def language(self, update: Update) -> str:
        """Return fa or en: the owner's choice, else that of the person's Telegram app."""
        if self._language != "auto":
            return self._language
        code = (update.effective_user.language_code or "") if update.effective_user else ""
        return "fa" if code.startswith("fa") else "en"

    def digits(self, update: Update, number: object) -> str:
        """Return a number in the digits of the reader's language."""
        return self._messages.digits(str(number), self.language(update))

    def text(self, update: Update, key: str, **values: str) -> str:
        """Return one of the bot's texts, as HTML."""
        return self._messages.text(self.language(update), key, **values)

    def plain(self, update: Update, key: str) -> str:
        """Return one of the bot's texts for a message without markup."""
        return self._messages.plain(self.language(update), key)

    async def export(self, update: Update, key: str) -> None:
        """Answer an update in a private chat with all that is stored of its person, as a file.

        The text `key` stands under it.
        """
        if update.effective_chat is None:
            return
        chat_id, language = update.effective_chat.id, self.language(update)
        await self._journal.answered(
            update.update_id,
            OutgoingMessage(chat_id, self.plain(update, key), export_language=language),
        )
        await self._delivery.flush(chat_id)

    async def say(
        self,
        update: Update,
        key: str,
        *,
        buttons: tuple[tuple[str, str], ...] = (),
        fresh_start: bool = False,
        failure: str | None = None,
        **values: str,
    ) -> None:
        """Answer an update with the text `key`; `failure` notes why it is only an apology.

        `buttons` are pairs of a text's key and what a press sends back.
        """
        html = self.text(update, key, **values)
        labelled = tuple((self.plain(update, label), data) for label, data in buttons)
        await self.send(update, html, buttons=labelled, fresh_start=fresh_start, failure=failure)

    async def send(
        self,
        update: Update,
        html: str,
        *,
        buttons: tuple[tuple[str, str], ...] = (),
        fresh_start: bool = False,
        failure: str | None = None,
    ) -> None:
        """Answer an update with `html`; in groups the answer quotes the message."""
        message, chat = update.effective_message, update.effective_chat
        if message is None or chat is None:
            return
        quote = message.message_id if chat.type != ChatType.PRIVATE else None
        await self._journal.answered(
            update.update_id,
            OutgoingMessage(chat.id, html, "html", quote, buttons),
            fresh_start=fresh_start,
            failure=failure,
        )
        await self._delivery.flush(chat.id)
