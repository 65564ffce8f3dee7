"""What the bot sees of the world, as JSON: the objects of the Bot API.

https://core.telegram.org/bots/api#available-types
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .types import Chat, Entity, File, Json, Keyboard, Message, User

if TYPE_CHECKING:
    from .chats import Chats

_FILE = {"file_id": "AgACAgQAAxkBplayground", "file_unique_id": "AQADplayground", "file_size": 1024}
MEDIA: dict[str, object] = {
    "photo": [_FILE | {"width": 320, "height": 200}],
    "voice": _FILE | {"duration": 3, "mime_type": "audio/ogg"},
    "sticker": _FILE
    | {
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
        "emoji": "😺",
    },
    "service": {"message_auto_delete_time": 86400},
}
"""What a message of each kind carries, if it is always the same."""
KINDS = (*MEDIA, "document")
_FIELDS = {"service": "message_auto_delete_timer_changed"}
_NAMES = ("first_name", "last_name", "username")


def user(one: User) -> Json:
    """Return a Bot API User."""
    names = {name: value for name in _NAMES if (value := getattr(one, name))}
    language = {"language_code": one.language_code} if one.language_code else {}
    return {"id": one.id, "is_bot": one.is_bot, **names, **language}


def chat(chats: Chats, one: Chat) -> Json:
    """Return a Bot API Chat."""
    if one.type != "private":
        forum = {"is_forum": True} if one.topics else {}
        return {"id": one.id, "type": one.type, "title": one.title, **forum}
    person = user(chats.users[one.id])
    names = {name: person[name] for name in _NAMES if name in person}
    return {"id": one.id, "type": one.type, **names}


def member(one: User, of: Chat) -> Json:
    """Return a Bot API ChatMember."""
    if one.is_admin and of.type != "private":
        return {"status": "creator", "user": user(one), "is_anonymous": False}
    return {"status": "member", "user": user(one)}


def blocking(chats: Chats, person: User, *, blocked: bool) -> Json:
    """Return a ChatMemberUpdated, without its date: a person blocks the bot, or unblocks it."""
    bot = {"user": user(chats.bot)}
    states = [bot | {"status": "member"}, bot | {"status": "kicked", "until_date": 0}]
    return {
        "chat": chat(chats, chats.by_id[person.id]),
        "from": user(person),
        "old_chat_member": states[not blocked],
        "new_chat_member": states[blocked],
    }


def message(chats: Chats, one: Message, *, with_reply: bool = True) -> Json:
    """Return a Bot API Message; the message replied to is shown without its own reply."""
    view: Json = {
        "message_id": one.message_id,
        "from": user(chats.users[one.sender_id]),
        "chat": chat(chats, chats.by_id[one.chat_id]),
        "date": one.date,
    }
    if one.topic:
        view |= {"message_thread_id": one.topic, "is_topic_message": True}
    if one.edit_date:
        view["edit_date"] = one.edit_date
    if with_reply and (original := chats.original(one)):
        view["reply_to_message"] = message(chats, original, with_reply=False)
    if one.kind in MEDIA and not one.voice:
        view[_FIELDS.get(one.kind, one.kind)] = MEDIA[one.kind]
    if one.photo:
        sizes = {"width": one.photo.width, "height": one.photo.height}
        view["photo"] = [file(one.photo.file) | sizes]
    if one.voice:
        sound = {"duration": one.voice.seconds, "mime_type": one.voice.file.mime_type}
        view["voice"] = file(one.voice.file) | sound
    if one.document:
        names = {"file_name": one.document.name, "mime_type": one.document.mime_type}
        view["document"] = file(one.document) | names
    if one.is_protected:
        view["has_protected_content"] = True
    if one.words.text:
        is_text = one.kind == "text"
        view["text" if is_text else "caption"] = one.words.text
        if one.words.entities:
            name = "entities" if is_text else "caption_entities"
            view[name] = [entity(chats, part) for part in one.words.entities]
    if one.keyboard:
        view["reply_markup"] = keyboard(one.keyboard)
    return view


def file(one: File) -> Json:
    """Return what every object of the Bot API tells about a file."""
    return {
        "file_id": one.id,
        "file_unique_id": one.unique_id,
        "file_size": len(one.content),
    }


def entity(chats: Chats, one: Entity) -> Json:
    """Return a Bot API MessageEntity."""
    view: Json = {"type": one.type, "offset": one.offset, "length": one.length, **dict(one.details)}
    if "user" in view:
        view["user"] = user(chats.users[view["user"]])
    return view


def keyboard(rows: Keyboard) -> Json:
    """Return an InlineKeyboardMarkup."""
    names = ("text", "callback_data", "url")
    return {
        "inline_keyboard": [
            [
                {name: value for name in names if (value := getattr(button, name)) is not None}
                for button in row
            ]
            for row in rows
        ]
    }
