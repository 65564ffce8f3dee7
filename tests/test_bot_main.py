"""The program as its owner starts it: exit codes, one readable line, no secret, no traceback."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.playground import Fault, Playground
from tests.conftest import ROOT
from tests.program import outcome, program
from tests.whole_bot import NIMA, Person


async def test_wrong_settings_are_listed_in_one_message_with_exit_code_2(tmp_path: Path) -> None:
    async with program(
        tmp_path,
        TELEGRAM_BOT_TOKEN="hunter2",
        ADMIN_USER_IDS="sara",
        DATABASE_PATH="/dev/null/bot.db",
        INTENT_MODEL="nonsense",
    ) as process:
        code, printed = await outcome(process)
    assert code == 2
    for name in ("TELEGRAM_BOT_TOKEN", "ADMIN_USER_IDS", "DATABASE_PATH", "INTENT_MODEL"):
        assert len(re.findall(f"^  {name}: ", printed, re.MULTILINE)) == 1, printed
    assert "hunter2" not in printed
    assert "Traceback" not in printed


async def test_a_refused_token_is_one_line_and_exit_code_3(tmp_path: Path) -> None:
    token = "123456789:" + "w" * 35
    async with (
        Playground() as playground,
        program(
            tmp_path, TELEGRAM_BOT_TOKEN=token, TELEGRAM_API_BASE_URL=playground.api_base
        ) as process,
    ):
        code, printed = await outcome(process)
    assert code == 3
    assert "refuses TELEGRAM_BOT_TOKEN" in printed
    assert "Traceback" not in printed
    assert token not in printed


async def test_a_key_that_does_not_fit_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    environment = {
        "TELEGRAM_BOT_TOKEN": "123456789:" + "w" * 35,
        "TELEGRAM_API_BASE_URL": "http://127.0.0.1:9",
        "DATABASE_PATH": str(tmp_path / "bot.db"),
        "DATABASE_KEY_FILE": str(tmp_path / "bot.key"),
    }
    (tmp_path / "bot.db").write_text("something else " * 300)
    (tmp_path / "bot.key").write_text("0" * 64)
    async with program(tmp_path, **environment) as process:
        code, printed = await outcome(process)
    assert code == 2
    assert "another key" in printed
    assert "Traceback" not in printed


async def test_a_disk_that_takes_nothing_ends_a_start_with_exit_code_1(tmp_path: Path) -> None:
    limited = ("sh", "-c", f'ulimit -f 1; exec "{sys.executable}" -m bot')  # files up to 512 bytes
    environment = {
        "TELEGRAM_BOT_TOKEN": "123456789:" + "w" * 35,
        "TELEGRAM_API_BASE_URL": "http://127.0.0.1:9",
        "DATABASE_PATH": str(tmp_path / "bot.db"),
        "DATABASE_KEY_FILE": str(tmp_path / "bot.key"),
    }
    async with program(tmp_path, *limited, **environment) as process:
        code, printed = await outcome(process)
    assert code == 1  # 2 would keep a supervisor from trying again
    assert "The database cannot be used" in printed
    assert "Traceback" not in printed


async def test_without_a_token_the_playground_answers_and_sigterm_ends_it(tmp_path: Path) -> None:
    async with program(tmp_path, PLAYGROUND_PORT="0") as process:
        assert process.stdout is not None
        async with asyncio.timeout(60):
            while not (
                found := re.search(rb"http://127.0.0.1:\d+/", await process.stdout.readline())
            ):
                pass
        assert found
        process.send_signal(signal.SIGTERM)
        code, printed = await outcome(process)
    assert code == 0
    assert "Traceback" not in printed


async def test_where_signals_cannot_be_handled_ctrl_c_ends_it(tmp_path: Path) -> None:
    windows = (
        "import asyncio, sys\n"
        "def refuse(*arguments): raise NotImplementedError\n"
        "asyncio.unix_events._UnixSelectorEventLoop.add_signal_handler = refuse\n"
        "from bot.__main__ import main\n"
        "sys.exit(main())\n"
    )
    async with Playground() as playground:
        nima = Person(playground, NIMA)
        async with program(
            tmp_path,
            sys.executable,
            "-c",
            windows,
            TELEGRAM_BOT_TOKEN=playground.token,
            TELEGRAM_API_BASE_URL=playground.api_base,
        ) as process:
            nima.write("سلام")
            await nima.answers(1, seconds=60)
            process.send_signal(signal.SIGINT)
            code, printed = await outcome(process)
    assert code == 0, printed
    assert "Traceback" not in printed


@pytest.mark.parametrize("style", ["text", "json"])
async def test_at_debug_level_an_update_can_be_followed_and_nothing_be_read(
    tmp_path: Path, style: str
) -> None:
    canary = "xanthippe"
    async with Playground() as playground:
        nima = Person(playground, NIMA)
        async with program(
            tmp_path,
            LOG_LEVEL="DEBUG",
            LOG_FORMAT=style,
            TELEGRAM_BOT_TOKEN=playground.token,
            TELEGRAM_API_BASE_URL=playground.api_base,
        ) as process:
            nima.write(f"salam {canary}")
            await nima.answers(1, seconds=60)
            playground.faults.add(Fault("status", "sendMessage", status=400, times=2))
            nima.write(f"سلام {canary}")
            nima.write(f"/{canary}")
            answers = await nima.answers(2)
            process.send_signal(signal.SIGTERM)
            code, printed = await outcome(process)
    assert code == 0, printed
    written = printed.lower()
    assert canary not in written
    assert playground.token.lower() not in written
    assert not [answer for answer in answers if answer.lower()[:12] in written]
    if style == "json":
        entries = [json.loads(line) for line in printed.splitlines()]
        updates = {entry["update_id"] for entry in entries if "update_id" in entry}
    else:
        updates = {*re.findall(r" update=(\d+): ", printed)}
        assert re.search(r"bot\.observed update=\d+: Answered by templates", printed)
    assert len(updates) == 3


async def test_what_a_broken_proxy_made_of_messages_is_not_logged(tmp_path: Path) -> None:
    token, canary = "123456789:" + "w" * 35, "xanthippe"
    asked = asyncio.Event()

    async def garble(request: web.Request) -> web.Response:
        if request.path.endswith("getUpdates"):
            asked.set()
            return web.Response(text=f'{{"ok": true, "result": [{{"text": "{canary}')
        me = {"id": 123456789, "is_bot": True, "first_name": "Bot", "username": "some_bot"}
        return web.json_response({"ok": True, "result": me})

    async with (
        TestServer(_application(garble)) as server,
        program(
            tmp_path,
            LOG_LEVEL="DEBUG",
            TELEGRAM_BOT_TOKEN=token,
            TELEGRAM_API_BASE_URL=str(server.make_url("")),
        ) as process,
    ):
        async with asyncio.timeout(60):
            await asked.wait()
        await asyncio.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        code, printed = await outcome(process)
    assert code == 0
    assert "is a proxy in the way?" in printed
    assert canary not in printed
    assert token not in printed


async def test_the_procfile_runs_the_worker(tmp_path: Path) -> None:
    async with Playground() as playground:
        nima = Person(playground, NIMA)
        honcho = Path(sys.executable).with_name("honcho")
        async with program(
            tmp_path,
            str(honcho),
            "-f",
            str(ROOT / "Procfile"),
            "-d",
            str(tmp_path),
            "start",
            "worker",
            PATH=f"{honcho.parent}:{os.environ['PATH']}",
            TELEGRAM_BOT_TOKEN=playground.token,
            TELEGRAM_API_BASE_URL=playground.api_base,
        ) as process:
            nima.write("سلام")
            await nima.answers(1, seconds=60)
            process.send_signal(signal.SIGTERM)
            _, printed = await outcome(process)
    assert "Stopping (SIGTERM)" in printed
    assert playground.token not in printed


def _application(answer: Callable[[web.Request], Awaitable[web.Response]]) -> web.Application:
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    return application
