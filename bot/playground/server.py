"""The playground: a world, the APIs to it, and the server that offers them."""

from __future__ import annotations

import random
import secrets
from collections import deque
from types import TracebackType

from aiohttp import web

from . import page_files
from .bot_api import WELL_FORMED, BotApi, Call
from .client_api import ClientApi, errors_as_json
from .control_api import ControlApi
from .faults import Faults
from .files import MAX_UPLOAD
from .world import World

SHUTDOWN_SECONDS = 0.5
MAX_BODY = MAX_UPLOAD + 1024 * 1024
"""Bytes of a call: the largest file, and room for what is said of it."""


class Playground:
    """A local Telegram; runs while its `async with` lasts.

    `token` None invents one, `port` 0 takes a free one, `privacy` is the bot's privacy mode,
    `control` lets other processes plan faults and read the log, `faults` are what goes wrong
    (nothing, unless some are added). Starting raises OSError when it
    cannot listen.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        token: str | None = None,
        *,
        privacy: bool = True,
        control: bool = False,
        faults: Faults | None = None,
    ) -> None:
        self.token = token or _invented_token()
        if not WELL_FORMED.fullmatch(self.token):
            raise ValueError("a bot token looks like 123456789:AAE…, with 20 or more characters")
        self.world = World(int(self.token.partition(":")[0]), privacy=privacy)
        self.faults = Faults() if faults is None else faults
        self._bot_api = BotApi(self.token, self.world, self.faults)
        self._host = host
        self._port = port
        self._control = control
        self._runner: web.AppRunner | None = None

    @property
    def calls(self) -> deque[Call]:
        """The calls that the bot has made, oldest first."""
        return self._bot_api.calls

    @property
    def admin_id(self) -> int:
        """The id of the person who is the bot's admin."""
        return next(person.id for person in self.world.chats.people if person.is_admin)

    @property
    def api_base(self) -> str:
        """The address that takes the place of https://api.telegram.org."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"{self.api_base}/"

    async def __aenter__(self) -> Playground:
        runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._port).start()
        except OSError as error:
            await runner.cleanup()
            place = f"{self._host}:{self._port}"
            raise OSError(
                error.errno, f"the playground cannot listen on {place}: {error.strerror}"
            ) from error
        self._runner, self._port = runner, runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application(
            middlewares=[page_files.guard(self._host), errors_as_json], client_max_size=MAX_BODY
        )
        app.add_routes(self._bot_api.routes())
        app.add_routes(ClientApi(self.world).routes())
        if self._control:
            app.add_routes(ControlApi(self.faults, self.calls).routes())
        app.add_routes(page_files.routes())
        app.on_response_prepare.append(page_files.add_headers)
        app.on_shutdown.append(self._end_waiting)
        return app

    async def _end_waiting(self, app: web.Application) -> None:
        self.world.close()


def _invented_token() -> str:
    return f"{random.randrange(10**9, 10**10)}:AA{secrets.token_hex(17)[:33]}"
