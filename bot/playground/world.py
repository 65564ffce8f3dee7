"""A small Telegram: what people and the bot can do to each other; no HTTP here.

People's deeds become updates for the bot; everybody's deeds become events for the page.
Unlike in Telegram, the bot may write to everyone from the start.
"""

from __future__ import annotations

import math
import secrets
import time
from collections.abc import Callable
from dataclasses import replace

from . import bot_views
from .chats import Chats
from .events import EventLog
from .files import NOTES, Files
from .inline import InlineQueries
from .privacy import is_meant_for_bot
from .profile import Profile
from .typed import typed
from .types import (
    ApiError,
    Chat,
    File,
    Formatted,
    Json,
    Keyboard,
    Message,
    Photo,
    Upload,
    Voice,
    bad_request,
)
from .updates import UpdateQueue

MAX_TEXT = 4096
"""UTF-16 units after parsing; Telegram says characters, and units are the safe reading of it."""
MAX_CAPTION = 1024
QUERY_LIFE = 150.0
TYPING_LIFE = 5.0
DRAFT_LIFE = 30.0


class World:
    """The state of the playground; `privacy` is the bot's privacy mode in groups."""

    def __init__(
        self, bot_id: int, *, privacy: bool = True, clock: Callable[[], float] = time.time
    ) -> None:
        self.chats, self.profile = Chats(bot_id), Profile()
        self.files = Files()
        self.updates = UpdateQueue(clock)
        self.inline = InlineQueries(self.updates, clock)
        self.events = EventLog(clock)
        self.privacy = privacy
        self.blocked: set[int] = set()
        self._clock = clock
        self._queries: dict[str, tuple[int, Message, float]] = {}

    def close(self) -> None:
        """End all long polls and event streams."""
        self.updates.bell.silence()
        self.events.bell.silence()

    # What people do.

    def send(
        self, user_id: int, chat_id: int, text: str, reply_to: int | None = None, topic: int = 0
    ) -> Message:
        """Send a person's text; writing to a bot that one has blocked unblocks it."""
        words = typed(text, MAX_TEXT)
        return self._send(self._new(user_id, chat_id, "text", words, reply_to, topic))

    def attach(self, user_id: int, chat_id: int, kind: str, caption: str = "") -> Message:
        """Send a person's photo, voice, sticker or document, or a service message."""
        if kind not in bot_views.KINDS:
            raise bad_request(f"kind must be one of {', '.join(bot_views.KINDS)}")
        words = typed(caption, MAX_CAPTION) if caption else Formatted()
        return self._send(self._new(user_id, chat_id, kind, words))

    def speak(
        self, user_id: int, chat_id: int, sound: Upload, seconds: int, reply_to: int | None = None
    ) -> Message:
        """Send a person's voice message of so many seconds, which is not listened to here."""
        message = self._new(user_id, chat_id, "voice", Formatted(), reply_to)
        return self._send(replace(message, voice=Voice(self.files.keep(sound), seconds)))

    def edit(self, user_id: int, chat_id: int, message_id: int, text: str) -> Message:
        """Change the text of a person's own message."""
        self.chats.chat(chat_id, user_id)
        message = self.chats.message(chat_id, message_id, "edit")
        if message.sender_id != user_id or message.kind != "text":
            raise bad_request("message can't be edited")
        message = self._change(message, typed(text, MAX_TEXT), message.keyboard)
        return self._tell_bot("edited_message", message)

    def press(self, user_id: int, chat_id: int, message_id: int, data: str) -> str:
        """Press the inline button with this data; return the id of the callback query."""
        self.chats.chat(chat_id, user_id)
        message = self.chats.message(chat_id, message_id, "press")
        if data not in {button.callback_data for row in message.keyboard for button in row}:
            raise bad_request("button not found")
        query_id = str(secrets.randbits(62))
        self._queries[query_id] = (user_id, message, self._clock() + QUERY_LIFE)
        query = {
            "id": query_id,
            "from": bot_views.user(self.chats.users[user_id]),
            "message": bot_views.message(self.chats, message),
            "chat_instance": str(abs(chat_id)),
            "data": data,
        }
        self.updates.put("callback_query", query, QUERY_LIFE)
        return query_id

    def block(self, user_id: int, *, blocked: bool = True) -> None:
        """Block the bot, or unblock it."""
        person = self.chats.person(user_id)
        self.blocked = self.blocked | {user_id} if blocked else self.blocked - {user_id}
        change = bot_views.blocking(self.chats, person, blocked=blocked)
        self.updates.put("my_chat_member", change | {"date": int(self._clock())})

    # What the bot does.

    def writable(self, chat_id: int) -> Chat:
        """Return a chat in which the bot may write; raise 403 where it is blocked."""
        if chat_id in self.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        return self.chats.chat(chat_id)

    def post(
        self,
        chat_id: int,
        words: Formatted,
        reply_to: int | None = None,
        keyboard: Keyboard = (),
        media: File | Photo | None = None,
        *,
        topic: int = 0,
        is_protected: bool = False,
    ) -> Message:
        """Send a message of the bot; the words of a document or photo are its caption."""
        if topic not in self.writable(chat_id).topics | {0}:
            raise bad_request("message thread not found")
        message = self._new(self.chats.bot.id, chat_id, "text", words, reply_to, topic)
        if isinstance(media, Photo):
            message = replace(message, kind="photo", photo=media)
        elif media:
            message = replace(message, kind="document", document=media)
        return self._add(replace(message, keyboard=keyboard, is_protected=is_protected))

    def revise(
        self, chat_id: int, message_id: int, words: Formatted | None, keyboard: Keyboard
    ) -> Message:
        """Change text and keyboard of a message of the bot; None keeps the text."""
        message = self.chats.message(chat_id, message_id, "edit")
        if message.sender_id != self.chats.bot.id:
            raise bad_request("message can't be edited")
        if words and message.kind != "text":
            raise bad_request("there is no text in the message to edit")
        words = words or message.words
        if (words, keyboard) == (message.words, message.keyboard):
            raise bad_request(
                "message is not modified: specified new message content and reply markup are"
                " exactly the same as a current content and reply markup of the message"
            )
        return self._change(message, words, keyboard)

    def delete(self, chat_id: int, message_id: int) -> None:
        """Delete a message; in the group the bot may delete only its own."""
        message = self.chats.message(chat_id, message_id, "delete")
        if message.sender_id != self.chats.bot.id and chat_id == self.chats.group.id:
            raise bad_request("message can't be deleted")
        self.chats.remove(message)
        self._show("delete", chat_id, {"message_id": message_id})

    def act(self, chat_id: int, action: str) -> None:
        """Show that the bot is typing, or doing something of the kind."""
        self.writable(chat_id)
        self._show("typing", chat_id, {"action": action}, TYPING_LIFE)

    def draft(self, chat_id: int, draft_id: int, words: Formatted) -> None:
        """Show a message that the bot is still writing."""
        entities = [bot_views.entity(self.chats, entity) for entity in words.entities]
        content = {"draft_id": draft_id, "text": words.text, "entities": entities}
        self._show("draft", chat_id, content, DRAFT_LIFE)

    def react(self, chat_id: int, message_id: int, emoji: str | None) -> None:
        """Put the bot's reaction on a message, or take it away."""
        message = self.chats.message(chat_id, message_id, "react")
        self._put("edit", replace(message, reaction=emoji))

    def answer(self, query_id: str, text: str | None, *, show_alert: bool) -> None:
        """Answer the press of a button, once and in time."""
        user_id, message, expires = self._queries.pop(query_id, (0, None, 0.0))
        if message is None or expires <= self._clock():
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        answer = {"type": "callback_answer", "text": text, "show_alert": show_alert}
        place = {"chat_id": message.chat_id, "message_id": message.message_id}
        self.events.publish(frozenset({user_id}), answer | place)

    def commands_changed(self) -> None:
        """Tell every page to look at menus and descriptions again."""
        self.events.publish(self.chats.group.members, {"type": "commands"})

    # How it is kept and told.

    def _send(self, message: Message) -> Message:
        chat = self.chats.chat(message.chat_id, message.sender_id)
        if message.reply_to is not None:
            self.chats.message(chat.id, message.reply_to, "be replied")
        if chat.id in self.blocked:
            self.block(message.sender_id, blocked=False)
        if message.kind == "document":
            message = replace(message, document=self.files.keep(NOTES))
        return self._tell_bot("message", self._add(message))

    def _new(
        self,
        sender: int,
        chat: int,
        kind: str,
        words: Formatted,
        reply: int | None = None,
        topic: int = 0,
    ) -> Message:
        return Message(0, chat, sender, int(self._clock()), kind, words, reply, topic)

    def _add(self, message: Message) -> Message:
        return self._put("message", self.chats.add(message))

    def _change(self, message: Message, words: Formatted, keyboard: Keyboard) -> Message:
        message = replace(message, words=words, keyboard=keyboard, edit_date=int(self._clock()))
        return self._put("edit", message)

    def _put(self, event: str, message: Message) -> Message:
        self._show(event, message.chat_id, {"message": self.chats.put(message)})
        return message

    def _show(self, event: str, chat_id: int, content: Json, lasts: float = math.inf) -> None:
        content = {"type": event, "chat_id": chat_id, **content}
        self.events.publish(self.chats.by_id[chat_id].members, content, lasts)

    def _tell_bot(self, kind: str, message: Message) -> Message:
        if not self.privacy or is_meant_for_bot(self.chats, message):
            self.updates.put(kind, bot_views.message(self.chats, message))
        return message
