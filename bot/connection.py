"""The connection to the Bot API: python-telegram-bot, and updates as they came."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Final, cast

from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.backoff import pauses
from bot.request import Request
from bot.settings import Settings

logger = logging.getLogger(__name__)

# What the bot can make use of. None would keep whatever an earlier program asked for.
ALLOWED_UPDATES: Final = (
    "message",
    "edited_message",
    "channel_post",
    "callback_query",
    "my_chat_member",
)


# Else the library warns, at every 429, of its old way of giving durations.
os.environ.setdefault("PTB_TIMEDELTA", "true")


class TokenRefusedError(Exception):
    """The server does not know the token; trying again would not help."""


class PollingBot(ExtBot[None]):
    """A bot that also hands out raw updates.

    `get_updates` of python-telegram-bot parses a whole batch: one update it cannot parse hides
    all others, and parsed objects are not what we want to keep in the inbox.
    """

    async def fetch_updates(
        self, offset: int | None, seconds: int, kinds: Sequence[str] = ALLOWED_UPDATES
    ) -> list[dict[str, Any]]:
        """Wait up to `seconds` for updates from `offset` on, which acknowledges those before it.

        Raises telegram.error.TelegramError.
        """
        result = await self._post(
            "getUpdates",
            {
                "offset": offset,
                "timeout": seconds,
                "limit": 100,
                "allowed_updates": list(kinds),
            },
            # A dropped connection is noticed when the server stays silent longer than it said.
            read_timeout=seconds + 10,
        )
        return cast("list[dict[str, Any]]", result)

    async def renew_polling(self) -> None:
        """Close the connection that updates come through; the next poll opens a new one."""
        polling, _ = self._request
        await polling.shutdown()
        await polling.initialize()


def _nobody(method: str, code: str) -> None:
    """Hear a report and forget it."""


def open_bot(
    settings: Settings,
    token: str,
    api_base_url: str,
    report: Callable[[str, str], None] = _nobody,
) -> PollingBot:
    """Make the bot; nothing is sent yet. `report` is told of every call, as Request says."""
    proxy = settings.telegram_proxy.get_secret_value() if settings.telegram_proxy else None
    return PollingBot(
        token,
        base_url=f"{api_base_url}/bot",
        base_file_url=f"{api_base_url}/file/bot",
        # Patient: behind a slow proxy a message that was taken would count as lost, and be doubled.
        request=Request(
            report,
            connection_pool_size=64,
            pool_timeout=30,
            connect_timeout=15,
            read_timeout=30,
            proxy=proxy,
        ),
        # A connection of its own: a long poll must not hold up answers.
        get_updates_request=Request(
            report, connection_pool_size=1, connect_timeout=15, proxy=proxy
        ),
    )


def seconds_to_wait(error: RetryAfter) -> float:
    """Return how long the server wants to be left alone."""
    return cast("timedelta", error.retry_after).total_seconds()


async def reach_telegram(bot: PollingBot) -> None:
    """Say hello to the server, for as long as it takes: after a power cut the network is late.

    Raises TokenRefusedError.
    """
    waits = pauses()
    while True:
        try:
            await bot.initialize()
            await bot.delete_webhook()
        except InvalidToken:
            raise TokenRefusedError from None
        except RetryAfter as error:
            await asyncio.sleep(seconds_to_wait(error))
        except TelegramError as error:
            pause = next(waits)
            logger.warning("Telegram cannot be reached, trying again in %.0f s: %s", pause, error)
            await asyncio.sleep(pause)
        else:
            logger.info("Connected to Telegram as @%s", bot.username)
            return
