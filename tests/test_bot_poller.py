"""The poller at a server that hangs."""

from __future__ import annotations

import asyncio
from contextlib import closing, suppress

import pytest

from bot.connection import open_bot
from bot.lanes import Lanes
from bot.playground import Playground
from bot.poller import Poller, PollingStalledError
from bot.settings import Settings
from bot.stops import Stops
from storage import DamagedError, Database, Inbox, RawUpdate
from tests.test_storage_integrity import meet_damage


async def test_polls_that_hang_get_new_connections_and_at_last_a_new_process(
    database: Database,
) -> None:
    polls = 0

    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer so slowly that no timeout of the library notices."""
        nonlocal polls
        polls += 1
        with suppress(ConnectionError), closing(writer):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.02)

    async def work(update: RawUpdate) -> None:
        raise AssertionError("there are no updates")

    server = await asyncio.start_server(trickle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    token = f"123456789:{'A' * 35}"
    settings = Settings.model_construct(telegram_proxy=None)
    bot = open_bot(settings, token, f"http://127.0.0.1:{port}")
    lanes = Lanes(work)
    poller = Poller(
        bot, Inbox(database), lanes, lambda update: None, Stops(lambda: ""), patience=0.2
    )
    with pytest.raises(PollingStalledError, match="3 new connections"):
        await poller.run()
    assert polls == 4
    await bot._request[0].shutdown()
    server.close()
    await server.wait_closed()
    await asyncio.sleep(0.05)  # who trickles notices that nobody reads


async def test_a_damaged_database_ends_polling_even_if_nobody_writes(
    playground: Playground, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.poller._POLL_SECONDS", 1)

    async def work(update: RawUpdate) -> None:
        raise AssertionError("there are no updates")

    await meet_damage(database)
    settings = Settings.model_construct(telegram_proxy=None)
    bot = open_bot(settings, playground.token, playground.api_base)
    poller = Poller(bot, Inbox(database), Lanes(work), lambda update: None, Stops(lambda: ""))
    async with asyncio.timeout(10):
        with pytest.raises(DamagedError):
            await poller.run()
    await bot._request[0].shutdown()
