"""Privacy mode: in a group the bot sees only what is meant for it.

https://core.telegram.org/bots/features#privacy-mode
"""

from __future__ import annotations

from . import utf16
from .chats import Chats
from .types import Message


def is_meant_for_bot(chats: Chats, message: Message) -> bool:
    """Say whether it is private, a service message, a reply to the bot, or addresses the bot."""
    original = chats.original(message)
    if message.chat_id != chats.group.id or message.kind == "service":
        return True
    if original is not None and original.sender_id == chats.bot.id:
        return True
    name = f"@{chats.bot.username}".lower()
    for entity in message.words.entities:
        word = utf16.cut(message.words.text, entity.offset, entity.length).lower()
        _, at, addressee = word.partition("@")
        if entity.type == "mention" and word == name:
            return True
        if entity.type == "bot_command" and (not at or at + addressee == name):
            return True
    return False
