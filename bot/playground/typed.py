"""What a person's app makes of what they type."""

from __future__ import annotations

from . import utf16
from .formatting import finish
from .types import Formatted, bad_request


def typed(text: str, limit: int) -> Formatted:
    """Return what is sent for a text of at most `limit` UTF-16 units. Raises ApiError."""
    words = finish(Formatted(utf16.whole(text)))
    if not words.text:
        raise bad_request("message text is empty")
    if utf16.length(words.text) > limit:
        raise bad_request("message is too long")
    return words
