"""/healthz and /readyz for a supervisor, /metrics for Prometheus, on HTTP_HOST and HTTP_PORT."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import hdrs, web

from bot.metrics_page import MetricsPage
from bot.settings import Settings

# A poll takes half a minute at most; a minute and a half without one is a stall.
_STALLED_AFTER: Final = 90.0


@asynccontextmanager
async def serve_health(
    settings: Settings,
    last_poll: Callable[[], float | None],
    ready: Callable[[], bool],
    page: MetricsPage,
) -> AsyncIterator[None]:
    """Serve at HTTP_HOST and HTTP_PORT while the block runs. Raises OSError for a taken port."""

    async def healthz(request: web.Request) -> web.Response:
        polled = last_poll()
        alive = polled is not None and time.time() - polled < _STALLED_AFTER
        return web.json_response({"polling": alive}, status=200 if alive else 503)

    async def readyz(request: web.Request) -> web.Response:
        return web.json_response({"ready": ready()}, status=200 if ready() else 503)

    async def metrics(request: web.Request) -> web.Response:
        body, content_type = await page.render(request.headers.get(hdrs.ACCEPT, ""))
        return web.Response(body=body, headers={hdrs.CONTENT_TYPE: content_type})

    application = web.Application()
    # GET answers HEAD, too; other methods get 405, other paths 404.
    application.router.add_get("/healthz", healthz)
    application.router.add_get("/readyz", readyz)
    application.router.add_get("/metrics", metrics)
    application.on_response_prepare.append(_name_no_versions)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.http_host, settings.http_port).start()
        yield
    finally:
        await runner.cleanup()


async def _name_no_versions(request: web.Request, response: web.StreamResponse) -> None:
    """Take away the header with the versions of Python and aiohttp."""
    response.headers.pop(hdrs.SERVER, None)
