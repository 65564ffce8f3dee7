"""The page itself, and what keeps other websites from talking to the playground."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

PAGE = Path(__file__).parent / "page"
CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'; object-src 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


async def serve(request: web.Request) -> web.FileResponse:
    """Serve a file of the page; the empty name is index.html."""
    path = PAGE / (request.match_info.get("name") or "index.html")
    content_type = CONTENT_TYPES.get(path.suffix)
    if content_type is None or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Content-Type": content_type})


def routes() -> list[web.RouteDef]:
    """Return the routes to serve."""
    return [web.get("/", serve), web.get(r"/{name:[\w.-]+}", serve)]


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Keep browsers from caching and from loading anything from elsewhere."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


def guard(bound_host: str) -> Middleware:
    """Return a middleware that refuses what a foreign website makes a browser send.

    A site that points its own name at this machine is known by the Host, a request across sites
    by the Origin. Calls of the bot need no guard: only it knows the token.
    """
    hosts = {"localhost", "127.0.0.1", "::1", bound_host}

    @web.middleware
    async def refuse_strangers(request: web.Request, handler: Handler) -> web.StreamResponse:
        if "token" not in request.match_info:
            if urlsplit(f"//{request.host}").hostname not in hosts:
                raise web.HTTPForbidden(text="unknown host")
            origin = request.headers.get("Origin")
            if request.method != "GET" and origin not in (None, f"http://{request.host}"):
                raise web.HTTPForbidden(text="cross-origin request")
        return await handler(request)

    return refuse_strangers
