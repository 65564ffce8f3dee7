"""The Bot API methods of inline mode.

https://core.telegram.org/bots/api#answerinlinequery
"""

from __future__ import annotations

import json
import re

from .composing import words_of
from .inline import Offer
from .message_methods import Method
from .parameters import Parameters
from .types import Json, bad_request
from .world import World

MAX_RESULTS = 50
_LINK = re.compile(r"[A-Za-z0-9_-]{1,64}")


def answer_inline_query(world: World, params: Parameters) -> object:
    """Offer articles, and a button that opens a private chat."""
    given = params.json("results", "results", list)
    if given is None or len(given) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH" if given else "can't parse results")
    results = tuple(_article(world, one) for one in given)
    if len({one["id"] for one in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    button = params.json("button", "inline query results button", dict)
    if button and not _LINK.fullmatch(str(button.get("start_parameter"))):
        raise bad_request("START_PARAM_INVALID")
    world.inline.answer(params.text("inline_query_id"), Offer(results, button))
    return True


def _article(world: World, one: object) -> Json:
    if not isinstance(one, dict) or one.get("type") != "article":
        raise bad_request("only results of type article are available in the playground")
    fields = Parameters.of(one)
    content = fields.json("input_message_content", "input message content", dict)
    if not content or not fields.text("id") or not fields.text("title"):
        raise bad_request("can't parse InlineQueryResult")
    texts = {"text": content.get("message_text", ""), "parse_mode": content.get("parse_mode", "")}
    marks = {"entities": json.dumps(content.get("entities") or [])}
    return {**one, "words": words_of(world, Parameters.of(texts | marks))}


INLINE_METHODS: dict[str, Method] = {"answerInlineQuery": answer_inline_query}
