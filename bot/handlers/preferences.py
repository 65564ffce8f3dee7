"""/language and /settings: how a person, or a group's admins, want the bot to be."""

from __future__ import annotations

from telegram import CallbackQuery, Chat, Update
from telegram.constants import ChatType
from telegram.ext import CallbackQueryHandler, CommandHandler, ContextTypes, filters

from bot.access import Allowed, is_group_admin, sender_id
from bot.desk import Desk
from bot.handlers import Handler
from bot.menus import Menus
from bot.preference_menu import DONE, PRESS, PreferenceMenu, Press
from bot.presses import answer, edit
from storage import Button, PreferenceStore


class Wishes:
    """Shows and changes preferences: in private those of the person, in a group the group's."""

    def __init__(
        self,
        desk: Desk,
        preferences: PreferenceStore,
        choices: PreferenceMenu,
        menus: Menus,
        allowed: Allowed,
    ) -> None:
        self._desk = desk
        self._preferences = preferences
        self._choices = choices
        self._menus = menus
        self._allowed = allowed

    def handlers(self) -> list[Handler]:
        """Return the handlers, to be registered behind the door."""
        fresh = filters.UpdateType.MESSAGE
        return [
            CommandHandler(["language", "lang"], self.language, fresh),
            CommandHandler("settings", self.settings, fresh),
            CallbackQueryHandler(self.press, PRESS),
            CallbackQueryHandler(self.done, DONE),
        ]

    async def language(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Offer the languages."""
        if (user_id := await self._asker(update)) is None:
            return
        rows = self._choices.languages(
            self._desk.language(update), "language", user_id, automatic=True
        )
        await self._desk.say(update, "language-ask", buttons=rows)

    async def settings(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show the settings, each with a button."""
        if (user_id := await self._asker(update)) is None or update.effective_chat is None:
            return
        html, rows = self._settings(update, update.effective_chat, user_id)
        await self._desk.send(update, html, buttons=rows)

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Set what was pressed, and show it in place."""
        query = update.callback_query
        if query is None or query.message is None:
            return
        press = Press.read(query.data or "")
        if press is None:
            await answer(query)
            return
        chat = query.message.chat
        if refusal := await self._refusal(query, chat, press.user_id):
            await answer(query, self._desk.plain(update, refusal))
            return
        preferences = press.applied(self._preferences.of(chat.id))
        await self._preferences.put(chat.id, preferences)
        html, rows = self._screen(update, chat, press)
        shown = await edit(query, html, rows)
        await answer(query, None if shown else self._desk.plain(update, "settings-saved"))
        if press.name == "language":
            await self._menus.show(chat.id, preferences.language)

    async def done(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take the buttons away."""
        query = update.callback_query
        if query is None or query.message is None:
            return
        owner = int((query.data or "").rpartition(":")[2])
        if refusal := await self._refusal(query, query.message.chat, owner):
            await answer(query, self._desk.plain(update, refusal))
            return
        await edit(query, self._desk.text(update, "settings-closed"))
        await answer(query)

    async def _asker(self, update: Update) -> int | None:
        """Return who may change the preferences here; else say who may, and return None."""
        message = update.effective_message
        user_id = sender_id(message) if message else None
        if message is None or user_id is None or not await _may_change(message.chat, user_id):
            await self._desk.say(update, "settings-admins-only")
            return None
        return user_id

    async def _refusal(self, query: CallbackQuery, chat: Chat, owner: int) -> str | None:
        """Return the text that says why a press is not heeded, None if it is."""
        user_id = query.from_user.id
        if user_id != owner or not self._allowed.admits(user_id, chat):
            return "not-your-button"
        return None if await _may_change(chat, user_id) else "settings-admins-only"

    def _screen(
        self, update: Update, chat: Chat, press: Press
    ) -> tuple[str, tuple[tuple[Button, ...], ...]]:
        """Return what stands in the message after a press."""
        match press.screen:
            case "start":
                name = update.effective_user.first_name if update.effective_user else ""
                return self._desk.text(update, "start", name=name), ()
            case "language":
                return self._desk.text(update, f"language-is-{press.value}"), ()
            case "settings":
                return self._settings(update, chat, press.user_id)

    def _settings(
        self, update: Update, chat: Chat, user_id: int
    ) -> tuple[str, tuple[tuple[Button, ...], ...]]:
        group = chat.type != ChatType.PRIVATE
        language, preferences = self._desk.language(update), self._preferences.of(chat.id)
        return (
            self._choices.about(language, group=group),
            self._choices.settings(language, preferences, user_id, group=group),
        )


async def _may_change(chat: Chat, user_id: int) -> bool:
    """Whether a person may change the preferences that hold in a chat."""
    return chat.type == ChatType.PRIVATE or await is_group_admin(chat, user_id)
