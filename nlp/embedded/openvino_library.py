"""OpenVINO's two packages, imported so that nobody hears of it.

`import openvino` reports to Google Analytics through its package openvino_telemetry, and does so
in a process forked from a thread, which now and then leaves NumPy's own threads waiting for ever
(seen with OpenVINO 2026.4 and NumPy 2.4). Where that package cannot be imported, OpenVINO goes
on without it; so it is made unimportable first. Import OpenVINO nowhere else.
"""

from __future__ import annotations

import sys
from typing import Any, cast


def import_openvino() -> Any:
    """Return the package openvino. Raises ImportError."""
    _silence()
    import openvino

    return openvino


def import_openvino_genai() -> Any:
    """Return the package openvino_genai. Raises ImportError."""
    _silence()
    import openvino_genai

    return openvino_genai


def _silence() -> None:
    # None is how Python notes that a module must not be imported.
    cast("dict[str, Any]", sys.modules).setdefault("openvino_telemetry", None)
