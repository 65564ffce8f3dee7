"""Inline queries: what people write behind the bot's name in any chat, and what it offers.

https://core.telegram.org/bots/api#inline-mode
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from . import bot_views
from .types import Json, User, bad_request
from .updates import UpdateQueue

LIFE = 30.0
"""Seconds that a query waits for its answer; the real time is not documented."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a bot offers: results to choose from, and a button above them."""

    results: tuple[Json, ...]
    button: Json | None = None


class InlineQueries:
    """Queries on their way to the bot, and the offers on their way back."""

    def __init__(self, updates: UpdateQueue, clock: Callable[[], float]) -> None:
        self._updates = updates
        self._clock = clock
        self._waiting: dict[str, float] = {}
        self.offers: dict[str, Offer] = {}

    def ask(self, person: User, text: str) -> str:
        """Write something behind the bot's name; return the id of the query."""
        query_id = str(secrets.randbits(62))
        self._waiting[query_id] = self._clock() + LIFE
        query = {"id": query_id, "from": bot_views.user(person), "query": text, "offset": ""}
        self._updates.put("inline_query", query, LIFE)
        return query_id

    def answer(self, query_id: str, offer: Offer) -> None:
        """Answer a query, once and in time."""
        if self._waiting.pop(query_id, 0.0) <= self._clock():
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        self.offers[query_id] = offer
