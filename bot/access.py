"""Who may talk to the bot, and which group messages are meant for it."""

from __future__ import annotations

from telegram import Chat, Message, MessageEntity
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest
from telegram.ext import filters

from bot.settings import Settings
from storage import Admissions


def sender_id(message: Message) -> int | None:
    """Return the id of the person who wrote, None for channels and anonymous group admins.

    Those appear as one account that all of them share (Bot API: Message.sender_chat).
    """
    if message.sender_chat is not None or message.from_user is None:
        return None
    return message.from_user.id


async def is_group_admin(chat: Chat, user_id: int) -> bool:
    """Whether Telegram has a person among the admins of a group. Raises TelegramError."""
    try:
        member = await chat.get_member(user_id)
    except BadRequest:  # not a member, or the bot is none any more
        return False
    return member.status in {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}


def by_admins(admins: frozenset[int]) -> filters.BaseFilter:
    """Return what passes new messages of admins in private: to others a command is unknown.

    A numeric sender id is the only proof. Anonymous group admins and channels have another.
    """
    return filters.UpdateType.MESSAGE & filters.User(user_id=admins) & filters.ChatType.PRIVATE


class Allowed(filters.MessageFilter):
    """Passes messages of people and groups on the allow-lists; an empty list allows everyone.

    ALLOWED_CHAT_IDS is about groups: in a listed group everyone may talk. Elsewhere
    ALLOWED_USER_IDS decides, and who was let in by an admin since. Who is banned may talk nowhere,
    admins everywhere. Only numeric ids count, because usernames can change hands.
    """

    def __init__(self, settings: Settings, admissions: Admissions) -> None:
        super().__init__("Allowed")
        self._admins = settings.admin_user_ids
        self._users = settings.allowed_user_ids
        self._chats = settings.allowed_chat_ids
        self._admissions = admissions

    def filter(self, message: Message) -> bool:
        """Decide for one message."""
        return self.admits(sender_id(message), message.chat)

    def admits(self, user_id: int | None, chat: Chat) -> bool:
        """Decide for a person, None for one without an id of their own, in a chat."""
        if user_id in self._admins:
            return True
        if user_id in self._admissions.bans:
            return False
        if chat.type != ChatType.PRIVATE and self._chats:
            return chat.id in self._chats
        if not self._users:
            return True
        return user_id in self._users or self._admissions.is_guest(user_id)


class Banned(filters.MessageFilter):
    """Passes messages of people who are shut out; no admin is."""

    def __init__(self, settings: Settings, admissions: Admissions) -> None:
        super().__init__("Banned")
        self._admins = settings.admin_user_ids
        self._admissions = admissions

    def filter(self, message: Message) -> bool:
        """Decide for one message."""
        user_id = sender_id(message)
        return user_id in self._admissions.bans and user_id not in self._admins


class Addressed(filters.MessageFilter):
    """Passes what is meant for the bot: everything in private, in groups mentions and replies."""

    def __init__(self, settings: Settings) -> None:
        super().__init__("Addressed")
        self._everything = settings.group_policy == "all"

    def filter(self, message: Message) -> bool:
        """Decide for one message."""
        bot = message.get_bot()
        if message.via_bot and message.via_bot.id == bot.id:
            return False  # it holds our answer already: it was sent in inline mode
        if message.chat.type == ChatType.PRIVATE or self._everything:
            return True
        replied = message.reply_to_message
        if replied and replied.from_user and replied.from_user.id == bot.id:
            return True
        return bool(_mentions(message))


def text_without_mention(message: Message) -> str:
    """Return the message's text without the @names by which it called the bot."""
    text = message.text or message.caption or ""
    for mention in _mentions(message):
        text = text.replace(mention, "", 1)
    return text.strip()


def _mentions(message: Message) -> list[str]:
    """Return the pieces of text that mention the bot, found by Telegram's UTF-16 offsets."""
    bot = message.get_bot()
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    entities = message.parse_entities(kinds) or message.parse_caption_entities(kinds)
    return [
        text
        for entity, text in entities.items()
        if text.lower() == f"@{bot.username}".lower() or (entity.user and entity.user.id == bot.id)
    ]
