"""What tests in another process talk to: `/control/…`; served only if asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from aiohttp import web

from .bot_api import Call
from .client_api import read_json
from .faults import Fault, Faults
from .types import bad_request


class ControlApi:
    """Plans faults and shows the calls of the bot."""

    def __init__(self, faults: Faults, calls: Iterable[Call]) -> None:
        self._faults = faults
        self._calls = calls

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to serve."""
        return [web.post("/control/faults", self.plan), web.get("/control/log", self.log)]

    async def plan(self, request: web.Request) -> web.Response:
        """Plan a fault."""
        body = await read_json(request)
        if unknown := body.keys() - {one.name for one in fields(Fault)}:
            raise bad_request(f"unknown fields: {', '.join(sorted(unknown))}")
        try:
            self._faults.add(Fault(**body))
        except TypeError:
            raise bad_request("kind must be given") from None
        return web.json_response({})

    async def log(self, request: web.Request) -> web.Response:
        """Return all calls, oldest first."""
        calls = [
            {"method": call.method, "params": call.params, "at": call.at} for call in self._calls
        ]
        return web.json_response(calls)
