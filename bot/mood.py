"""What /mood says and shows: how a person's messages came across lately."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Final

from bot.messages import Messages
from bot.pictures.mood import MoodPicture, Period
from storage import DayOfMoods, Moods

FEWEST: Final = 5
"""Messages below which nothing is said: it would be about single words."""

_SHORT, _LONG = 14, 30  # days
_CHANGE: Final = 0.2  # of the mean mood, from -1 to 1, between both halves
_FEWEST_IN_HALF: Final = 3


class MoodReport:
    """Puts a person's moods into words and into a picture."""

    def __init__(self, messages: Messages, moods: Moods, picture: MoodPicture) -> None:
        self._messages = messages
        self._moods = moods
        self._picture = picture

    async def text(self, user_id: int, language: str) -> str | None:
        """Return two or three sentences without markup, None if there is too little to tell."""
        period, days = await self._lately(user_id)
        if sum(one.messages for one in days) < FEWEST:
            return None
        counts = {
            "count": sum(one.messages for one in days),
            "days": len(period.days),
            "positive": sum(one.positive for one in days),
            "neutral": sum(one.neutral for one in days),
            "negative": sum(one.negative for one in days),
        }
        shown = {
            name: self._messages.digits(str(count), language) for name, count in counts.items()
        }
        sentences = [self._messages.plain(language, "mood-caption", **shown)]
        if change := _change(days, period):
            sentences.append(self._messages.plain(language, f"mood-{change}"))
        sentences.append(self._messages.plain(language, "mood-unsure"))
        return " ".join(sentences)

    async def svg(self, user_id: int, language: str) -> str:
        """Return the picture. Raises StorageError."""
        period, days = await self._lately(user_id)
        return self._picture.svg(days, period, language)

    async def _lately(self, user_id: int) -> tuple[Period, list[DayOfMoods]]:
        """Return a month and what is known of it; two weeks if there is nothing before them."""
        today = datetime.now().astimezone().date()
        month, fortnight = Period.until(today, _LONG), Period.until(today, _SHORT)
        midnight = datetime.combine(month.first, time()).astimezone()
        days = await self._moods.of_person(user_id, midnight.timestamp())
        recent = all(one.day >= fortnight.first for one in days)
        return (fortnight if recent else month), days


def _change(days: Sequence[DayOfMoods], period: Period) -> str | None:
    """Compare both halves of the period; None where one of them has too few messages."""
    half = period.days[len(period.days) // 2]
    before = _mean([one for one in days if one.day < half])
    after = _mean([one for one in days if one.day >= half])
    if before is None or after is None:
        return None
    if abs(after - before) < _CHANGE:
        return "steady"
    return "brighter" if after > before else "darker"


def _mean(days: Sequence[DayOfMoods]) -> float | None:
    count = sum(one.messages for one in days)
    if count < _FEWEST_IN_HALF:
        return None
    return sum(one.positive - one.negative for one in days) / count
