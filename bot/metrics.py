"""What the bot counts and measures, for Prometheus: how much and how long, never who or what."""

from __future__ import annotations

import time
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram

# Reasons in the words of storage and dispatch, as labels. Every other reason is the name of an
# exception's class, or it does not become a label at all.
_REASONS: Final = {
    "cannot be parsed": "unparsable",
    "no try of 3 succeeded": "no_try_succeeded",
}
_OUTCOMES: Final = ("answered", "told", "ignored", "set_aside")
_ANSWER_SECONDS: Final = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300)
_UNDERSTANDING_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15)
_LAG_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """Counters and histograms in a registry of their own.

    Names and units follow https://prometheus.io/docs/practices/naming/. Labels hold names of
    models, methods, outcomes and errors; never an id, a name or a word of a person.
    """

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        # Each is counted once, however often it is closed. No arrival: a process before us saw it.
        self._open: dict[int, float | None] = {}
        self._received = Counter(
            "hamzaban_updates_received", "New updates that were stored.", registry=registry
        )
        self._closed = Counter(
            "hamzaban_updates_closed",
            "Updates that are done: answered by the conversation, told in the bot's own words"
            " (commands, notices), ignored, or set aside after failing.",
            ["outcome"],
            registry=registry,
        )
        for outcome in _OUTCOMES:  # from 0 on, or the first would be no increase
            self._closed.labels(outcome)
        self._set_aside = Counter(
            "hamzaban_updates_set_aside",
            "Updates that were given up, by the class of the error.",
            ["reason"],
            registry=registry,
        )
        self._answer = Histogram(
            "hamzaban_answer_seconds",
            "From the arrival of a message in this process to its stored answer.",
            ["generator"],
            buckets=_ANSWER_SECONDS,
            registry=registry,
        )
        self.understanding = Histogram(
            "hamzaban_understanding_seconds",
            "How long a message waits for language, intent and sentiment.",
            buckets=_UNDERSTANDING_SECONDS,
            registry=registry,
        )
        self.sent = Counter(
            "hamzaban_messages_sent", "Answers that went out completely.", registry=registry
        )
        self.refused = Counter(
            "hamzaban_messages_refused",
            "Answers that were given up, for Telegram does not take them.",
            registry=registry,
        )
        self._requests = Counter(
            "hamzaban_telegram_requests",
            "Calls of the Bot API by method and HTTP status, or timeout, or unreachable.",
            ["method", "code"],
            registry=registry,
        )
        self.chats_gone = Counter(
            "hamzaban_chats_gone",
            "Times a chat turned out to take no messages: the bot is blocked, or removed.",
            registry=registry,
        )
        self.storage_errors = Counter(
            "hamzaban_storage_errors",
            "Times the database could not be written: disk full, damaged, locked.",
            registry=registry,
        )
        self.loop_lag = Histogram(
            "hamzaban_event_loop_lag_seconds",
            "How much later than asked for the event loop wakes up, sampled four times a second.",
            buckets=_LAG_SECONDS,
            registry=registry,
        )

    def requested(self, method: str, code: str) -> None:
        """Count a call of the Bot API; `code` is its HTTP status, timeout or unreachable."""
        self._requests.labels(method, code).inc()

    def received(self, update_id: int) -> None:
        """Count a new update."""
        self._received.inc()
        self._open[update_id] = time.monotonic()

    def inherited(self, update_id: int) -> None:
        """Take note of an update that an earlier process left open."""
        self._open[update_id] = None

    def answered(self, update_id: int, generator: str) -> float | None:
        """Count an answer; return its seconds since the arrival, None if that is not known."""
        arrival = self._open.get(update_id)
        self._close(update_id, "answered")
        if arrival is None:
            return None
        seconds = time.monotonic() - arrival
        self._answer.labels(generator).observe(seconds)
        return seconds

    def told(self, update_id: int) -> None:
        """Count an update that got one of the bot's own texts."""
        self._close(update_id, "told")

    def ignored(self, update_id: int) -> None:
        """Count an update that needs no answer."""
        self._close(update_id, "ignored")

    def set_aside(self, update_id: int, reason: str) -> None:
        """Count an update that is given up; `reason` is as storage keeps it."""
        if self._close(update_id, "set_aside"):
            named = reason if reason.isidentifier() else "other"
            self._set_aside.labels(_REASONS.get(reason, named)).inc()

    def _close(self, update_id: int, outcome: str) -> bool:
        """Count an update unless it is closed already."""
        if update_id not in self._open:
            return False
        del self._open[update_id]
        self._closed.labels(outcome).inc()
        return True
