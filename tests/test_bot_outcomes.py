"""What errors say about a message, told by the errors the real library raises."""

from __future__ import annotations

import asyncio
import socket

import pytest
from telegram.error import TelegramError

from bot.connection import open_bot
from bot.outcomes import Outcome, outcome
from bot.playground import Fault, Playground
from bot.settings import Settings
from tests.whole_bot import NIMA


async def error_of_sending(playground: Playground, api_base: str | None = None) -> TelegramError:
    bot = open_bot(
        Settings.model_construct(telegram_proxy=None),
        playground.token,
        api_base or playground.api_base,
    )
    await bot._request[1].initialize()
    try:
        with pytest.raises(TelegramError) as caught:
            await bot.send_message(NIMA, "hi")
        return caught.value
    finally:
        await bot._request[1].shutdown()


@pytest.mark.parametrize(
    ("fault", "wanted"),
    [
        (Fault("retry_after"), Outcome.TOO_FAST),
        (Fault("drop"), Outcome.UNKNOWN),
        (Fault("drop", after_effect=True), Outcome.UNKNOWN),
        (Fault("status", status=500), Outcome.UNKNOWN),
        (Fault("status", status=502), Outcome.UNKNOWN),
        (Fault("status", status=504), Outcome.UNKNOWN),
        (Fault("unauthorized"), Outcome.NOT_SENT),
        (Fault("status", status=400, description="Bad Request: can't parse"), Outcome.REFUSED),
        (Fault("status", status=400, description="Bad Request: chat not found"), Outcome.GONE),
        (Fault("status", status=400, description="Bad Request: PEER_ID_INVALID"), Outcome.GONE),
        (Fault("status", status=403, description="Forbidden: user is deactivated"), Outcome.GONE),
        (Fault("migrated", chat_id=-1009), Outcome.MOVED),
    ],
)
async def test_answers_of_the_server(playground: Playground, fault: Fault, wanted: Outcome) -> None:
    playground.faults.add(fault)
    assert outcome(await error_of_sending(playground)) is wanted


async def test_a_port_where_nobody_listens_proves_that_nothing_was_sent(
    playground: Playground,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
        assert outcome(await error_of_sending(playground, nobody)) is Outcome.NOT_SENT


async def test_a_server_that_hears_and_says_nothing_proves_nothing(playground: Playground) -> None:
    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(hear, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        error = await error_of_sending(playground, f"http://127.0.0.1:{port}")
    assert outcome(error) is Outcome.UNKNOWN
