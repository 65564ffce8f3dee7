"""The Bot API methods about messages.

https://core.telegram.org/bots/api#available-methods
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from telegram.constants import ChatAction, ReactionEmoji

from . import bot_views, utf16
from .formatting import CODE, QUOTES, STYLES, finish
from .markup import MarkupError, parse_html
from .parameters import Parameters
from .types import Entity, Formatted, bad_request
from .world import MAX_TEXT, World

Method: TypeAlias = Callable[[World, Parameters], object]

MAX_SOURCE_BYTES = 32_768
MAX_ANSWER = 200
_ACTIONS = frozenset(action.value for action in ChatAction)
_REACTIONS = frozenset(emoji.value for emoji in ReactionEmoji)
_ENTITIES = frozenset({*STYLES, *QUOTES, *CODE, "text_link", "text_mention", "date_time"})
"""Kinds that a bot may ask for; custom emoji cost money, the rest Telegram finds itself."""


def send_message(world: World, params: Parameters) -> object:
    """Send a text."""
    words, keyboard = _words(world, params), params.keyboard()
    chat = world.writable(params.chat_id())
    message = world.post(chat.id, words, _reply_to(world, chat.id, params), keyboard)
    return bot_views.message(world.chats, message)


def send_message_draft(world: World, params: Parameters) -> object:
    """Show a private chat what the bot is writing; an empty text says that it thinks."""
    words = _words(world, params) if params.text("text") else Formatted()
    chat = world.writable(params.chat_id())
    if chat.type != "private":
        raise bad_request("TEXTDRAFT_PEER_INVALID")
    if not (draft_id := params.integer("draft_id")):
        raise bad_request("RANDOM_ID_INVALID")
    world.draft(chat.id, draft_id, words)
    return True


def edit_message_text(world: World, params: Parameters) -> object:
    """Change a text; without `reply_markup` its keyboard goes."""
    return _edited(world, params, _words(world, params))


def edit_message_reply_markup(world: World, params: Parameters) -> object:
    """Change a keyboard only."""
    return _edited(world, params, None)


def delete_message(world: World, params: Parameters) -> object:
    """Delete a message."""
    world.delete(world.chats.chat(params.chat_id()).id, params.message_id())
    return True


def send_chat_action(world: World, params: Parameters) -> object:
    """Show for five seconds what the bot does."""
    action = params.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.act(params.chat_id(), action)
    return True


def set_message_reaction(world: World, params: Parameters) -> object:
    """Put one emoji on a message, or none."""
    wanted = params.json("reaction", "reaction types", list) or []
    emojis = [str(one.get("emoji")) for one in wanted if isinstance(one, dict)]
    if len(emojis) > 1 or len(emojis) != len(wanted):
        raise bad_request("REACTIONS_TOO_MANY")
    if not _REACTIONS.issuperset(emojis):
        raise bad_request("REACTION_INVALID")
    chat = world.chats.chat(params.chat_id())
    world.react(chat.id, params.message_id(), next(iter(emojis), None))
    return True


def answer_callback_query(world: World, params: Parameters) -> object:
    """Answer the press of a button."""
    if utf16.length(text := params.text("text")) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    query_id = params.text("callback_query_id")
    world.answer(query_id, text or None, show_alert=params.flag("show_alert"))
    return True


def _edited(world: World, params: Parameters, words: Formatted | None) -> object:
    chat, keyboard = world.chats.chat(params.chat_id()), params.keyboard()
    message = world.revise(chat.id, params.message_id(), words, keyboard)
    return bot_views.message(world.chats, message)


def _reply_to(world: World, chat_id: int, params: Parameters) -> int | None:
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


def _words(world: World, params: Parameters) -> Formatted:
    """Return the text with its formatting, as it will be shown."""
    source, mode = params.text("text"), params.text("parse_mode").lower()
    if not source:
        raise bad_request("message text is empty")
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
        given = params.json("entities", "entities", list) or []
        words = Formatted(source, tuple(_entity(one) for one in given))
    else:
        raise bad_request("unsupported parse_mode")
    allowed = [one for one in words.entities if _is_allowed(world, one)]
    words = finish(Formatted(words.text, tuple(allowed)))
    if not words.text:
        raise bad_request("text must be non-empty")
    if utf16.length(words.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return words


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


MESSAGE_METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendMessageDraft": send_message_draft,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "sendChatAction": send_chat_action,
    "setMessageReaction": set_message_reaction,
    "answerCallbackQuery": answer_callback_query,
}
