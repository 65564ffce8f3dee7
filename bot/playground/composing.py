"""What a call says of the message it wants sent: its words and what it replies to.

https://core.telegram.org/bots/api#formatting-options
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from . import links, utf16
from .formatting import CODE, QUOTES, STYLES, finish
from .markup import MarkupError, parse_html
from .parameters import Parameters
from .types import Entity, Formatted, bad_request
from .world import MAX_CAPTION, MAX_TEXT, World

MAX_SOURCE_BYTES = 32_768
MAX_OFFSET = 1_000_000
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
        places = utf16.offsets(source)
        words = Formatted(source, tuple(checked(_entity(one), places) for one in given))
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
            return Entity(kind, offset, length, tuple(details))
    raise bad_request("can't parse MessageEntity: expected an Object with type, offset and length")


def checked(entity: Entity, places: Sequence[int]) -> Entity:
    """Return the entity as Telegram understands it; refuse one with a wrong place or address.

    `places` are those of the text's characters and of its end, in UTF-16 units.
    """
    if entity.type == "text_link":
        entity = _linked(entity)
    if not 0 <= entity.offset <= MAX_OFFSET:
        raise bad_request(f"receive an entity with incorrect offset {entity.offset}")
    if not 0 <= entity.length <= MAX_OFFSET:
        raise bad_request(f"receive an entity with incorrect length {entity.length}")
    if entity.length > 0:
        _check_place(entity, places)
    return entity


def _check_place(entity: Entity, places: Sequence[int]) -> None:
    begin = f"entity beginning at UTF-16 offset {entity.offset}"
    if entity.offset > places[-1]:
        raise bad_request(
            f"entity begins after the end of the text at UTF-16 offset {entity.offset}"
        )
    if entity.offset not in places:
        raise bad_request("entity begins in a middle of a UTF-16 symbol")
    if entity.end > places[-1]:
        raise bad_request(f"{begin} ends after the end of the text at UTF-16 offset {entity.end}")
    if entity.end not in places:
        raise bad_request(f"{begin} ends in a middle of a UTF-16 symbol")


def _linked(entity: Entity) -> Entity:
    """Return a link with its address as Telegram stores it, or the mention that it is."""
    url = str(dict(entity.details).get("url", ""))
    if user := links.mentioned_user(url):
        return replace(entity, type="text_mention", details=(("user", user),))
    if (address := links.normal(url)) is None:
        raise bad_request(f"entity URL '{url}' is invalid: Wrong HTTP URL")
    return replace(entity, details=(("url", address),))


def _is_allowed(world: World, entity: Entity) -> bool:
    """Say whether a bot may use it: only people it knows can be mentioned without a username."""
    known = dict(entity.details).get("user", world.chats.bot.id) in world.chats.users
    return entity.type in _ENTITIES and known
