"""The Bot API methods about messages.

https://core.telegram.org/bots/api#available-methods
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from telegram.constants import ChatAction, ReactionEmoji

from . import bot_views, utf16
from .composing import reply_to, words_of
from .parameters import Parameters
from .types import Formatted, bad_request
from .world import World

Method: TypeAlias = Callable[[World, Parameters], object]

MAX_ANSWER = 200
_ACTIONS = frozenset(action.value for action in ChatAction)
_REACTIONS = frozenset(emoji.value for emoji in ReactionEmoji)


def send_message(world: World, params: Parameters) -> object:
    """Send a text."""
    words, keyboard = words_of(world, params), params.keyboard()
    chat = world.writable(params.chat_id())
    message = world.post(
        chat.id,
        words,
        reply_to(world, chat.id, params),
        keyboard,
        topic=params.integer("message_thread_id"),
        is_protected=params.flag("protect_content"),
    )
    return bot_views.message(world.chats, message)


def send_message_draft(world: World, params: Parameters) -> object:
    """Show a private chat what the bot is writing; an empty text says that it thinks."""
    words = words_of(world, params) if params.text("text") else Formatted()
    chat = world.writable(params.chat_id())
    if chat.type != "private":
        raise bad_request("TEXTDRAFT_PEER_INVALID")
    if not (draft_id := params.integer("draft_id")):
        raise bad_request("RANDOM_ID_INVALID")
    world.draft(chat.id, draft_id, words)
    return True


def edit_message_text(world: World, params: Parameters) -> object:
    """Change a text; without `reply_markup` its keyboard goes."""
    return _edited(world, params, words_of(world, params))


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
