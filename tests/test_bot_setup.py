"""The set-up asks a few questions and writes .env, or leaves everything as it was."""

from __future__ import annotations

import asyncio
import os
import pty
import re
import stat
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from io import StringIO
from pathlib import Path

import pytest
from dotenv import dotenv_values
from hypothesis import given
from hypothesis import strategies as st

from bot.env_file import replace_file, with_values
from bot.playground import Playground
from bot.setup import Dialogue
from tests.conftest import ROOT
from tests.program import outcome, program

SETUP = (sys.executable, "-m", "bot", "setup")
TOKEN = "123456789:" + "w" * 35
EXAMPLE = (ROOT / ".env.example").read_text("utf-8")


class Script:
    """A console whose answers are known beforehand."""

    def __init__(self, answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.said: list[str] = []
        self.hidden: list[str] = []

    def say(self, text: str) -> None:
        self.said.append(text)

    def ask(self, question: str) -> str:
        self.said.append(question)
        if not self._answers:
            raise EOFError
        return self._answers.pop(0)

    def ask_hidden(self, question: str) -> str:
        self.hidden.append(question)
        return self.ask(question)


async def talk(path: Path, environment: Mapping[str, str], *answers: str) -> Script:
    """Hold the dialogue with these answers; none may be left over."""
    script = Script(answers)
    # In a thread: it runs an event loop of its own to ask Telegram, which answers from ours.
    await asyncio.to_thread(Dialogue(script, environment).run, path)
    assert not script._answers
    return script


async def test_a_first_time_fills_in_the_example_and_shows_the_bots_name(
    tmp_path: Path, playground: Playground
) -> None:
    path = tmp_path / ".env"
    script = await talk(
        path, {"TELEGRAM_API_BASE_URL": playground.api_base}, "fa", "", playground.token, "1001"
    )
    assert changes(path) == {
        "TELEGRAM_BOT_TOKEN": playground.token,
        "ADMIN_USER_IDS": "1001",
        "BOT_LANGUAGE": "fa",
    }
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    said = "\n".join(script.said)
    assert f"ربات شما: @{playground.world.chats.bot.username}" in said
    assert playground.token not in said
    assert len(script.hidden) == 1
    assert "python -m bot doctor" in script.said[-1]
    assert "make run" in script.said[-1]


def changes(path: Path) -> dict[str, str | None]:
    """Return what differs from the example, and see that all its lines are still there."""
    text = path.read_text("utf-8")
    comments = [line for line in EXAMPLE.splitlines() if "=" not in line]
    assert [line for line in text.splitlines() if "=" not in line] == comments
    example = dotenv_values(stream=StringIO(EXAMPLE))
    return {
        name: value
        for name, value in dotenv_values(stream=StringIO(text)).items()
        if value != example.get(name)
    }


async def test_what_will_not_do_is_asked_again(tmp_path: Path, playground: Playground) -> None:
    script = await talk(
        tmp_path / ".env",
        {"TELEGRAM_API_BASE_URL": playground.api_base},
        *("deutsch", "en"),
        *("my proxy", ""),
        *("hunter2", TOKEN, playground.token),
        *("@sara", "1001, 1003"),
    )
    said = "\n".join(script.said)
    assert "Please answer auto, fa or en." in said
    assert "An address like socks5://" in said
    assert "That is no token." in said
    assert "Telegram does not know the token." in said
    assert "not @names" in said
    assert "hunter2" not in said
    assert changes(tmp_path / ".env")["ADMIN_USER_IDS"] == "1001, 1003"


async def test_where_telegram_cannot_be_reached_the_token_is_kept_if_the_owner_wants(
    tmp_path: Path,
) -> None:
    nowhere = {"TELEGRAM_API_BASE_URL": "http://127.0.0.1:9"}
    script = await talk(tmp_path / "kept", nowhere, "", "", TOKEN, "y", "")
    assert any("cannot be reached" in text for text in script.said)
    assert changes(tmp_path / "kept") == {"TELEGRAM_BOT_TOKEN": TOKEN}
    await talk(tmp_path / "not", nowhere, "", "", TOKEN, "n", "", "")
    assert changes(tmp_path / "not") == {}


async def test_telegram_is_asked_through_the_proxy_just_named(
    tmp_path: Path, playground: Playground
) -> None:
    proxy = playground.api_base  # takes any request, and answers for itself
    script = await talk(
        tmp_path / ".env",
        {"TELEGRAM_API_BASE_URL": "http://telegram.invalid"},
        *("", proxy, playground.token, "y", ""),
    )
    assert not any("cannot be reached" in text for text in script.said), script.said
    assert changes(tmp_path / ".env")["TELEGRAM_PROXY"] == proxy


FORMER = f"""# mine
export TELEGRAM_BOT_TOKEN='{TOKEN}'  # the old one

ADMIN_USER_IDS=1001
UNKNOWN=kept
LOG_LEVEL=DEBUG"""


async def test_a_value_that_is_there_is_replaced_only_when_agreed(
    tmp_path: Path, playground: Playground
) -> None:
    path = tmp_path / ".env"
    path.write_text(FORMER)
    there = {"TELEGRAM_API_BASE_URL": playground.api_base}
    await talk(path, there, "", "", playground.token, "n", "1003", "no")
    assert path.read_text() == f"{FORMER}\n"
    script = await talk(path, there, "en", "", playground.token, "y", "1003", "YES")
    assert "TELEGRAM_BOT_TOKEN has another value. Replace it? (y/N)" in script.said
    assert TOKEN not in "\n".join(script.said)
    assert path.read_text() == (
        f"# mine\nexport TELEGRAM_BOT_TOKEN={playground.token}  # the old one\n\n"
        "ADMIN_USER_IDS=1003\nUNKNOWN=kept\nLOG_LEVEL=DEBUG\nBOT_LANGUAGE=en\n"
    )


async def test_enter_everywhere_changes_no_setting(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text(f"{FORMER}\n")
    path.chmod(0o644)
    await talk(path, {}, "", "", "", "")
    assert path.read_text() == f"{FORMER}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_broken_off_it_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(EOFError):
        await talk(tmp_path / ".env", {}, "fa", "")
    assert not list_of(tmp_path)


def list_of(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_a_file_that_cannot_be_replaced_stays_and_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    with pytest.raises(OSError, match="directory"):
        replace_file(tmp_path / ".env", "A=1\n")
    assert list_of(tmp_path) == [".env"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("A=1\n")
    (tmp_path / ".env").symlink_to("real")
    replace_file(tmp_path / ".env", "A=2\n")
    assert (tmp_path / ".env").is_symlink()
    assert (tmp_path / "real").read_text() == "A=2\n"


_NAMES = st.sampled_from(["A", "B_2", "TELEGRAM_PROXY", "C"])
_VALUES = st.from_regex(r"[A-Za-z0-9:/@.,?&=#%_-]{0,20}", fullmatch=True).filter(
    lambda value: not value.startswith("#")
)
_LINES = st.one_of(
    st.builds("{}={}".format, _NAMES, _VALUES),
    st.builds("export {} = '{}' # why".format, _NAMES, _VALUES),
    st.builds('{}="{}\nmore"'.format, _NAMES, _VALUES),
    st.sampled_from(["", "# A=1", "  # a comment", "A"]),
)


@given(
    lines=st.lists(_LINES), values=st.dictionaries(_NAMES, _VALUES), end=st.sampled_from(["", "\n"])
)
def test_settings_put_into_a_file_are_read_back_and_no_other_changes(
    lines: list[str], values: dict[str, str], end: str
) -> None:
    text = "\n".join(lines) + end
    former = dotenv_values(stream=StringIO(text))
    changed = with_values(text, values)
    assert dotenv_values(stream=StringIO(changed)) == former | values
    assert [line for line in changed.splitlines() if line.strip().startswith("#")] == [
        line for line in text.splitlines() if line.strip().startswith("#")
    ]
    assert with_values(text, {}).removesuffix("\n") == text.removesuffix("\n")


async def test_without_a_terminal_the_program_says_so_with_exit_code_2(tmp_path: Path) -> None:
    async with program(
        tmp_path, "sh", "-c", f"{sys.executable} -m bot setup </dev/null"
    ) as process:
        code, printed = await outcome(process)
    assert code == 2
    assert "there is no terminal" in printed
    assert not list_of(tmp_path)


@asynccontextmanager
async def in_a_terminal(folder: Path, **environment: str) -> AsyncIterator[int]:
    """Run the program in a terminal; yield what types and reads there."""
    ours, theirs = pty.openpty()
    os.set_blocking(ours, False)
    process = await asyncio.create_subprocess_exec(
        *SETUP,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=_take_terminal,
    )
    os.close(theirs)
    try:
        yield ours
        assert await process.wait() in (0, 1)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        os.close(ours)


def _take_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


async def read_until(terminal: int, words: str) -> str:
    """Return what the terminal shows, up to and with `words`."""
    shown = b""
    async with asyncio.timeout(60):
        while words not in shown.decode(errors="replace"):
            try:
                shown += os.read(terminal, 4096)
            except BlockingIOError:
                await asyncio.sleep(0.02)
    return shown.decode()


async def test_in_a_terminal_the_token_is_not_shown_and_the_doctor_is_named(
    tmp_path: Path, playground: Playground
) -> None:
    async with in_a_terminal(tmp_path, TELEGRAM_API_BASE_URL=playground.api_base) as terminal:
        shown = ""
        for words, answer in (
            ("(فارسی: fa) ", "en"),
            ("Else Enter: ", ""),
            ("Without one, Enter: ", playground.token),
            ("come back: ", "1001"),
        ):
            shown += await read_until(terminal, words)
            os.write(terminal, f"{answer}\n".encode())
        shown += await read_until(terminal, "make run")
    assert f"@{playground.world.chats.bot.username}" in shown
    assert playground.token not in shown
    assert changes(tmp_path / ".env")["TELEGRAM_BOT_TOKEN"] == playground.token


async def test_ctrl_c_writes_nothing(tmp_path: Path) -> None:
    async with in_a_terminal(tmp_path) as terminal:
        await read_until(terminal, "(فارسی: fa) ")
        os.write(terminal, b"fa\n")
        await read_until(terminal, "Enter")
        os.write(terminal, b"\x03")
        shown = await read_until(terminal, "nothing was written")
    assert not re.search("Traceback", shown)
    assert not list_of(tmp_path)
