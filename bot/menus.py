"""The command menus, name and descriptions Telegram shows, per language and scope."""

from __future__ import annotations

import logging
from typing import Final, Literal

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.messages import Messages
from storage import PreferenceStore

logger = logging.getLogger(__name__)

_PRIVATE: Final = (
    "start",
    "new",
    "retry",
    "stop",
    "help",
    "history",
    "mood",
    "language",
    "settings",
    "privacy",
    "export",
    "forget",
    "id",
    "feedback",
)
_GROUP: Final = ("new", "retry", "stop", "help", "settings", "privacy", "id")
ADMIN_MENU: Final = (
    *_PRIVATE,
    *("status", "users", "ban", "unban", "allow", "disallow", "broadcast", "reload"),
)

# Telegram falls back to the texts without a language code: those are the English ones.
_LANGUAGES: Final = ((None, "en"), ("fa", "fa"))


class Menus:
    """Tells Telegram what to show. Without it the bot still works, so errors are only logged."""

    def __init__(
        self,
        bot: ExtBot[None],
        messages: Messages,
        preferences: PreferenceStore,
        admins: frozenset[int],
    ) -> None:
        self._bot = bot
        self._messages = messages
        self._preferences = preferences
        self._admins = admins

    async def register(self) -> None:
        """Set what everybody sees, and the menus of the admins."""
        for code, language in _LANGUAGES:
            await self._introduce(language, code)
            await self._set(BotCommandScopeAllPrivateChats(), _PRIVATE, language, code)
            await self._set(BotCommandScopeAllGroupChats(), _GROUP, language, code)
        for admin in sorted(self._admins):
            await self.show(admin, self._preferences.of(admin).language)

    async def show(self, chat_id: int, chosen: Literal["auto", "fa", "en"] | None) -> None:
        """Set the menu of one chat in the language chosen there; else it follows the app."""
        scope = BotCommandScopeChat(chat_id)
        names = ADMIN_MENU if chat_id in self._admins else _GROUP if chat_id < 0 else _PRIVATE
        for code, language in _LANGUAGES:
            if chosen in {"fa", "en"}:
                await self._set(scope, names, chosen, code)
            elif names is ADMIN_MENU:
                await self._set(scope, names, language, code)
            else:  # the menu of all such chats is seen again
                await self._set(scope, (), language, code)

    async def _introduce(self, language: str, code: str | None) -> None:
        bot, text = self._bot, self._messages.plain
        try:
            await bot.set_my_name(text(language, "bot-name"), language_code=code)
            await bot.set_my_description(text(language, "bot-description"), language_code=code)
            await bot.set_my_short_description(
                text(language, "bot-short-description"), language_code=code
            )
        except TelegramError as error:
            logger.warning("Name and descriptions were not set: %s", error)

    async def _set(
        self, scope: BotCommandScope, names: tuple[str, ...], language: str, code: str | None
    ) -> None:
        menu = [
            BotCommand(name, self._messages.plain(language, f"command-{name}")) for name in names
        ]
        try:
            if menu:
                await self._bot.set_my_commands(menu, scope, code)
            else:
                await self._bot.delete_my_commands(scope, code)
        except TelegramError as error:  # an admin who never wrote to the bot: chat not found
            logger.info("The %s menu was not set: %s", scope.type, error)
