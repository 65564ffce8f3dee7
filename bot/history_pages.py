"""A page of /history: what was said, cut short, under the days on which it was said.

Knows texts, dates and HTML; knows no update and no database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Final

from bot.dates import Dates, local
from bot.messages import Messages
from bot.splitting import split, utf16_length
from storage import HistoryPage, PastExchange

PAGE_SIZE: Final = 5

# UTF-16 units of escaped text: five exchanges, each on a day of its own, stay below 4096.
_QUESTION: Final = 240
_ANSWER: Final = 360

_LONGEST_ESCAPE: Final = len("&amp;")

# What was pasted with half of a pair would turn the lines below it round.
_DIRECTIONS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


class HistoryPages:
    """Writes pages."""

    def __init__(self, messages: Messages, dates: Dates) -> None:
        self._messages = messages
        self._dates = dates

    def html(self, page: HistoryPage, language: str) -> str:
        """Return the page as HTML of at most 4096 UTF-16 units, its first days first."""
        if not page.exchanges:
            return self._messages.text(language, "history-empty")
        days = groupby(page.exchanges, lambda one: local(one.created_at).date())
        return "\n\n".join(
            "\n\n".join(
                [
                    f"<b>{self._dates.long_day(day, language)}</b>",
                    *self._exchanges(exchanges, language),
                ]
            )
            for day, exchanges in days
        )

    def _exchanges(self, exchanges: Iterator[PastExchange], language: str) -> Iterator[str]:
        for one in exchanges:
            time = self._dates.clock(local(one.created_at), language)
            question, answer = shortened(one.question, _QUESTION), shortened(one.answer, _ANSWER)
            asked = self._messages.text(language, "history-asked", time=time, text=question)
            answered = self._messages.text(language, "history-answered", text=answer)
            yield f"{asked}\n{answered}"


def shortened(text: str, limit: int) -> str:
    """Return a text in one line of at most `limit` UTF-16 units once it is escaped."""
    line = " ".join(_DIRECTIONS.sub("", text).split())
    if _length(line) <= limit:
        return line
    room = limit - 1
    while room > 1:  # an emoji takes two units
        head = split(line[:limit], room)[0]
        if (excess := _length(head) + 1 - limit) <= 0:
            return f"{head}…"
        room -= -(-excess // _LONGEST_ESCAPE)
    return "…"


def _length(text: str) -> int:
    return utf16_length(escape(text, quote=False))
