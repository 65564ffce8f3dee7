"""/healthz and /readyz for a supervisor, on HTTP_HOST and HTTP_PORT."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

# A poll takes half a minute at most; a minute and a half without one is a stall.
_STALLED_AFTER: Final = 90.0


@asynccontextmanager
async def serve_health(
    host: str, port: int, last_poll: Callable[[], float | None], ready: Callable[[], bool]
) -> AsyncIterator[None]:
    """Serve while the block runs; port 0 serves nothing. Raises OSError for a taken port."""
    if not port:
        yield
        return

    async def healthz(request: web.Request) -> web.Response:
        polled = last_poll()
        alive = polled is not None and time.time() - polled < _STALLED_AFTER
        return web.json_response({"polling": alive}, status=200 if alive else 503)

    async def readyz(request: web.Request) -> web.Response:
        return web.json_response({"ready": ready()}, status=200 if ready() else 503)

    application = web.Application()
    application.router.add_get("/healthz", healthz)
    application.router.add_get("/readyz", readyz)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield
    finally:
        await runner.cleanup()
