"""What a person points at by replying to an older message."""

from __future__ import annotations

from typing import Final

from telegram import Message

# Characters: enough to know what is meant; the question itself must fit into the prompt, too.
_MOST: Final = 400


def quoted_text(message: Message) -> str:
    """Return the text that a message replies to, empty if there is none.

    Only the person's own words and the bot's: what somebody else wrote is none of its business.
    """
    original = message.reply_to_message
    if original is None or original.from_user is None or message.from_user is None:
        return ""
    if original.sender_chat or original.from_user.id not in {
        message.from_user.id,
        message.get_bot().id,
    }:
        return ""
    text = message.quote.text if message.quote else original.text or original.caption or ""
    return text if len(text) <= _MOST else f"{text[:_MOST].rstrip()}…"
