"""What the README promises, executed."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from pathlib import Path

import aiohttp
import pytest

from bot.menus import ADMIN_MENU
from tests.conftest import ROOT
from tests.whole_bot import LIGHT, NIMA

README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def test_every_make_target_it_names_exists() -> None:
    for document in (README, (ROOT / "README.fa.md").read_text("utf-8")):
        named = set(re.findall(r"make ([a-z]+)\b", document))
        assert {"run", "test", "check"} <= named
        assert not [name for name in named if not re.search(f"^{name}:", MAKEFILE, re.MULTILINE)]


def test_the_two_readmes_name_the_same_commands_and_settings() -> None:
    persian = (ROOT / "README.fa.md").read_text("utf-8")
    for name in ADMIN_MENU:
        command = f"/{name}"
        assert command in README
        assert command in persian
    for setting in re.findall(r"`([A-Z]+_[A-Z_]+)`", persian):
        assert setting in (ROOT / ".env.example").read_text("utf-8") or setting.startswith(
            ("HF_", "PIP_")
        ), setting


def test_every_test_that_the_docs_name_exists() -> None:
    for name in ("features.md", "reliability.md"):
        named = set(re.findall(r"\btest_[a-z_]+", (ROOT / "docs" / name).read_text("utf-8")))
        assert len(named) > 5
        assert not [test for test in named if not (ROOT / "tests" / f"{test}.py").exists()]


@pytest.mark.slow
@pytest.mark.skipif(
    not (ROOT / ".venv" / ".development").exists(), reason="make has not set up .venv here"
)
async def test_make_run_serves_the_page_and_answers(tmp_path: Path) -> None:
    assert "```sh\nmake run\n```" in README
    process = await asyncio.create_subprocess_exec(
        "make",
        "run",
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "PLAYGROUND_PORT": "0",
            "DATABASE_PATH": str(tmp_path / "data" / "bot.db"),
            "HF_CACHE_DIR": str(tmp_path / "models"),
            **LIGHT,
        },
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(90), aiohttp.ClientSession() as http:
            found = None
            while found is None:
                found = re.search(rb"http://127.0.0.1:\d+/", await process.stdout.readline())
            url = found.group().decode()
            async with http.get(url) as page:
                assert "Hamzaban" in await page.text()
            message = {"user": NIMA, "chat": NIMA, "text": "سلام"}
            await http.post(f"{url}client/send", json=message)
            chat: list[dict[str, str]] = []
            while len(chat) < 2:
                async with http.get(f"{url}client/state?user={NIMA}") as state:
                    chat = (await state.json())["messages"].get(str(NIMA), [])
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        await process.wait()


@pytest.mark.slow
async def test_the_library_example_runs_as_printed(tmp_path: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        example,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, error = await process.communicate()
    assert process.returncode == 0, error.decode()
    lines = out.decode().splitlines()
    assert "'intent': 'greeting'" in lines[0]
    assert "'language': 'fa'" in lines[0]
    assert any("\u0600" <= letter <= "\u06ff" for letter in lines[1])
    assert "cache_dir" in lines[2]
    assert str(tmp_path) in lines[2]
