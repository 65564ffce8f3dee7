"""What most tests start from: a real encrypted database, and a checkout's root."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import Database

ROOT = Path(__file__).parent.parent


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with Database.open(
        tmp_path / "data" / "chat.db", tmp_path / "key" / "chat.key"
    ) as opened:
        yield opened
