"""What /status shows: figures and names only, never a message."""

from __future__ import annotations

import time
from datetime import datetime
from importlib import metadata

import psutil

from bot.lanes import Lanes
from bot.logs import RecentErrors
from bot.messages import Messages
from bot.poller import Poller
from nlp import AIModels
from storage import Statistics

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
        """Return the report as HTML."""

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
        memory = psutil.virtual_memory()
        minutes = int(time.time() - self._started) // 60
        lines = [
            line("status-title", version=version()),
            line(
                "status-uptime",
                days=minutes // 1440,
                hours=minutes // 60 % 24,
                minutes=minutes % 60,
            ),
        ]
        if not models["loaded"]:
            lines.append(line("status-loading"))
        for task, info in models["tasks"].items():
            why = line(f"why-{info['why']}")
            lines.append(
                line("status-model", task=line(f"task-{task}"), model=info["model"], reason=why)
            )
            lines += [line("status-attempt", **attempt) for attempt in info["fallbacks_tried"]]
        lines += [
            line("status-device", device=models["device"], dtype=models["dtype"]),
            line(
                "status-memory",
                used_mb=psutil.Process().memory_info().rss // _MB,
                total_mb=memory.total // _MB,
            ),
            line(
                "status-queue",
                waiting=self._lanes.waiting - self._lanes.running,
                running=self._lanes.running,
                unsent=summary.unsent,
            ),
            line("status-answered", today=summary.today, total=summary.total),
        ]
        lines += [
            line("status-generator", generator=name, count=count)
            for name, count in summary.by_generator
        ]
        lines += [
            line(
                "status-latency",
                mean=round(summary.mean_latency, 2),
                p95=round(summary.p95_latency, 2),
            ),
            line(
                "status-database",
                size_mb=round(summary.size / _MB, 1),
                exchanges=summary.total,
            ),
        ]
        if self._poller.last_poll is not None:
            lines.append(line("status-poll", seconds=int(time.time() - self._poller.last_poll)))
        if self._errors.entries:
            lines.append(line("status-errors-title"))
            lines += [
                line(
                    "status-error",
                    time=f"{datetime.fromtimestamp(entry.at).astimezone():%H:%M}",
                    text=entry.text,
                )
                for entry in self._errors.entries
            ]
        else:
            lines.append(line("status-errors-none"))
        return "\n".join(lines)
