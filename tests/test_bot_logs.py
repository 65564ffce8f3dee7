from __future__ import annotations

import asyncio
import json
import logging
import sys
import threading
from collections.abc import Iterator

import pytest

from bot import logs
from nlp.worker import Worker

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
PROXY = "socks5://me:hunter2@10.0.0.1:1080"


@pytest.fixture(autouse=True)
def restored_logging() -> Iterator[None]:
    root, hook, thread_hook = logging.getLogger(), sys.excepthook, threading.excepthook
    level, handlers = root.level, root.handlers[:]
    yield
    root.setLevel(level)
    root.handlers[:] = handlers
    sys.excepthook, threading.excepthook = hook, thread_hook
    logging.captureWarnings(capture=False)


@pytest.mark.parametrize("style", ["text", "json"])
def test_no_secret_is_written_at_any_level(style: str, capsys: pytest.CaptureFixture[str]) -> None:
    errors = logs.set_up("DEBUG", style, [PROXY])
    log = logging.getLogger("somewhere")
    log.debug("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    log.warning("proxy %s", PROXY)
    try:
        raise ValueError(f"The token `{TOKEN}` was rejected")
    except ValueError:
        log.exception("failed")
    written = capsys.readouterr().err
    assert "getMe" in written
    assert "was rejected" in written
    assert TOKEN not in written
    assert "hunter2" not in written
    assert all(TOKEN not in entry.text and PROXY not in entry.text for entry in errors.entries)


def test_json_lines_are_json(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", "json", [])
    logging.getLogger("bot").info("سلام %s", 5)
    entry = json.loads(capsys.readouterr().err)
    assert entry["message"] == "سلام 5"
    assert entry["level"] == "INFO"


def test_request_lines_of_the_http_client_are_not_logged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up("DEBUG", "text", [])
    logging.getLogger("httpx").info("HTTP Request: POST")
    assert capsys.readouterr().err == ""


def test_the_last_errors_are_kept_for_the_status_report() -> None:
    errors = logs.set_up("INFO", "text", [])
    for number in range(8):
        logging.getLogger("bot").warning("trouble %s\nsecond line", number)
    logging.getLogger("bot").info("nothing")
    assert [entry.text for entry in errors.entries] == [f"trouble {n}" for n in range(3, 8)]


def test_an_uncaught_error_is_logged_without_the_token(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", "text", [])
    error = RuntimeError(f"bot{TOKEN}")
    sys.excepthook(RuntimeError, error, None)
    written = capsys.readouterr().err
    assert "RuntimeError" in written
    assert TOKEN not in written


def test_a_thread_that_fails_is_logged_without_the_token(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail() -> None:
        token = TOKEN
        raise RuntimeError(f"bot{token}")

    logs.set_up("INFO", "text", [])
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    written = capsys.readouterr().err
    assert "A thread ended with an error" in written
    assert "RuntimeError" in written
    assert TOKEN not in written


async def test_updates_side_by_side_keep_their_numbers_apart(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.set_up("INFO", "json", [])
    log = logging.getLogger("bot")
    worker = Worker("test")

    async def step(name: str) -> None:
        await asyncio.sleep(0.001)
        log.info("%s in a task", name)
        await worker.run(log.info, "%s in the thread", name)

    async def work(number: int) -> None:
        logs.update_id.set(number)
        for _ in range(5):
            await asyncio.create_task(step(f"{number}"))

    await asyncio.gather(*(asyncio.create_task(work(number)) for number in (11, 22)))
    log.info("nobody's")
    await worker.close()
    *entries, last = map(json.loads, capsys.readouterr().err.splitlines())
    assert len(entries) == 20
    assert all(entry["message"].startswith(str(entry["update_id"])) for entry in entries)
    assert "update_id" not in last


def test_a_text_line_names_its_update(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("INFO", "text", [])
    logging.getLogger("bot").info("before")
    token = logs.update_id.set(837936184)
    logging.getLogger("bot").info("during")
    logs.update_id.reset(token)
    before, during = capsys.readouterr().err.splitlines()
    assert before.endswith(" bot: before")
    assert during.endswith(" bot update=837936184: during")
