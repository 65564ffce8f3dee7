"""The command menus, name and descriptions Telegram shows, per language and scope."""

from __future__ import annotations

import logging
from typing import Final

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

logger = logging.getLogger(__name__)

_PRIVATE: Final = ("start", "new", "stop", "help", "privacy", "export", "forget", "id")
_GROUP: Final = ("new", "stop", "help", "privacy", "id")
_ADMIN: Final = (*_PRIVATE, "status")


async def register_menus(bot: ExtBot[None], messages: Messages, admins: frozenset[int]) -> None:
    """Tell Telegram what to show. Without it the bot still works, so errors are only logged."""
    # Telegram falls back to the texts without a language code: those are the English ones.
    for code, language in ((None, "en"), ("fa", "fa")):

        def text(key: str, language: str = language) -> str:
            return messages.plain(language, key)

        def menu(names: tuple[str, ...], language: str = language) -> list[BotCommand]:
            return [BotCommand(name, messages.plain(language, f"command-{name}")) for name in names]

        scopes: list[tuple[BotCommandScope, tuple[str, ...]]] = [
            (BotCommandScopeAllPrivateChats(), _PRIVATE),
            (BotCommandScopeAllGroupChats(), _GROUP),
            *((BotCommandScopeChat(admin), _ADMIN) for admin in sorted(admins)),
        ]
        try:
            await bot.set_my_name(text("bot-name"), language_code=code)
            await bot.set_my_description(text("bot-description"), language_code=code)
            await bot.set_my_short_description(text("bot-short-description"), language_code=code)
        except TelegramError as error:
            logger.warning("Name and descriptions were not set: %s", error)
        for scope, names in scopes:
            try:
                await bot.set_my_commands(menu(names), scope, code)
            except TelegramError as error:  # an admin who never wrote to the bot: chat not found
                logger.info("The %s menu was not set: %s", scope.type, error)
