"""/metrics: what was counted, and gauges that are read when Prometheus asks."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from pathlib import Path
from typing import Final

from prometheus_client import Gauge, Info, PlatformCollector, ProcessCollector
from prometheus_client.exposition import choose_encoder

from bot.lanes import Lanes
from bot.metrics import Metrics
from bot.status import version
from nlp import AIModels
from storage import Statistics, StorageError

logger = logging.getLogger(__name__)

_UNKNOWN: Final = math.nan
_BACKLOG: Final = {
    "open_updates": ("hamzaban_updates_open", "Updates that are stored and not done."),
    "oldest_open": (
        "hamzaban_oldest_open_update_timestamp_seconds",
        "When the oldest open update was stored.",
    ),
    "unsent": ("hamzaban_messages_unsent", "Answers that are stored and not sent."),
    "oldest_unsent": (
        "hamzaban_oldest_unsent_message_timestamp_seconds",
        "When the oldest unsent answer was stored.",
    ),
}
_MODEL_LABELS: Final = ("task", "model", "engine", "device", "why")


class MetricsPage:
    """Renders the registry of `metrics`, to which it adds gauges; each is NaN while unknown."""

    def __init__(
        self,
        metrics: Metrics,
        lanes: Lanes,
        last_poll: Callable[[], float | None],
        ai: AIModels,
        statistics: Statistics,
        database: Path,
    ) -> None:
        self._registry = registry = metrics.registry
        self._ai = ai
        self._statistics = statistics
        self._backlog = {
            figure: Gauge(name, text, registry=registry)
            for figure, (name, text) in _BACKLOG.items()
        }
        self._models = Gauge(
            "hamzaban_model_info",
            "Models in use, by task, and why it is they.",
            _MODEL_LABELS,
            registry=registry,
        )
        for name, text, read in (
            (
                "hamzaban_lanes_waiting",
                "Updates that wait for an earlier one of their chat.",
                lambda: lanes.waiting - lanes.running,
            ),
            ("hamzaban_lanes_running", "Chats that are being worked for.", lambda: lanes.running),
            (
                "hamzaban_last_poll_timestamp_seconds",
                "When a poll of Telegram was last completed.",
                lambda: last_poll() or _UNKNOWN,
            ),
            ("hamzaban_models_ready", "1 once all models are loaded.", ai.is_ready),
            (
                "hamzaban_database_size_bytes",
                "Size of the database with its write-ahead log.",
                lambda: _size(database),
            ),
        ):
            Gauge(name, text, registry=registry).set_function(read)
        Info("hamzaban_build", "The version that runs.", registry=registry).info(
            {"version": version()}
        )
        ProcessCollector(registry=registry)  # memory, CPU, files, start: on Linux
        PlatformCollector(registry=registry)  # python_info

    async def render(self, accept: str) -> tuple[bytes, str]:
        """Return the page and its content type, in the format the Accept header asks for."""
        await self._read_backlog()
        await self._read_models()
        encode, content_type = choose_encoder(accept)
        return encode(self._registry), content_type

    async def _read_backlog(self) -> None:
        try:
            backlog = await self._statistics.backlog()
        except StorageError as error:  # what else there is to tell matters all the more
            logger.warning("No figures for /metrics: %s", error.reason)
            backlog = None
        for figure, gauge in self._backlog.items():
            value = getattr(backlog, figure, None)
            gauge.set(_UNKNOWN if value is None else value)

    async def _read_models(self) -> None:
        models = await self._ai.get_model_info()
        self._models.clear()
        for task, info in models["tasks"].items():
            self._models.labels(task, *(info[label] for label in _MODEL_LABELS[1:])).set(1)


def _size(database: Path) -> float:
    files = [database, database.with_name(f"{database.name}-wal")]
    try:
        return sum(file.stat().st_size for file in files if file.exists())
    except OSError:
        return _UNKNOWN
