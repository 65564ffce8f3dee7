"""What the page sees of the world, as JSON; each view is that of one user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .bot_views import entity, keyboard, user
from .types import File, Json, Message, User

if TYPE_CHECKING:
    from .chats import Chats
    from .events import Event
    from .world import World

_SERVICE_TEXT = "🕐 1 d"
"""What the page shows for the one kind of service message: a new auto-delete time."""


def person(one: User) -> Json:
    """Return a user as the page knows them."""
    return user(one) | ({"is_admin": True} if one.is_admin else {})


def message(chats: Chats, one: Message, viewer: int) -> Json:
    """Return a message as the page shows it to a user."""
    original = chats.original(one)
    view: Json = {
        "message_id": one.message_id,
        "chat_id": one.chat_id,
        "date": one.date,
        "from": person(chats.users[one.sender_id]),
        "out": one.sender_id == viewer,
        "kind": one.kind,
        "text": {"text": one.words.text, "service": _SERVICE_TEXT}.get(one.kind, ""),
        "entities": [entity(chats, part) for part in one.words.entities],
        "reply_to": original
        and {
            "message_id": original.message_id,
            "text": original.words.text,
            "kind": original.kind,
            "document": original.document and {"name": original.document.name},
            "from": person(chats.users[original.sender_id]),
        },
        "reply_markup": keyboard(one.keyboard) if one.keyboard else None,
    }
    if one.kind != "text":
        view["caption"] = one.words.text
    if one.document:
        view["document"] = _document(one, one.document, viewer)
    if one.photo:
        sizes = {"width": one.photo.width, "height": one.photo.height}
        view["photo"] = sizes | {"url": _address(one, viewer)}
    if one.voice:
        view["voice"] = {"seconds": one.voice.seconds, "url": _address(one, viewer)}
    if one.edit_date:
        view["edit_date"] = one.edit_date
    if one.reaction:
        view["reaction"] = one.reaction
    return view


def _document(one: Message, file: File, viewer: int) -> Json:
    """Return a file; one that the bot protects cannot be saved and has no address."""
    url = None if one.is_protected else _address(one, viewer)
    return {"name": file.name, "size": len(file.content), "url": url}


def _address(one: Message, viewer: int) -> str:
    return f"client/file?user={viewer}&chat={one.chat_id}&message={one.message_id}"


def event(world: World, one: Event, viewer: int) -> Json:
    """Return an event as the page reads it."""
    shown = one.content.get("message")
    if isinstance(shown, Message):
        return one.content | {"message": message(world.chats, shown, viewer)}
    return one.content


def state(world: World, viewer: User) -> Json:
    """Return all that a user sees on opening the page."""
    chats = world.chats.chats_of(viewer.id)
    name = world.profile.text("name", viewer.language_code) or world.chats.bot.first_name
    return {
        "me": person(viewer),
        "users": [person(one) for one in world.chats.people],
        "bot": person(world.chats.bot) | {"first_name": name},
        "chats": [{"id": one.id, "type": one.type, "title": one.title or name} for one in chats],
        "messages": {
            str(one.id): [
                message(world.chats, part, viewer.id) for part in world.chats.history(one.id)
            ]
            for one in chats
        },
        "commands": {
            str(one.id): [
                {"command": command, "description": description}
                for command, description in world.profile.menu(viewer, one)
            ]
            for one in chats
        },
        "description": world.profile.text("description", viewer.language_code),
        "last_event": world.events.last,
    }
