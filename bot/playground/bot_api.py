"""The Bot API over HTTP: `/bot<token>/<method>`, and `/file/bot<token>/<path>`.

https://core.telegram.org/bots/api#making-requests
"""

from __future__ import annotations

import asyncio
import inspect
import json
import re
import time
from collections import deque
from dataclasses import dataclass

from aiohttp import web
from telegram import Bot

from .account_methods import ACCOUNT_METHODS
from .document_methods import DOCUMENT_METHODS
from .faults import Fault, Faults
from .files import MAX_DOWNLOAD, MAX_UPLOAD
from .inline_methods import INLINE_METHODS
from .message_methods import MESSAGE_METHODS, Method
from .parameters import Parameters
from .types import ApiError, Upload, bad_request
from .world import World

METHODS: dict[str, Method] = {
    name.lower(): method
    for name, method in (
        ACCOUNT_METHODS | MESSAGE_METHODS | DOCUMENT_METHODS | INLINE_METHODS
    ).items()
}
UNAVAILABLE = {name.lower() for name in dir(Bot) if re.fullmatch("[a-z]+[A-Z][A-Za-z]+", name)}
"""Methods that Telegram has and the playground may lack, as python-telegram-bot names them."""
WELL_FORMED = re.compile(r"\d{1,15}:[A-Za-z0-9_-]{20,}")
KEPT_CALLS = 10_000


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the bot, as it came."""

    method: str
    params: Parameters
    at: float


class BotApi:
    """Answers a bot's calls; remembers them; fails when a fault is planned."""

    def __init__(self, token: str, world: World, faults: Faults) -> None:
        self._token = token
        self._world = world
        self._faults = faults
        self.calls: deque[Call] = deque(maxlen=KEPT_CALLS)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to serve."""
        return [
            *(web.route(verb, "/bot{token}/{method}", self.handle) for verb in ("GET", "POST")),
            web.get("/file/bot{token}/{path:.+}", self.download),
        ]

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one call with ok and result, or with the refusal."""
        try:
            result = await self._result(request)
        except ApiError as error:
            return _refusal(error)
        return web.json_response({"ok": True, "result": result})

    async def download(self, request: web.Request) -> web.Response:
        """Hand out the content of a file that getFile has shown the path of."""
        try:
            self._check_token(request)
            file = self._world.files.at(request.match_info["path"])
            if file is None or len(file.content) > MAX_DOWNLOAD:
                raise ApiError(404, "Not Found")
        except ApiError as error:
            return _refusal(error)
        return web.Response(body=file.content, content_type="application/octet-stream")

    def _check_token(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if not WELL_FORMED.fullmatch(token):
            raise ApiError(404, "Not Found")
        if token != self._token:
            raise ApiError(401, "Unauthorized")

    async def _result(self, request: web.Request) -> object:
        self._check_token(request)
        method = request.match_info["method"]
        try:
            params = await _parameters(request)
        except web.HTTPRequestEntityTooLarge:
            raise _too_large() from None
        self.calls.append(Call(method, params, time.time()))
        fault = self._faults.take(method, params)
        if fault is None:
            return await self._perform(method, params)
        return await self._fail(fault, request, method, params)

    async def _perform(self, name: str, params: Parameters) -> object:
        method = METHODS.get(name.lower())
        if method is None and name.lower() in UNAVAILABLE:
            raise bad_request("method is not available in the playground")
        if method is None:
            raise ApiError(404, "Not Found: method not found")
        result = method(self._world, params)
        return await result if inspect.isawaitable(result) else result

    async def _fail(
        self, fault: Fault, request: web.Request, method: str, params: Parameters
    ) -> object:
        done = await self._perform(method, params) if fault.after_effect else None
        if fault.kind == "drop" and request.transport is not None:
            request.transport.close()
        if fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
            return done if fault.after_effect else await self._perform(method, params)
        if error := fault.error():
            raise error
        return None


def _refusal(error: ApiError) -> web.Response:
    answer = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        answer["parameters"] = error.parameters
    return web.json_response(answer, status=error.code)


async def _parameters(request: web.Request) -> Parameters:
    """Return what came in the query and in the body, in any of the ways that Telegram takes."""
    values: dict[str, object] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError:
            raise bad_request("can't parse request JSON object") from None
        if not isinstance(body, dict):
            raise bad_request("expected a JSON object")
        values |= body
    else:
        for name, part in (await request.post()).items():
            if isinstance(part, str):
                values[name] = part
            elif isinstance(part, web.FileField):
                uploads[name] = Upload(part.filename, part.file.read())
    if any(len(upload.content) > MAX_UPLOAD for upload in uploads.values()):
        raise _too_large()
    return Parameters.of(values, uploads)


def _too_large() -> ApiError:
    return ApiError(413, "Request Entity Too Large")
