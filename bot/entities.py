"""Formatted text in Telegram's terms.

https://core.telegram.org/bots/api#messageentity
"""

from __future__ import annotations

from telegram import MessageEntity

from bot.rich_text import RichText
from storage import Span


def entities(rich: RichText) -> list[MessageEntity]:
    """Return the entities of a text, their places counted in UTF-16 units, as Telegram does."""
    counted_in_characters = [_entity(span) for span in rich.spans]
    return [*MessageEntity.adjust_message_entities_to_utf_16(rich.text, counted_in_characters)]


def _entity(span: Span) -> MessageEntity:
    return MessageEntity(
        span.kind,
        span.start,
        span.end - span.start,
        url=span.detail if span.kind == MessageEntity.TEXT_LINK else None,
        language=span.detail if span.kind == MessageEntity.PRE else None,
    )
