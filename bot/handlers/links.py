"""Deep links: what `t.me/<bot>?start=…` opens beside the welcome.

https://core.telegram.org/bots/features#deep-linking
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal, cast

from telegram import Update
from telegram.ext import CommandHandler, ContextTypes, filters

from bot.handlers import Handler
from bot.menus import Menus
from storage import PreferenceStore

_LANGUAGES: Final = frozenset({"fa", "en"})
# What only shows something. A link is followed unsuspectingly, so none may change or erase.
_PAGES: Final = frozenset({"help", "privacy", "settings", "language", "history", "mood", "id"})


class Links:
    """Opens what a link names: a page of the bot, or the bot in a language.

    A link's language is for people who have not chosen one. What a link names and the bot does
    not know opens the welcome, which every link did before there were any.
    """

    def __init__(self, preferences: PreferenceStore, menus: Menus, *, enabled: bool) -> None:
        self._preferences = preferences
        self._menus = menus
        self._enabled = enabled

    def handlers(self) -> list[Handler]:
        """Return the handlers, to be registered behind the door and before those of /start."""
        here = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE
        return [CommandHandler("start", self.follow, here, has_args=1)] if self._enabled else []

    async def follow(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a press of START under a link."""
        (target,), user = context.args or [""], update.effective_user
        if target in _LANGUAGES and user and self._preferences.of(user.id).language is None:
            language = cast('Literal["fa", "en"]', target)
            chosen = replace(self._preferences.of(user.id), language=language)
            await self._preferences.put(user.id, chosen)
            await _run("start", update, context)
            await self._menus.show(user.id, language)
        else:
            await _run(target if target in _PAGES else "start", update, context)


async def _run(command: str, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Do what a command does that stands without words behind it."""
    context.args = []
    for handler in context.application.handlers[0]:
        if not isinstance(handler, CommandHandler) or handler.has_args is not None:
            continue
        if command in handler.commands:
            await handler.callback(update, context)
            return
    raise ValueError(f"nobody handles /{command}")
