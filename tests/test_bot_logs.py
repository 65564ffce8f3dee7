from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator

import pytest

from bot import logs

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
PROXY = "socks5://me:hunter2@10.0.0.1:1080"


@pytest.fixture(autouse=True)
def restored_logging() -> Iterator[None]:
    root, hook = logging.getLogger(), sys.excepthook
    level, handlers = root.level, root.handlers[:]
    yield
    root.setLevel(level)
    root.handlers[:] = handlers
    sys.excepthook = hook
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
