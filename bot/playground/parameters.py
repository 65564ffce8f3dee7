"""The parameters of a Bot API call: all are strings, as the real server sees them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from . import utf16
from .types import ApiError, Button, Keyboard, Upload, bad_request

MAX_CALLBACK_BYTES = 64


class Parameters(dict[str, str]):
    """What a caller sent; JSON values become their text, null is as good as absent."""

    uploads: Mapping[str, Upload] = MappingProxyType({})
    """The files that came with it, by the name of their part."""

    @classmethod
    def of(
        cls,
        values: Mapping[str, object],
        uploads: Mapping[str, Upload] = MappingProxyType({}),
    ) -> Parameters:
        """Take values from a query, a form or a JSON object, and files from a form."""
        texts = {
            name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for name, value in values.items()
            if value is not None
        }
        parameters = cls({name: utf16.whole(text) for name, text in texts.items()})
        parameters.uploads = uploads
        return parameters

    def text(self, name: str) -> str:
        """Return a string, empty if absent."""
        return self.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        """Return a number; what does not start with digits is 0, as on the real server."""
        if name not in self:
            return default
        digits = re.match(r"-?\d{1,18}", self[name].strip())
        return int(digits[0]) if digits else 0

    def flag(self, name: str) -> bool:
        """Return whether it says true, yes or 1."""
        return self.text(name).lower() in ("true", "yes", "1")

    def json(self, name: str, title: str, kind: type) -> Any:
        """Return a value of a JSON type, None if absent; `title` names it in the refusal."""
        if not (source := self.text(name)):
            return None
        try:
            value = json.loads(source)
        except ValueError:
            raise bad_request(f"can't parse {title} JSON object") from None
        if not isinstance(value, kind):
            expected = "an Array" if kind is list else "an Object"
            raise bad_request(f"can't parse {title}: expected {expected}")
        return value

    def chat_id(self) -> int:
        """Return `chat_id`, which must be given; no chat here has a public name."""
        if not self.text("chat_id"):
            raise bad_request("chat_id is empty")
        return self.integer("chat_id")

    def message_id(self) -> int:
        """Return `message_id`, which must be given."""
        if (number := self.integer("message_id")) <= 0:
            raise bad_request("message identifier is not specified")
        return number

    def keyboard(self) -> Keyboard:
        """Return `reply_markup`, empty if absent; only inline keyboards exist here."""
        markup = self.json("reply_markup", "reply keyboard markup", dict) or {}
        rows = markup.get("inline_keyboard", [])
        if markup and "inline_keyboard" not in markup:
            raise bad_request("only inline keyboards are available in the playground")
        if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
            raise bad_request(
                'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
            )
        buttons = (tuple(button for one in row if (button := _button(one)).text) for row in rows)
        return tuple(row for row in buttons if row)


def _button(value: object) -> Button:
    if not isinstance(value, dict):
        raise _button_error("InlineKeyboardButton must be an Object")
    for name in ("text", "url", "callback_data"):
        if not isinstance(value.get(name, ""), str):
            raise _button_error(f'Field "{name}" must be of type String')
    if "text" not in value:
        raise _button_error('Can\'t find field "text"')
    if url := value.get("url"):
        return Button(utf16.whole(value["text"]), url=utf16.whole(url))
    data = utf16.whole(value.get("callback_data") or "")
    if not data:
        raise _button_error("Text buttons are unallowed in the inline keyboard")
    if len(data.encode()) > MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return Button(utf16.whole(value["text"]), callback_data=data)


def _button_error(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")
