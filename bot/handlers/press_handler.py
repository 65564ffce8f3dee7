"""Buttons that only some people may press."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Chat, Update
from telegram.ext import CallbackQueryHandler

from bot.handlers import Context


class PressHandler(CallbackQueryHandler[Context, Any]):
    """Hears a button if `passes` holds for the id of who pressed it and the chat it is in."""

    def __init__(
        self,
        callback: Callable[[Update, Context], Coroutine[Any, Any, None]],
        passes: Callable[[int, Chat], bool],
        pattern: str | None = None,
    ) -> None:
        super().__init__(callback, pattern)
        self._passes = passes

    def check_update(self, update: object) -> bool | object | None:
        """Like CallbackQueryHandler.check_update."""
        query = update.callback_query if isinstance(update, Update) else None
        if query is None or query.message is None:
            return None
        if not self._passes(query.from_user.id, query.message.chat):
            return None
        return super().check_update(update)
