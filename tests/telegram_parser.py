"""Telegram's own parser, which `tdjson` brings along: what it makes of a text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import tdjson

Parts = list[tuple[object, ...]]
Given = tuple[str, int, int, str | None]
"""An entity as type, offset, length, and address or language."""

NAMES = {
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
    "BotCommand": "bot_command",
    "Mention": "mention",
    "Hashtag": "hashtag",
    "Url": "url",
    "EmailAddress": "email",
}
_KINDS = {ours: theirs for theirs, ours in NAMES.items() if theirs != "PreCode"}


def telegram(kind: str, **fields: object) -> dict[str, Any]:
    """Let TDLib carry out a request that needs no account."""
    answer = tdjson.td_execute(json.dumps({"@type": kind, **fields}).encode())
    assert answer is not None
    result: dict[str, Any] = json.loads(answer)
    return result


telegram("setLogVerbosityLevel", new_verbosity_level=0)


def their_parts(answer: dict[str, Any]) -> Parts:
    """Return type, offset, length and details of each entity in an answer."""
    parts: Parts = []
    for entity in answer["entities"]:
        kind = dict(entity["type"])
        name = NAMES[kind.pop("@type").removeprefix("textEntityType")]
        kind.pop("formatting_type", None)
        parts.append((name, entity["offset"], entity["length"], *map(str, kind.values())))
    return parts


def put_in_order(text: str, given: Sequence[Given]) -> dict[str, Any]:
    """Return text and entities as Telegram would send them, or its refusal."""
    entities = [
        {
            "@type": "textEntity",
            "offset": offset,
            "length": length,
            "type": _type(kind, detail),
        }
        for kind, offset, length, detail in given
    ]
    formatted = {"@type": "formattedText", "text": text, "entities": entities}
    return telegram("parseMarkdown", text=formatted)  # begins by putting its text in order


def _type(kind: str, detail: str | None) -> dict[str, str]:
    if kind == "text_link":
        return {"@type": "textEntityTypeTextUrl", "url": detail or ""}
    if kind == "pre" and detail:
        return {"@type": "textEntityTypePreCode", "language": detail}
    return {"@type": f"textEntityType{_KINDS[kind]}"}
