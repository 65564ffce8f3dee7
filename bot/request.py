"""An HTTP connection to the Bot API that tells what came of each call, and no log what was said."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from telegram.error import TelegramError, TimedOut
from telegram.request import HTTPXRequest


class Request(HTTPXRequest):
    """An HTTP connection that reports every call: its method and what came of it.

    What came of it is the HTTP status, "timeout" or "unreachable".
    """

    def __init__(self, report: Callable[[str, str], None], **options: Any) -> None:
        super().__init__(**options)
        self._report = report

    async def do_request(
        self, url: str, method: str, *args: Any, **options: Any
    ) -> tuple[int, bytes]:
        """Make one call. Raises telegram.error.NetworkError."""
        # Of .../bot<token>/sendMessage; files have names without number.
        name = "download" if "/file/bot" in url else url.rpartition("/")[2]
        try:
            code, payload = await super().do_request(url, method, *args, **options)
        except TimedOut:
            self._report(name, "timeout")
            raise
        except TelegramError:
            self._report(name, "unreachable")
            raise
        self._report(name, str(code))
        return code, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the answer as a dictionary. Raises TelegramError.

        The library's own way logs what it cannot read, and that may be people's messages.
        """
        with suppress(ValueError):
            answer = json.loads(payload.decode(errors="replace"))
            if isinstance(answer, dict):
                return answer
        raise TelegramError("The answer is not Telegram's: is a proxy in the way?")
