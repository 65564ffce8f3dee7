"""What the bot says about itself: names, descriptions and command menus per scope and language.

https://core.telegram.org/bots/api#determining-list-of-commands
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from .types import Chat, User, bad_request

Commands: TypeAlias = tuple[tuple[str, str], ...]
"""Pairs of command and description."""
LIMITS = {"name": 64, "description": 512, "short_description": 120}
MAX_COMMANDS = 100


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a list of commands is for."""

    type: str = "default"
    chat_id: int = 0
    user_id: int = 0


@dataclass(slots=True)
class Profile:
    """The texts and the command lists that the bot has set; `""` is the language of the rest."""

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    commands: dict[tuple[Scope, str], Commands] = field(default_factory=dict)

    def text(self, kind: str, language: str | None) -> str:
        """Return name, description or short description in a language or else in the default."""
        return self.texts.get((kind, language or "")) or self.texts.get((kind, ""), "")

    def set_text(self, kind: str, language: str, text: str) -> None:
        """Set one of the texts; an empty one removes it."""
        if len(text) > LIMITS[kind]:
            raise bad_request(f"{kind.replace('_', ' ')} is too long")
        _check_language(language)
        self.texts[kind, language] = text

    def set_commands(self, scope: Scope, language: str, commands: Commands) -> None:
        """Set the list of a scope and language; an empty one removes it."""
        _check_language(language)
        if len(commands) > MAX_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for command, description in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(description) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[scope, language] = commands

    def menu(self, user: User, chat: Chat) -> Commands:
        """Return the commands that a user is offered in a chat: the narrowest list wins."""
        for scope in _scopes(user, chat):
            for language in (user.language_code or "", ""):
                if commands := self.commands.get((scope, language)):
                    return commands
        return ()


def _check_language(code: str) -> None:
    if code and not re.fullmatch("[a-z]{2}", code):
        raise bad_request("invalid language code specified")


def _scopes(user: User, chat: Chat) -> Iterator[Scope]:
    """Yield the scopes of a user in a chat, narrowest first."""
    if chat.type == "private":
        yield Scope("chat", chat.id)
        yield Scope("all_private_chats")
    else:
        yield Scope("chat_member", chat.id, user.id)
        if user.is_admin:
            yield Scope("chat_administrators", chat.id)
        yield Scope("chat", chat.id)
        if user.is_admin:
            yield Scope("all_chat_administrators")
        yield Scope("all_group_chats")
    yield Scope()
