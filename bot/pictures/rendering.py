"""From an SVG to a PNG, without holding up the event loop."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import Final

_PROGRAM: Final = Path(__file__).with_name("rasterizer.py")
_PATIENCE: Final = 20.0  # seconds; it takes a quarter of one


class RenderingError(Exception):
    """A picture could not be drawn."""


async def render(svg: str) -> bytes:
    """Return a PNG as large as the SVG says. Raises RenderingError."""
    try:
        # -P: modules beside the program must not stand in for Python's own.
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", str(_PROGRAM), stdin=PIPE, stdout=PIPE, stderr=PIPE
        )
        png, complaint = await _spoken(process, svg.encode())
    except (OSError, TimeoutError) as error:
        raise RenderingError(f"{type(error).__name__}: {error}") from error
    if process.returncode != 0:
        last = complaint.decode(errors="replace").strip().rpartition("\n")[2]
        raise RenderingError(last or f"exit code {process.returncode}")
    return png


async def _spoken(process: Process, svg: bytes) -> tuple[bytes, bytes]:
    try:
        async with asyncio.timeout(_PATIENCE):
            return await process.communicate(svg)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
