"""systemd's side of the bot: a real datagram socket hears what sd_notify(3) would."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.playground import Playground
from bot.settings import Settings
from bot.supervision import Supervisor
from tests.program import outcome, program
from tests.whole_bot import DANIEL, Person


@dataclass
class Systemd:
    """A NOTIFY_SOCKET and what came in at it, line by line."""

    address: str
    channel: socket.socket
    lines: list[str] = field(default_factory=list)

    def listen(self) -> list[str]:
        """Return all lines so far."""
        while True:
            try:
                self.lines += self.channel.recv(4096).decode().split("\n")
            except BlockingIOError:
                return self.lines

    async def hears(self, line: str, times: int = 1) -> None:
        """Wait until a line has come `times` times."""
        async with asyncio.timeout(30):
            while self.listen().count(line) < times:
                await asyncio.sleep(0.01)


@contextmanager
def systemd(address: str) -> Iterator[Systemd]:
    """Listen at `address` as systemd does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.bind(address.replace("@", "\0"))
        channel.setblocking(False)
        yield Systemd(address, channel)


def supervisor(address: str, usec: int | None = None, pid: int | None = None) -> Supervisor:
    settings = Settings.model_construct(notify_socket=address, watchdog_usec=usec, watchdog_pid=pid)
    return Supervisor(settings)


async def test_the_real_bot_reports_start_life_and_end(tmp_path: Path) -> None:
    async with Playground() as playground:
        with systemd(str(tmp_path / "notify")) as manager:
            async with program(
                tmp_path,
                NOTIFY_SOCKET=manager.address,
                WATCHDOG_USEC="200000",
                TELEGRAM_BOT_TOKEN=playground.token,
                TELEGRAM_API_BASE_URL=playground.api_base,
            ) as process:
                await manager.hears("READY=1")
                await Person(playground, DANIEL).ask("hello")
                await manager.hears("WATCHDOG=1", times=3)
                process.send_signal(signal.SIGTERM)
                code, printed = await outcome(process)
            lines = manager.listen()
    assert code == 0, printed
    assert lines[0] == "STATUS=Reaching Telegram"
    assert lines.index("STATUS=Reaching Telegram") < lines.index("READY=1")
    assert lines.index("READY=1") < lines.index("WATCHDOG=1") < lines.index("STOPPING=1")
    assert "STATUS=Polling (chats in work: 0, updates waiting: 0)" in lines
    assert "WATCHDOG=1" not in lines[lines.index("STOPPING=1") :]
    assert "Daniel" not in "".join(lines)


async def test_a_bot_that_never_reached_telegram_is_not_ready(tmp_path: Path) -> None:
    with systemd(str(tmp_path / "notify")) as manager:
        async with program(
            tmp_path,
            NOTIFY_SOCKET=manager.address,
            TELEGRAM_BOT_TOKEN="123456789:" + "w" * 35,
            TELEGRAM_API_BASE_URL="http://127.0.0.1:9",
        ) as process:
            await manager.hears("STATUS=Reaching Telegram")
            assert process.stderr is not None
            async with asyncio.timeout(30):
                while b"cannot be reached" not in await process.stderr.readline():
                    pass
            assert manager.listen() == ["STATUS=Reaching Telegram"]


async def test_an_abstract_socket_is_reached() -> None:
    with systemd(f"@hamzaban-{os.getpid()}") as manager:
        supervisor(manager.address).tell("READY=1", "STATUS=a@b")
        assert manager.listen() == ["READY=1", "STATUS=a@b"]


async def test_the_watchdog_starves_when_polls_stop(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    polled = time.time()
    with systemd(str(tmp_path / "notify")) as manager:
        watching = supervisor(manager.address, 20_000).watching(
            lambda: polled, lambda: "Polling", patience=0.2
        )
        async with watching:
            await manager.hears("WATCHDOG=1", times=2)
            async with asyncio.timeout(5):
                while "the watchdog is not fed" not in caplog.text:
                    await asyncio.sleep(0.01)
            fed = manager.listen().count("WATCHDOG=1")
            await manager.hears("STATUS=Polling", times=len(manager.lines) + 3 - fed)
            assert manager.listen().count("WATCHDOG=1") == fed
            polled = time.time()
            await manager.hears("WATCHDOG=1", times=fed + 1)


async def test_the_watchdog_starves_when_the_loop_hangs(tmp_path: Path) -> None:
    with systemd(str(tmp_path / "notify")) as manager:
        watchdog = supervisor(manager.address, 20_000)
        async with watchdog.watching(lambda: None, lambda: "Polling"):
            await manager.hears("WATCHDOG=1")
            fed = manager.listen().count("WATCHDOG=1")
            time.sleep(0.2)  # noqa: ASYNC251 - as blocking work would
            assert manager.listen().count("WATCHDOG=1") == fed


async def test_a_watchdog_meant_for_another_process_is_not_fed_in_its_rhythm(
    tmp_path: Path,
) -> None:
    with systemd(str(tmp_path / "notify")) as manager:
        others = supervisor(manager.address, 20_000, pid=1)
        async with others.watching(lambda: None, lambda: "Polling"):
            await manager.hears("STATUS=Polling")
            await asyncio.sleep(0.1)
            assert manager.listen().count("STATUS=Polling") == 1


async def test_without_systemd_nobody_is_told_and_a_deaf_one_is_no_harm(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with supervisor("").watching(lambda: None, lambda: "Polling"):
        await asyncio.sleep(0)
    assert caplog.messages == []
    async with supervisor(str(tmp_path / "gone")).watching(lambda: None, lambda: "Polling"):
        await asyncio.sleep(0)
    assert "The supervisor cannot be told anything" in caplog.text
