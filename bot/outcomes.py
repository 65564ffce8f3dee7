"""What an error of the Bot API says about the message that was to be sent."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)


class Outcome(Enum):
    """What became of a message. sendMessage has no key by which to ask the server."""

    NOT_SENT = auto()  # for certain: trying again doubles nothing
    UNKNOWN = auto()  # the request went out, its answer was lost or says nothing
    TOO_FAST = auto()  # not sent; the server says when to come back
    REFUSED = auto()  # this message is not wanted as it is
    GONE = auto()  # nothing can be sent to this chat any more
    MOVED = auto()  # the group has become a supergroup with another id


# The connection never stood, so the request cannot have arrived.
_NEVER_CONNECTED: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
# Descriptions of 400 answers, as https://github.com/tdlib/telegram-bot-api words them.
_GONE: Final = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "group chat was deactivated",
    "group is deactivated",
)


def outcome(error: TelegramError) -> Outcome:
    """Return what `error`, raised by sending a message, says about it."""
    match error:
        case RetryAfter():
            return Outcome.TOO_FAST
        case ChatMigrated():
            return Outcome.MOVED
        case Forbidden():  # blocked, kicked, or the account was deleted
            return Outcome.GONE
        case BadRequest():  # in this library a kind of NetworkError: must come first
            text = error.message.lower()
            return Outcome.GONE if any(each in text for each in _GONE) else Outcome.REFUSED
        case InvalidToken():  # the poller ends the process; the next one has another token
            return Outcome.NOT_SENT
        case _ if isinstance(error.__cause__, _NEVER_CONNECTED):
            return Outcome.NOT_SENT
        case _:
            return Outcome.UNKNOWN
