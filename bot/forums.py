"""Topics of a group that is a forum, and of a private chat that has them."""

from __future__ import annotations

from telegram import MaybeInaccessibleMessage, Message


def topic_of(message: MaybeInaccessibleMessage | None) -> int:
    """Return the topic a message is in, 0 for none and for the general one.

    In groups without topics a thread is only a chain of replies.
    """
    if not isinstance(message, Message) or not message.is_topic_message:
        return 0
    return message.message_thread_id or 0
