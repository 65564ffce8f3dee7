"""The values of the playground: people, chats, messages; no HTTP, no JSON, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


class ApiError(Exception):
    """A refusal: HTTP status, description in Telegram's words, and its `parameters` if any."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(reason: str) -> ApiError:
    """Return the 400 that the Bot API words as `Bad Request: reason`."""
    return ApiError(400, f"Bad Request: {reason}")


@dataclass(frozen=True, slots=True)
class User:
    """A person, or the bot itself."""

    id: int
    first_name: str
    username: str
    last_name: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    is_admin: bool = False


@dataclass(frozen=True, slots=True)
class Chat:
    """A private chat with the bot (its id is the person's) or a supergroup."""

    id: int
    type: str
    title: str
    members: frozenset[int]
    """People who see the chat; the bot is in every one."""
    topics: frozenset[int] = frozenset()
    """Its topics beside the general one; a group with topics is a forum."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A formatted or recognised part of a text; offset and length count UTF-16 units."""

    type: str
    offset: int
    length: int
    details: tuple[tuple[str, str | int], ...] = ()
    """Further fields as the Bot API names them; `user` holds the id of the user."""

    @property
    def end(self) -> int:
        """The offset behind the last unit."""
        return self.offset + self.length


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text with its entities."""

    text: str = ""
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class Button:
    """A button of an inline keyboard; it has either callback data or an address."""

    text: str
    callback_data: str | None = None
    url: str | None = None


Keyboard: TypeAlias = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a call brings it."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class File:
    """A file as Telegram keeps it; `path` is where a bot downloads it."""

    id: str
    unique_id: str
    path: str
    name: str
    mime_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture that is shown in the chat; its size is in pixels."""

    file: File
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice message; its length is in seconds."""

    file: File
    seconds: int


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a chat; the words of media are its caption."""

    message_id: int
    chat_id: int
    sender_id: int
    date: int
    kind: str = "text"
    words: Formatted = Formatted()
    reply_to: int | None = None
    topic: int = 0
    keyboard: Keyboard = ()
    edit_date: int | None = None
    reaction: str | None = None
    """The emoji that the bot has put on it."""
    document: File | None = None
    photo: Photo | None = None
    voice: Voice | None = None
    is_protected: bool = False
    """Whether the bot wants that nobody saves or forwards it."""
