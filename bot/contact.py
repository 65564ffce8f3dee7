"""One short talk with the Bot API that tells, of a failure, what kind it is.

The bot's own connection need not know: whatever the kind, it tries again. Asks only what changes
nothing: no update is fetched, acknowledged or kept from the bot that polls.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any, Final, Literal

import httpx

from bot.connection import TokenRefusedError

Failure = Literal["name", "refused", "timeout", "tls", "proxy", "cut", "other"]
_TIMEOUT: Final = 15.0  # seconds; connecting through a slow proxy takes ten
_TOKEN_REFUSED: Final = (401, 404)


class UnreachableError(Exception):
    """There was no answer: `failure` is the kind, `reason` the library's words."""

    def __init__(self, failure: Failure, reason: str) -> None:
        super().__init__(f"{failure}: {reason}")
        self.failure = failure
        self.reason = reason


class StrangeAnswerError(Exception):
    """There was an answer, but none that the Bot API gives to a call that succeeds."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Where the Bot API is, and the proxy on the way to it."""

    api_base_url: str
    proxy: str | None = field(default=None, repr=False)

    @property
    def host(self) -> str:
        """The name of the server."""
        return httpx.URL(self.api_base_url).host

    @property
    def proxy_address(self) -> str:
        """The proxy without user and password."""
        url = httpx.URL(self.proxy or "")
        return f"{url.scheme}://{url.netloc.decode()}"

    async def knock(self) -> float | None:
        """Return the server's time, in seconds since 1970, if it tells. Raises UnreachableError."""
        response = await self._send("GET", f"{self.api_base_url}/")
        try:
            return parsedate_to_datetime(response.headers["Date"]).timestamp()
        except (KeyError, ValueError):
            return None

    async def ask(self, token: str, method: str) -> dict[str, Any]:
        """Return the result of a method that takes nothing and gives an object.

        Raises TokenRefusedError, UnreachableError and StrangeAnswerError.
        """
        response = await self._send("POST", f"{self.api_base_url}/bot{token}/{method}")
        try:
            answer = response.json()
            succeeded, result = answer["ok"], answer.get("result")
        except (ValueError, TypeError, KeyError, AttributeError):
            raise StrangeAnswerError(f"HTTP {response.status_code}") from None
        if not succeeded and response.status_code in _TOKEN_REFUSED:
            raise TokenRefusedError
        if not succeeded or not isinstance(result, dict):
            raise StrangeAnswerError(
                f"HTTP {response.status_code}: {answer.get('description', '')}"
            )
        return result

    async def _send(self, verb: str, url: str) -> httpx.Response:
        try:
            async with httpx.AsyncClient(proxy=self.proxy, timeout=_TIMEOUT) as client:
                return await client.request(verb, url)
        # OSError: a certificate file of the environment that is missing, say.
        except (httpx.HTTPError, OSError) as error:
            reason = f"{type(error).__name__}: {error}".rstrip(": ")
            raise UnreachableError(_kind(error, proxied=bool(self.proxy)), reason) from error


def _kind(error: Exception, *, proxied: bool) -> Failure:
    causes = list(_causes(error))

    def has(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    if has(ssl.SSLError):
        return "tls"
    if has(httpx.ProxyError) or (proxied and has(httpx.ConnectError, httpx.ConnectTimeout)):
        return "proxy"
    if has(socket.gaierror):
        return "name"
    if has(ConnectionRefusedError):
        return "refused"
    if has(httpx.TimeoutException, TimeoutError):
        return "timeout"
    if has(ConnectionError, httpx.ReadError, httpx.RemoteProtocolError):
        return "cut"
    return "other"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and all that led to it; a server with several addresses failed at each."""
    if error is None:
        return
    yield error
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _causes(each)
    yield from _causes(error.__cause__ or error.__context__)
