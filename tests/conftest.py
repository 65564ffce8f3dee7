"""What most tests start from: a real encrypted database, and a Telegram of our own."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground import Playground
from nlp.embedded.encoder_folder import find_source
from nlp.errors import ModelUnavailable
from storage import Database

ROOT = Path(__file__).parent.parent

# A shell lets what it starts in the background ignore Ctrl-C, and so would all programs that the
# tests start, and end by it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with Database.open(
        tmp_path / "data" / "chat.db", tmp_path / "key" / "chat.key"
    ) as opened:
        yield opened


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground() as running:
        yield running


@pytest.fixture(scope="session")
def models_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder that all tests with the embedded encoder share, so it is unpacked once."""
    try:
        find_source()
    except ModelUnavailable as error:
        pytest.skip(str(error))
    return tmp_path_factory.mktemp("models")
