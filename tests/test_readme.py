"""What the README promises, executed."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def test_every_make_target_it_names_exists() -> None:
    for document in (README, (ROOT / "README.fa.md").read_text("utf-8")):
        named = set(re.findall(r"make ([a-z]+)\b", document))
        assert {"run", "test", "check"} <= named
        assert not [name for name in named if not re.search(f"^{name}:", MAKEFILE, re.MULTILINE)]


def test_the_two_readmes_name_the_same_commands_and_settings() -> None:
    persian = (ROOT / "README.fa.md").read_text("utf-8")
    for command in ("/start", "/help", "/new", "/privacy", "/id", "/status"):
        assert command in README
        assert command in persian
    for setting in re.findall(r"`([A-Z]+_[A-Z_]+)`", persian):
        assert setting in (ROOT / ".env.example").read_text("utf-8") or setting.startswith(
            ("HF_", "PIP_")
        ), setting


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
