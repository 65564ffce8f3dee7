"""The Bot API methods about files.

https://core.telegram.org/bots/api#senddocument
https://core.telegram.org/bots/api#sendphoto
"""

from __future__ import annotations

from collections.abc import Callable

from . import bot_views
from .composing import caption_of, reply_to
from .files import MAX_DOWNLOAD
from .images import size_of
from .message_methods import Method
from .parameters import Parameters
from .types import File, Photo, bad_request
from .world import World

_ATTACHED = "attach://"


def send_document(world: World, params: Parameters) -> object:
    """Send a file. Its kind is never guessed, as if `disable_content_type_detection` were set."""
    return _sent(world, params, "document", lambda file: file)


def send_photo(world: World, params: Parameters) -> object:
    """Send a picture that is shown in the chat."""
    return _sent(world, params, "photo", lambda file: Photo(file, *size_of(file.content)))


def get_file(world: World, params: Parameters) -> object:
    """Tell where a file can be downloaded."""
    if not (file_id := params.text("file_id")):
        raise bad_request("file_id not specified")
    if (file := world.files.with_id(file_id)) is None:
        raise bad_request("invalid file_id")
    if len(file.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return bot_views.file(file) | {"file_path": file.path}


def _sent(
    world: World, params: Parameters, kind: str, media: Callable[[File], File | Photo]
) -> object:
    words, keyboard = caption_of(world, params), params.keyboard()
    chat = world.writable(params.chat_id())
    original = reply_to(world, chat.id, params)
    message = world.post(
        chat.id,
        words,
        original,
        keyboard,
        media(_file(world, params, kind)),
        is_protected=params.flag("protect_content"),
    )
    return bot_views.message(world.chats, message)


def _file(world: World, params: Parameters, kind: str) -> File:
    """Return the file that is uploaded, or an earlier one that is named by its id."""
    given = params.text(kind)
    part = given.removeprefix(_ATTACHED) if given.startswith(_ATTACHED) else kind
    if upload := params.uploads.get(part):
        return world.files.keep(upload)
    if not given or given.startswith(_ATTACHED):
        raise bad_request(f"there is no {kind} in the request")
    if (file := world.files.with_id(given)) is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return file


DOCUMENT_METHODS: dict[str, Method] = {
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "getFile": get_file,
}
