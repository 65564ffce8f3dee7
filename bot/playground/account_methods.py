"""The Bot API methods about the bot itself, its updates, and who is in a chat.

https://core.telegram.org/bots/api#available-methods
"""

from __future__ import annotations

from collections.abc import Awaitable
from functools import partial

from . import bot_views
from .message_methods import Method
from .parameters import Parameters
from .profile import Scope
from .types import Json, bad_request
from .world import World

MAX_BATCH = 100
MAX_WAIT = 50
"""Seconds that the real server waits at most in a long poll."""
_NO_GIFTS = dict.fromkeys(
    (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    ),
    False,
)


def get_me(world: World, params: Parameters) -> object:
    """Describe the bot."""
    return {
        **bot_views.user(world.chats.bot),
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_updates(world: World, params: Parameters) -> Awaitable[object]:
    """Acknowledge updates and wait for new ones."""
    kinds = params.json("allowed_updates", "allowed updates", list)
    allowed = None if kinds is None else [str(kind) for kind in kinds]
    limit = min(max(params.integer("limit", MAX_BATCH), 1), MAX_BATCH)
    seconds = min(max(params.integer("timeout"), 0), MAX_WAIT)
    return world.updates.poll(params.integer("offset"), limit, seconds, allowed)


def delete_webhook(world: World, params: Parameters) -> object:
    """Forget waiting updates if asked; there never is a webhook."""
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    return True


def get_webhook_info(world: World, params: Parameters) -> object:
    """Say how much waits."""
    waiting = len(world.updates)
    return {"url": "", "has_custom_certificate": False, "pending_update_count": waiting}


def leave(world: World, params: Parameters) -> object:
    """Say yes to logOut and close; the playground keeps the bot."""
    return True


def set_my_commands(world: World, params: Parameters) -> object:
    """Set the menu of a scope and language."""
    given = params.json("commands", "commands", list) or []
    try:
        commands = tuple((str(one["command"]), str(one["description"])) for one in given)
    except (TypeError, KeyError):
        raise bad_request("can't parse BotCommand: expected command and description") from None
    world.profile.set_commands(_scope(world, params), params.text("language_code"), commands)
    world.commands_changed()
    return True


def get_my_commands(world: World, params: Parameters) -> object:
    """Return the menu of exactly this scope and language."""
    key = (_scope(world, params), params.text("language_code"))
    commands = world.profile.commands.get(key, ())
    return [{"command": command, "description": text} for command, text in commands]


def delete_my_commands(world: World, params: Parameters) -> object:
    """Remove the menu of a scope and language."""
    return set_my_commands(world, Parameters(params, commands="[]"))


def set_text(kind: str, world: World, params: Parameters) -> object:
    """Set name, description or short description in a language."""
    world.profile.set_text(kind, params.text("language_code"), params.text(kind))
    world.commands_changed()
    return True


def get_text(kind: str, world: World, params: Parameters) -> object:
    """Return name, description or short description in a language."""
    text = world.profile.text(kind, params.text("language_code"))
    return {kind: text or (world.chats.bot.first_name if kind == "name" else "")}


def get_chat(world: World, params: Parameters) -> object:
    """Describe a chat."""
    chat = bot_views.chat(world.chats, world.chats.chat(params.chat_id()))
    return {
        **chat,
        "accent_color_id": chat["id"] % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": _NO_GIFTS,
    }


def get_chat_member(world: World, params: Parameters) -> object:
    """Say what a user is in a chat: the admin owns the group, everyone else is a member."""
    chat = world.chats.chat(params.chat_id())
    user = world.chats.users.get(params.integer("user_id"))
    if user is None or (user.id not in chat.members and not user.is_bot):
        raise bad_request("PARTICIPANT_ID_INVALID")
    return bot_views.member(user, chat)


def get_chat_administrators(world: World, params: Parameters) -> object:
    """List who owns the group."""
    chat = world.chats.chat(params.chat_id())
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    owners = [one for one in world.chats.people if one.is_admin and one.id in chat.members]
    return [bot_views.member(one, chat) for one in owners]


def _scope(world: World, params: Parameters) -> Scope:
    given: Json | None = params.json("scope", "BotCommandScope", dict)
    if given is None:
        return Scope()
    fields = Parameters.of(given)
    kind = fields.text("type")
    if kind in ("default", "all_private_chats", "all_group_chats", "all_chat_administrators"):
        return Scope(kind)
    if kind not in ("chat", "chat_administrators", "chat_member"):
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    user_id = fields.integer("user_id") if kind == "chat_member" else 0
    return Scope(kind, world.chats.chat(fields.chat_id()).id, user_id)


ACCOUNT_METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "logOut": leave,
    "close": leave,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": partial(set_text, "name"),
    "getMyName": partial(get_text, "name"),
    "setMyDescription": partial(set_text, "description"),
    "getMyDescription": partial(get_text, "description"),
    "setMyShortDescription": partial(set_text, "short_description"),
    "getMyShortDescription": partial(get_text, "short_description"),
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
}
