"""The picture of /status: a day's messages and times to answer, a week's moods, who answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.dates import Dates, local
from bot.messages import Messages
from bot.pictures import panels
from bot.pictures.canvas import FAINT, NEGATIVE, POSITIVE, Sheet
from bot.pictures.mood import MOODS, Period, shares
from bot.pictures.panels import Frame, round_top
from storage import DayOfMoods, Hour

_WIDTH, _HEIGHT = 1080, 1130
_EDGE, _GAP = 50, 60
_TOP = 150
_LONGEST_NAME = 24  # letters of a generator's name that fit beside its share


@dataclass(frozen=True, slots=True)
class Figures:
    """What the picture shows; the days are those of `week` on which somebody wrote."""

    now: float
    hours: Sequence[Hour]
    week: Period
    days: Sequence[DayOfMoods]
    generators: Sequence[tuple[str, int]]


class StatusPicture:
    """Draws how the bot has been doing."""

    def __init__(self, messages: Messages, dates: Dates) -> None:
        self._messages = messages
        self._dates = dates

    def svg(self, figures: Figures, language: str) -> str:
        """Return the picture."""
        sheet = Sheet(_WIDTH, _HEIGHT, from_right=language == "fa")
        width, height = (_WIDTH - 2 * _EDGE - _GAP) / 2, (_HEIGHT - _TOP - _EDGE - _GAP) / 2
        first, second, third, fourth = (
            Frame(
                sheet, _EDGE + column * (width + _GAP), _TOP + row * (height + _GAP), width, height
            )
            for row in (0, 1)
            for column in (0, 1)
        )
        return sheet.svg(
            [
                *self._head(sheet, figures.now, language),
                *self._answers(first, figures.hours, language),
                *self._latency(second, figures.hours, language),
                *self._moods(third, figures.week, figures.days, language),
                *self._generators(fourth, figures.generators, language),
            ]
        )

    def _head(self, sheet: Sheet, now: float, language: str) -> Iterator[str]:
        title = self._messages.plain(language, "chart-title")
        yield sheet.text(_EDGE, 84, title, 46, bold=True)
        moment = local(now)
        words = (
            f"{self._dates.day(moment.date(), language)} – {self._dates.clock(moment, language)}"
        )
        yield sheet.text(_WIDTH - _EDGE, 84, words, 32, FAINT, anchor="end")

    def _answers(self, frame: Frame, hours: Sequence[Hour], language: str) -> Iterator[str]:
        yield frame.title(self._messages.plain(language, "chart-answers"))
        counts = [hour.answers for hour in hours]
        if not any(counts):
            yield frame.note(self._messages.plain(language, "chart-empty"))
            return
        top = round_top(max(counts))
        marks = self._marks(top, language)
        if top % 2:
            del marks[0.5]  # there is no half an answer
        yield from frame.scale(marks)
        yield from panels.bars(frame, counts, top, POSITIVE)
        yield from self._clocks(frame, hours, language)

    def _latency(self, frame: Frame, hours: Sequence[Hour], language: str) -> Iterator[str]:
        yield frame.title(self._messages.plain(language, "chart-latency"))
        slowest = max((hour.p95 or 0.0 for hour in hours), default=0.0)
        if not any(hour.answers for hour in hours):
            yield frame.note(self._messages.plain(language, "chart-empty"))
            return
        top = round_top(max(slowest, 0.01))
        names = ("chart-median", POSITIVE), ("chart-p95", NEGATIVE)
        yield from frame.legend(
            [(self._messages.plain(language, key), colour) for key, colour in names]
        )
        yield from frame.scale(self._marks(top, language))
        yield panels.line(frame, [hour.p95 for hour in hours], top, NEGATIVE)
        yield panels.line(frame, [hour.median for hour in hours], top, POSITIVE)
        yield from self._clocks(frame, hours, language)

    def _moods(
        self, frame: Frame, week: Period, days: Sequence[DayOfMoods], language: str
    ) -> Iterator[str]:
        yield frame.title(self._messages.plain(language, "chart-moods"))
        if not days:
            yield frame.note(self._messages.plain(language, "chart-empty"))
            return
        yield from frame.legend(
            [(self._messages.plain(language, f"mood-{mood}"), colour) for mood, colour in MOODS]
        )
        yield from frame.scale({share: self._percent(share, language) for share in (0, 0.5, 1)})
        moods = {one.day: shares(one) for one in days}
        yield from panels.stacks(frame, [moods.get(day, []) for day in week.days])
        first, last = (self._dates.day_and_month(day, language) for day in (week.first, week.last))
        yield from frame.ends(first, last)

    def _generators(
        self, frame: Frame, generators: Sequence[tuple[str, int]], language: str
    ) -> Iterator[str]:
        yield frame.title(self._messages.plain(language, "chart-generators"))
        if not generators:
            yield frame.note(self._messages.plain(language, "chart-empty"))
            return
        total = sum(count for _, count in generators)
        rows = [
            (_cut(name), count / total, self._percent(count / total, language))
            for name, count in generators
        ]
        yield from panels.shares(frame, rows, POSITIVE)

    def _marks(self, top: float, language: str) -> dict[float, str]:
        return {
            share: self._messages.digits(f"{top * share:.3g}", language) for share in (0, 0.5, 1)
        }

    def _percent(self, share: float, language: str) -> str:
        return self._messages.digits(f"{round(100 * share)}%", language)

    def _clocks(self, frame: Frame, hours: Sequence[Hour], language: str) -> Iterator[str]:
        first, last = (self._dates.clock(local(hours[at].start), language) for at in (0, -1))
        yield from frame.ends(first, last)


def _cut(name: str) -> str:
    """Return the last part of a model's name, which may be an address at the hub, cut short."""
    last = name.rpartition("/")[2]
    return last if len(last) <= _LONGEST_NAME else f"{last[: _LONGEST_NAME - 1]}…"
