"""What Telegram wants to know of a picture that is sent as a photo.

https://core.telegram.org/bots/api#sendphoto
"""

from __future__ import annotations

import struct
from typing import Final

from .types import bad_request

MAX_PHOTO: Final = 10 * 1024 * 1024
"""Bytes of a photo that a bot may send."""
_MAX_SIDES: Final = 10_000
_MAX_RATIO: Final = 20
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


def size_of(content: bytes) -> tuple[int, int]:
    """Return width and height of a photo in pixels; raise 400 for what is none.

    Telegram takes more kinds of pictures; the playground reads PNG only.
    """
    if len(content) > MAX_PHOTO:
        raise bad_request("file is too big")
    if len(content) < 24 or not content.startswith(_SIGNATURE):
        raise bad_request("IMAGE_PROCESS_FAILED (the playground takes PNG only)")
    width, height = struct.unpack_from(">II", content, 16)  # IHDR, always the first chunk
    shorter, longer = sorted((width, height))
    if width + height > _MAX_SIDES or longer > _MAX_RATIO * shorter:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height
