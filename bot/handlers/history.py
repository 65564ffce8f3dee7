"""/history: what was said in a private chat, in pages that are turned in place."""

from __future__ import annotations

from typing import Final

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import CallbackQueryHandler, CommandHandler, ContextTypes, filters

from bot.desk import Desk
from bot.handlers import Handler
from bot.history_pages import PAGE_SIZE, HistoryPages
from bot.presses import answer, edit
from storage import Button, History, HistoryPage

# A button carries the exchange from which to go on and whose it is, so it works after a restart.
_OLDER: Final = "history:older"
_NEWER: Final = "history:newer"


class PastTalk:
    """Shows people what was said."""

    def __init__(self, desk: Desk, history: History, pages: HistoryPages) -> None:
        self._desk = desk
        self._history = history
        self._pages = pages

    def handlers(self) -> list[Handler]:
        """Return the handlers, to be registered behind the door."""
        fresh = filters.UpdateType.MESSAGE
        return [
            CommandHandler("history", self.show, fresh),
            CallbackQueryHandler(self.turn, rf"^({_OLDER}|{_NEWER}):\d+:\d+$"),
        ]

    async def show(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show the last page; in a group everyone could read it."""
        user, chat = update.effective_user, update.effective_chat
        if user is None or chat is None or chat.type != ChatType.PRIVATE:
            await self._desk.say(update, "history-in-private")
            return
        page = await self._history.last_page(chat.id, PAGE_SIZE)
        html = self._pages.html(page, self._desk.language(update))
        await self._desk.send(update, html, buttons=self._buttons(update, page, user.id))

    async def turn(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Turn to another page, in the same message."""
        query = update.callback_query
        if query is None or query.data is None:
            return
        direction, exchange, owner = query.data.rsplit(":", 2)
        if int(owner) != query.from_user.id:
            await answer(query)
            return
        turned = self._history.page_before if direction == _OLDER else self._history.page_after
        page = await turned(int(owner), int(exchange), PAGE_SIZE)
        if not page.exchanges:  # what was left on that side is erased
            page = await self._history.last_page(int(owner), PAGE_SIZE)
        html = self._pages.html(page, self._desk.language(update))
        is_turned = await edit(query, html, self._buttons(update, page, int(owner)))
        await answer(query, None if is_turned else self._desk.plain(update, "history-stuck"))

    def _buttons(
        self, update: Update, page: HistoryPage, user_id: int
    ) -> tuple[tuple[Button, ...], ...]:
        if not page.exchanges:
            return ()
        ends = (
            (page.older, "history-older", f"{_OLDER}:{page.exchanges[0].id}:{user_id}"),
            (page.newer, "history-newer", f"{_NEWER}:{page.exchanges[-1].id}:{user_id}"),
        )
        row = tuple(
            (self._desk.plain(update, key), data) for is_there, key, data in ends if is_there
        )
        return (row,) if row else ()
