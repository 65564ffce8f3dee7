"""What /status shows: figures and names only, never a message."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from importlib import metadata
from typing import Any

import psutil

from bot.lanes import Lanes
from bot.logs import RecentErrors
from bot.messages import Messages
from bot.poller import Poller
from nlp import AIModels
from storage import Statistics, Summary

Line = Callable[..., str]
"""Puts a text of the report into words: its key, and its values by name."""

_MB = 1_000_000


def version() -> str:
    """Return the installed version, or that of a checkout that is not installed."""
    try:
        return metadata.version("hamzaban")
    except metadata.PackageNotFoundError:
        return "0+unknown"


class StatusReport:
    """Gathers the figures and puts them into words."""

    def __init__(
        self,
        messages: Messages,
        ai: AIModels,
        statistics: Statistics,
        lanes: Lanes,
        poller: Poller,
        errors: RecentErrors,
    ) -> None:
        self._messages = messages
        self._ai = ai
        self._statistics = statistics
        self._lanes = lanes
        self._poller = poller
        self._errors = errors
        self._started = time.time()

    async def text(self, language: str) -> str:
        """Return the report as HTML, its figures in the digits of the language."""

        def line(key: str, **values: object) -> str:
            shown = {
                name: value
                if isinstance(value, str)
                else self._messages.digits(f"{value}", language)
                for name, value in values.items()
            }
            return self._messages.text(language, key, **shown)

        midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        summary = await self._statistics.summary(midnight.timestamp())
        models = await self._ai.get_model_info()
        return "\n".join(
            [
                *self._process(line),
                *_models(line, models),
                *self._work(line, summary),
                *self._health(line),
            ]
        )

    def _process(self, line: Line) -> Iterator[str]:
        minutes = int(time.time() - self._started) // 60
        yield line("status-title", version=version())
        yield line(
            "status-uptime", days=minutes // 1440, hours=minutes // 60 % 24, minutes=minutes % 60
        )
        yield line(
            "status-memory",
            used_mb=psutil.Process().memory_info().rss // _MB,
            total_mb=psutil.virtual_memory().total // _MB,
        )

    def _work(self, line: Line, summary: Summary) -> Iterator[str]:
        running = self._lanes.running
        yield line(
            "status-queue",
            waiting=self._lanes.waiting - running,
            running=running,
            unsent=summary.unsent,
        )
        yield line("status-answered", today=summary.today, total=summary.total)
        if summary.set_aside:
            yield line("status-set-aside", count=summary.set_aside)
        if summary.gone:
            yield line("status-gone", count=summary.gone)
        if summary.good or summary.bad:
            yield line("status-ratings", good=summary.good, bad=summary.bad)
        for name, count in summary.by_generator:
            yield line("status-generator", generator=name, count=count)
        yield line(
            "status-latency", mean=round(summary.mean_latency, 2), p95=round(summary.p95_latency, 2)
        )
        size = round(summary.size / _MB, 1)
        yield line("status-database", size_mb=size, exchanges=summary.total)

    def _health(self, line: Line) -> Iterator[str]:
        if self._poller.last_poll is not None:
            yield line("status-poll", seconds=int(time.time() - self._poller.last_poll))
        if not self._errors.entries:
            yield line("status-errors-none")
            return
        yield line("status-errors-title")
        for entry in self._errors.entries:
            at = datetime.fromtimestamp(entry.at).astimezone()
            yield line("status-error", time=f"{at:%H:%M}", text=entry.text)


def _models(line: Line, models: Mapping[str, Any]) -> Iterator[str]:
    if not models["loaded"]:
        yield line("status-loading")
    for task, info in models["tasks"].items():
        why = line(f"why-{info['why']}")
        yield line("status-model", task=line(f"task-{task}"), model=info["model"], reason=why)
        for attempt in info["fallbacks_tried"]:
            yield line("status-attempt", **attempt)
    yield line("status-device", device=models["device"], dtype=models["dtype"])
