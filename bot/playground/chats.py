"""Who is there and what has been written: people, the bot, their chats and all messages."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from importlib import resources

from .types import Chat, Message, User, bad_request


class Chats:
    """Three people, each in a private chat with the bot, and all of them in one group."""

    def __init__(self, bot_id: int) -> None:
        seed = json.loads(resources.files(__package__).joinpath("people.json").read_bytes())
        self.people = tuple(User(**user) for user in seed["users"])
        self.bot = User(id=bot_id, is_bot=True, **seed["bot"])
        self.users = {user.id: user for user in (*self.people, self.bot)}
        everyone = frozenset(user.id for user in self.people)
        private = [Chat(user.id, "private", "", frozenset({user.id})) for user in self.people]
        self.group = Chat(**seed["group"], type="supergroup", members=everyone)
        self.by_id = {chat.id: chat for chat in (*private, self.group)}
        self._messages: dict[int, dict[int, Message]] = defaultdict(dict)
        self._counts: dict[str, int] = defaultdict(int)

    def person(self, user_id: int) -> User:
        """Return a person; raise 400 for the bot and for strangers."""
        if user_id not in self.users or user_id == self.bot.id:
            raise bad_request("user not found")
        return self.users[user_id]

    def chat(self, chat_id: int, user_id: int | None = None) -> Chat:
        """Return a chat that a user, or else the bot, is in; raise 400 for any other."""
        chat = self.by_id.get(chat_id)
        if chat is None or (user_id is not None and self.person(user_id).id not in chat.members):
            raise bad_request("chat not found")
        return chat

    def add_topic(self, chat_id: int) -> int:
        """Open a topic in a chat and return its number, which no message gets."""
        self._counts[self.by_id[chat_id].type] += 1
        topic = self._counts[self.by_id[chat_id].type]
        chat = self.by_id[chat_id]
        self.by_id[chat_id] = replace(chat, topics=chat.topics | {topic})
        return topic

    def chats_of(self, user_id: int) -> list[Chat]:
        """Return the chats of a user, the private one first."""
        return [chat for chat in self.by_id.values() if user_id in chat.members]

    def history(self, chat_id: int) -> list[Message]:
        """Return all messages of a chat, oldest first."""
        return list(self._messages[chat_id].values())

    def message(self, chat_id: int, message_id: int, purpose: str) -> Message:
        """Return a message; raise 400 `message to <purpose> not found`."""
        try:
            return self._messages[chat_id][message_id]
        except KeyError:
            raise bad_request(f"message to {purpose} not found") from None

    def original(self, message: Message) -> Message | None:
        """Return the message that this one replies to, None if there is none any more."""
        return self._messages[message.chat_id].get(message.reply_to or 0)

    def add(self, message: Message) -> Message:
        """Keep a new message under its number: private chats share one count of the bot."""
        count = self.by_id[message.chat_id].type
        self._counts[count] += 1
        return self.put(replace(message, message_id=self._counts[count]))

    def put(self, message: Message) -> Message:
        """Keep a message in the place of the one with its id."""
        self._messages[message.chat_id][message.message_id] = message
        return message

    def remove(self, message: Message) -> None:
        """Forget a message."""
        del self._messages[message.chat_id][message.message_id]
