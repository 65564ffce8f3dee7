"""Fetches updates, commits them to the inbox, and only then acknowledges them."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from typing import Any, Final

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.backoff import pauses
from bot.connection import ALLOWED_UPDATES, PollingBot, TokenRefusedError, seconds_to_wait
from bot.lanes import Lanes
from bot.stops import Stops
from storage import DamagedError, Inbox, RawUpdate, StorageError

logger = logging.getLogger(__name__)

# Telegram ends a long poll after at most 50 s; shorter ones notice a dead connection sooner.
_POLL_SECONDS: Final = 25
# Every part of a poll has a timeout of its own, 60 s in all; who takes longer hangs.
_PATIENCE: Final = 90.0
_MOST_RENEWALS: Final = 3
# What a message holds that a model has to work on.
_SLOW: Final = frozenset({"text", "voice", "audio"})
# Bot API, Chat.id: "at most 52 significant bits".
_ID_LIMIT: Final = 2**52


class PollingStalledError(Exception):
    """Polls hang, on new connections too; a new process may do better."""


class Poller:
    """getUpdates → inbox → lanes, for as long as it runs."""

    def __init__(
        self,
        bot: PollingBot,
        inbox: Inbox,
        lanes: Lanes,
        refuse: Callable[[RawUpdate], None],
        stops: Stops,
        *,
        inline: bool = False,
        patience: float = _PATIENCE,
    ) -> None:
        """Feed `lanes`; `inline` asks for inline queries, too."""
        self._bot = bot
        self._inbox = inbox
        self._lanes = lanes
        self._refuse = refuse
        self._stops = stops
        self._kinds = (*ALLOWED_UPDATES, "inline_query") if inline else ALLOWED_UPDATES
        self._offset: int | None = None
        self._patience = patience
        self._waits = pauses()
        self._renewals = 0
        self._last_failure: type[Exception] | None = None
        self.last_poll: float | None = None

    async def run(self) -> None:
        """Poll until cancelled. Raises TokenRefusedError, PollingStalledError, DamagedError."""
        while True:
            await self._lanes.room()
            try:
                await self._poll()
            except InvalidToken:  # 401 and 404; its text holds the token
                raise TokenRefusedError from None
            except TimeoutError:
                await self._renew()
            except DamagedError:
                raise  # nothing can be stored any more, and nothing heals it
            except (TelegramError, StorageError) as error:
                await asyncio.sleep(self._pause(error))
            else:
                if self._last_failure:
                    logger.info("Updates arrive again")
                self._waits, self._renewals, self._last_failure = pauses(), 0, None

    async def _renew(self) -> None:
        """Take a new connection in the place of one that hangs."""
        self._renewals += 1
        self._last_failure = TimeoutError
        if self._renewals > _MOST_RENEWALS:
            raise PollingStalledError(f"polls hang, after {_MOST_RENEWALS} new connections too")
        logger.warning("A poll hangs: trying a new connection (%s)", self._renewals)
        await self._bot.renew_polling()

    async def _poll(self) -> None:
        async with asyncio.timeout(self._patience):
            bodies = await self._bot.fetch_updates(self._offset, _POLL_SECONDS, self._kinds)
        self.last_poll = time.time()
        # From here to the next offset: if the process dies, Telegram delivers the batch again.
        fresh = await self._inbox.add([raw_update(body) for body in bodies])
        if bodies:
            self._offset = max(int(body["update_id"]) for body in bodies) + 1
        for update in fresh:
            # Only what may need a model counts: photos of an album, presses, and messages of
            # groups, of which few are for the bot, are done at once.
            stop = self._stops.hear(update)
            message = update.body.get("message") or update.body.get("edited_message") or {}
            slow = update.chat_id > 0 and not _SLOW.isdisjoint(message) and not stop
            if not self._lanes.put(update, even_if_full=not slow):
                self._refuse(update)

    def _pause(self, error: TelegramError | StorageError) -> float:
        """Return how many seconds to wait after `error`; log it unless it repeats the last one."""
        if type(error) is not self._last_failure:
            if isinstance(error, Conflict):
                logger.warning(
                    "Another process uses this token: stop it, or revoke the token (409 Conflict)"
                )
            elif isinstance(error, StorageError):
                # Not acknowledged, so Telegram keeps them.
                logger.error("Updates cannot be stored, trying again: %s", error.reason)
            else:
                logger.warning("No updates from Telegram, trying again: %s", error)
        self._last_failure = type(error)
        if isinstance(error, RetryAfter):
            return seconds_to_wait(error)
        return next(self._waits)


def raw_update(body: dict[str, Any]) -> RawUpdate:
    """Find the chat an update belongs to, whatever kind it is; 0 if it has none.

    Lone surrogates, which some clients send and UTF-8 has no bytes for, become U+FFFD.
    """
    text = json.dumps(body, ensure_ascii=False)
    body = json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    chats = (_chat(event) for event in body.values() if isinstance(event, dict))
    return RawUpdate(int(body["update_id"]), next(filter(None, chats), 0), body)


def _chat(event: dict[str, Any]) -> int:
    """Return the id of an event's chat, 0 if there is none that a database could hold.

    An inline query belongs to its person's: what they write on comes behind it.
    """
    message = event.get("message")
    for place in (event, message if isinstance(message, dict) else {}):
        chat = place.get("from") if "query" in place else place.get("chat")
        number = chat.get("id") if isinstance(chat, dict) else None
        if isinstance(number, int) and abs(number) < _ID_LIMIT:
            return number
    return 0
