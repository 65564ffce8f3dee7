"""A Bot API server nobody here wrote (lo-bot-api-emulator), with a thin shim for its gaps."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from lo_bot_api_emulator import LoBotApiEmulator

# It answers 501 to these; Telegram answers true.
_MISSING = {"sendMessageDraft", "setMyName", "setMyDescription", "setMyShortDescription"}


class Emulator:
    """The running server, a person to write with, and what the bot answered."""

    def __init__(self, server: LoBotApiEmulator, url: str, token: str) -> None:
        self._server = server
        self._token = token
        self._message_id = 0
        self.url = url
        self.sent: list[dict[str, Any]] = []
        self.files: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.arrived = asyncio.Event()

    async def write(self, text: str, *, chat: int = 77, language: str = "fa") -> None:
        """Queue a private message of a person."""
        self._message_id += 1
        person = {"id": chat, "is_bot": False, "first_name": "Nima", "language_code": language}
        message: dict[str, Any] = {
            "message_id": self._message_id,
            "date": 1_790_000_000,
            "chat": {"id": chat, "type": "private", "first_name": "Nima"},
            "from": person,
            "text": text,
        }
        if text.startswith("/"):
            length = len(text.split()[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        await self._server.enqueue_update({"message": message}, token=self._token)

    async def answers(self, count: int) -> list[str]:
        """Wait until the bot has sent `count` messages and return their texts."""
        while len(self.sent) < count:
            self.arrived.clear()
            await self.arrived.wait()
        return [message["text"] for message in self.sent]


@asynccontextmanager
async def run_emulator(token: str) -> AsyncIterator[Emulator]:
    """Serve on a free port of 127.0.0.1."""
    server = LoBotApiEmulator()
    emulator = Emulator(server, "", token)

    @web.middleware
    async def shim(request: web.Request, handler: Any) -> web.StreamResponse:
        method = request.match_info.get("method", "")
        emulator.calls.append(method)
        if method in _MISSING:
            return web.json_response({"ok": True, "result": True})
        response: web.StreamResponse = await handler(request)
        if method == "getMe" and isinstance(response, web.Response):
            body = json.loads(response.text or "")
            body["result"].setdefault("username", "emulated_bot")
            return web.json_response(body)
        if method == "sendMessage" and response.status == 200:
            emulator.sent.append(dict(await request.post()))
            emulator.arrived.set()
        if method == "sendDocument" and isinstance(response, web.Response):
            sent = json.loads(response.text or "")["result"]
            emulator.files.append(server.assets[sent["document"]["file_id"]])
            emulator.sent.append({"text": sent["caption"]})
            emulator.arrived.set()
        return response

    application = server.app()
    application.middlewares.append(shim)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        emulator.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield emulator
    finally:
        await runner.cleanup()
