"""What a call says of the message it wants sent: its words and what it replies to.

https://core.telegram.org/bots/api#formatting-options
"""

from __future__ import annotations

from . import utf16
from .formatting import CODE, QUOTES, STYLES, finish
from .markup import MarkupError, parse_html
from .parameters import Parameters
from .types import Entity, Formatted, bad_request
from .world import MAX_CAPTION, MAX_TEXT, World

MAX_SOURCE_BYTES = 32_768
_ENTITIES = frozenset({*STYLES, *QUOTES, *CODE, "text_link", "text_mention", "date_time"})
"""Kinds that a bot may ask for; custom emoji cost money, the rest Telegram finds itself."""


def words_of(world: World, params: Parameters) -> Formatted:
    """Return the text with its formatting, as it will be shown."""
    if not params.text("text"):
        raise bad_request("message text is empty")
    words = _formatted(world, params, "text", "entities")
    if not words.text:
        raise bad_request("text must be non-empty")
    if utf16.length(words.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return words


def caption_of(world: World, params: Parameters) -> Formatted:
    """Return the words under a file, which may be none."""
    words = _formatted(world, params, "caption", "caption_entities")
    if utf16.length(words.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return words


def reply_to(world: World, chat_id: int, params: Parameters) -> int | None:
    """Return the id of the message to reply to, checked, from either way of giving it."""
    asked = params.json("reply_parameters", "reply parameters", dict)
    given = params if asked is None else Parameters.of(asked)
    name = "reply_to_message_id" if asked is None else "message_id"
    message_id = given.integer(name)
    if message_id <= 0:
        return None
    known: set[int] = {message.message_id for message in world.chats.history(chat_id)}
    if message_id in known:
        return message_id
    if given.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _formatted(world: World, params: Parameters, name: str, entities: str) -> Formatted:
    source, mode = params.text(name), params.text("parse_mode").lower()
    if len(source.encode()) > MAX_SOURCE_BYTES:
        raise bad_request("text is too long")
    if mode == "html":
        try:
            words = parse_html(source)
        except MarkupError as error:
            raise bad_request(f"can't parse entities: {error}") from None
    elif mode in ("markdown", "markdownv2"):
        raise bad_request(f"parse_mode {mode} is not available in the playground")
    elif mode in ("", "none"):
        given = params.json(entities, "entities", list) or []
        words = Formatted(source, tuple(_entity(one) for one in given))
    else:
        raise bad_request("unsupported parse_mode")
    allowed = [one for one in words.entities if _is_allowed(world, one)]
    return finish(Formatted(words.text, tuple(allowed)))


def _entity(value: object) -> Entity:
    """Read a MessageEntity of the caller."""
    fields = value if isinstance(value, dict) else {}
    match fields:
        case {"type": str(kind), "offset": int(offset), "length": int(length)}:
            names = [name for name in ("url", "language") if fields.get(name)]
            details: list[tuple[str, str | int]] = [(name, str(fields[name])) for name in names]
            if isinstance(user := fields.get("user"), dict):
                details.append(("user", Parameters.of(user).integer("id")))
            return Entity(kind, max(offset, 0), length, tuple(details))
    raise bad_request("can't parse MessageEntity: expected an Object with type, offset and length")


def _is_allowed(world: World, entity: Entity) -> bool:
    """Say whether a bot may use it: only people it knows can be mentioned without a username."""
    known = dict(entity.details).get("user", world.chats.bot.id) in world.chats.users
    return entity.type in _ENTITIES and known
