"""Where the bot is let in and shut out, and groups that become supergroups."""

from __future__ import annotations

from telegram import Update
from telegram.constants import ChatMemberStatus
from telegram.ext import ChatMemberHandler, ContextTypes, MessageHandler, filters

from bot.handlers import Handler
from storage import Chats, PreferenceStore


class Membership:
    """Keeps in mind which chats can be written to. Nobody is answered."""

    def __init__(self, chats: Chats, preferences: PreferenceStore) -> None:
        self._chats = chats
        self._preferences = preferences

    def handlers(self) -> list[Handler]:
        """Return the handlers, to be registered before the door: none of it is a request."""
        return [
            ChatMemberHandler(self.changed, ChatMemberHandler.MY_CHAT_MEMBER),
            MessageHandler(filters.StatusUpdate.MIGRATE, self.moved),
        ]

    async def changed(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Note that somebody blocked the bot or took it out of a group, or the reverse."""
        change = update.my_chat_member
        if change is None:
            return
        status = change.new_chat_member.status
        if status in {ChatMemberStatus.BANNED, ChatMemberStatus.LEFT}:
            await self._chats.gone(change.chat.id, status)
        else:
            await self._chats.back(change.chat.id)

    async def moved(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Take what was said in a group along to its supergroup; both chats tell of it."""
        message = update.effective_message
        if message and message.migrate_to_chat_id:
            await self._move(message.chat.id, message.migrate_to_chat_id)
        elif message and message.migrate_from_chat_id:
            await self._move(message.migrate_from_chat_id, message.chat.id)

    async def _move(self, old: int, new: int) -> None:
        await self._chats.move(old, new)
        self._preferences.moved(old, new)
