"""Logging: one line an event, as text or JSON, with every secret taken out."""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections import deque
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from bot.redaction import Redactor

update_id: ContextVar[int | None] = ContextVar("update_id", default=None)
"""The update that is being worked on; tasks that its work starts inherit it."""

# Loggers that tell every request, with the token in its address, or every cursor.
_CHATTY = (
    "httpx",
    "httpcore",
    "aiosqlite",
    "telegram.Bot",
    "telegram.ext.ExtBot",
    "aiohttp.access",
    "torch",
)


class _Update(logging.Filter):
    """Adds to a line the update during whose work it was written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line pass."""
        record.update_id = number = update_id.get()
        record.update = "" if number is None else f" update={number}"
        return True


class _TextFormatter(logging.Formatter):
    def __init__(self, redact: Redactor) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s%(update)s: %(message)s")
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        # After formatting, so that arguments and tracebacks are covered as well.
        return self._redact(super().format(record))


class _JSONFormatter(logging.Formatter):
    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.__dict__.get("update_id") is not None:
            entry["update_id"] = record.__dict__["update_id"]
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return self._redact(json.dumps(entry, ensure_ascii=False))


@dataclass(frozen=True, slots=True)
class LoggedError:
    """A warning or an error, shown in /status. `at` is seconds since 1970."""

    at: float
    text: str


class RecentErrors(logging.Handler):
    """Remembers the last few warnings and errors, without tracebacks."""

    def __init__(self, redact: Redactor, keep: int = 5) -> None:
        super().__init__(logging.WARNING)
        self._redact = redact
        self.entries: deque[LoggedError] = deque(maxlen=keep)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the first line of what was logged."""
        first_line = self._redact(record.getMessage()).partition("\n")[0]
        self.entries.append(LoggedError(record.created, first_line[:200]))


def set_up(level: str, style: str, secrets: Iterable[str]) -> RecentErrors:
    """Send log lines of `level` and above to standard error; return the handler of errors."""
    redact = Redactor(secrets)
    stream = logging.StreamHandler()
    stream.addFilter(_Update())
    stream.setFormatter(_JSONFormatter(redact) if style == "json" else _TextFormatter(redact))
    errors = RecentErrors(redact)
    logging.basicConfig(level=level, handlers=[stream, errors], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    logging.captureWarnings(capture=True)

    def log_uncaught(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        logging.getLogger("bot").critical("Stopped by an error", exc_info=(kind, error, trace))

    def log_uncaught_in_thread(failure: threading.ExceptHookArgs) -> None:
        if failure.exc_value is not None:
            what = (failure.exc_type, failure.exc_value, failure.exc_traceback)
            logging.getLogger("bot").critical("A thread ended with an error", exc_info=what)

    sys.excepthook = log_uncaught
    threading.excepthook = log_uncaught_in_thread
    return errors
