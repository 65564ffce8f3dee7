"""The doctor names what is wrong and what helps; it changes nothing and gives no secret away."""

from __future__ import annotations

import asyncio
import re
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from email.utils import formatdate
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import httpx
import psutil
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import contact
from bot.contact import Failure
from bot.doctor.examination import report
from bot.doctor.owner_checks import judge_python
from bot.playground import Playground
from bot.terminal import FOLDER
from nlp.forecast import Obstacle
from storage import Database
from tests.conftest import ROOT
from tests.emulator import run_emulator
from tests.hub_server import Hub, serving
from tests.program import outcome, program
from tests.test_storage_integrity import PAGE
from tests.whole_bot import LIGHT, NIMA, SARA, Person, run_bot

TOKEN = "123456789:" + "w" * 35
_BOT = (sys.executable, "-m", "bot")
_DOCTOR = (*_BOT, "doctor")
Say = Callable[..., Awaitable[tuple[int, str]]]


@pytest.fixture
async def say(
    tmp_path: Path,
    playground: Playground,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Say:
    """Examine a set-up that is healthy but for what is given; return exit code and report."""
    monkeypatch.delenv("HTTPS_PROXY", raising=False)

    async def examined(**changes: str) -> tuple[int, str]:
        environment = {
            "TELEGRAM_BOT_TOKEN": playground.token,
            "TELEGRAM_API_BASE_URL": playground.api_base,
            "ADMIN_USER_IDS": str(SARA),
            "DATABASE_PATH": str(tmp_path / "data" / "bot.db"),
            "DATABASE_KEY_FILE": str(tmp_path / "key" / "bot.key"),
            "HF_CACHE_DIR": str(tmp_path / "models"),
            **LIGHT,
            **changes,
        }
        code = await report(environment)
        printed = capsys.readouterr().out
        assert playground.token not in printed
        return code, printed

    return examined


def sign(printed: str, words: str) -> str:
    """Return the sign of the line with these words, and see that what is not ok has a remedy."""
    lines = printed.splitlines()
    (place,) = [number for number, line in enumerate(lines) if words in line]
    word = lines[place].partition(" ")[0]
    assert (word == "ok") != lines[place + 1].strip().startswith("→"), printed
    return word


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_a_healthy_set_up_is_well_and_stays_untouched(
    say: Say, playground: Playground, tmp_path: Path
) -> None:
    Person(playground, NIMA).write("سلام")
    code, printed = await say()
    assert code == 0
    assert {line.partition(" ")[0] for line in printed.splitlines()[1:-1]} == {"ok"}
    assert f"@{playground.world.chats.bot.username}" in printed
    assert "waiting at Telegram: 1" in printed
    assert "warnings: 0" in printed
    assert {call.method for call in playground.calls} == {"getMe", "getWebhookInfo"}
    assert not names_in(tmp_path)


async def test_a_running_bot_is_told_of_and_goes_on(
    say: Say, playground: Playground, tmp_path: Path
) -> None:
    nima = Person(playground, NIMA)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await nima.ask("سلام")
        code, printed = await say()
        assert "waiting at Telegram: 0" in printed
        await nima.ask("خوبی؟")
    assert code == 0
    assert sign(printed, "is running on") == "warning"
    assert sign(printed, "messages with their answers: 1") == "ok"
    _, printed = await say()
    assert sign(printed, "No bot is running") == "ok"


async def test_wrong_settings_are_named_and_the_rest_is_looked_at(say: Say) -> None:
    code, printed = await say(
        TELEGRAM_BOT_TOKEN="hunter2hunter2",
        DATABASE_PATH="/dev/null/bot.db",
        ADMIN_USER_IDS="sara",
    )
    assert code == 1
    for name in ("TELEGRAM_BOT_TOKEN", "DATABASE_PATH", "ADMIN_USER_IDS"):
        assert sign(printed, f"wrong. {name}: ") == "FAULT"
    assert sign(printed, "127.0.0.1 can be reached") == "ok"
    assert sign(printed, "Not looked at: the database") == "warning"
    assert "Correct this first: DATABASE_PATH" in printed
    assert sign(printed, "Answers: templates") == "ok"
    assert "hunter2" not in printed


async def test_without_token_and_admins_the_playground_starts_and_that_is_no_fault(
    say: Say,
) -> None:
    code, printed = await say(TELEGRAM_BOT_TOKEN="", ADMIN_USER_IDS="")
    assert code == 0
    assert sign(printed, "TELEGRAM_BOT_TOKEN is not set") == "warning"
    assert sign(printed, "Nobody is admin") == "warning"


async def test_a_token_telegram_does_not_know_is_a_fault(say: Say) -> None:
    code, printed = await say(TELEGRAM_BOT_TOKEN=TOKEN)
    assert code == 1
    assert sign(printed, "does not know the token") == "FAULT"
    assert "@BotFather" in printed
    assert TOKEN not in printed


async def _cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readline()
    writer.close()


async def _hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


@asynccontextmanager
async def listening(answer: Any) -> AsyncIterator[str]:
    """Listen at a port of this machine; return it with its host."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        yield f"{host}:{port}"


async def test_a_server_that_cuts_or_hangs_or_speaks_no_tls_is_told_apart(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact, "_TIMEOUT", 0.3)
    async with listening(_cut) as cutting, listening(_hang) as hanging:
        for url, words in (
            (f"http://{cutting}", "was cut off"),
            (f"http://{hanging}", "does not answer"),
            (f"https://{cutting}", "is not safe|was cut off"),
        ):
            code, printed = await say(TELEGRAM_API_BASE_URL=url)
            assert code == 1
            (words,) = set(re.findall(words, printed))
            assert sign(printed, words) == "FAULT"
            assert "TELEGRAM_PROXY" in printed


async def test_an_unreachable_server_is_a_fault_that_names_the_proxy_setting(
    say: Say, playground: Playground
) -> None:
    for url, words in (
        (f"http://127.0.0.1:{await _free_port()}", "refuses the connection"),
        ("https://telegram.invalid", "is not found"),
        (playground.api_base.replace("http:", "https:"), "is not safe"),
    ):
        code, printed = await say(TELEGRAM_API_BASE_URL=url)
        assert code == 1
        assert sign(printed, words) == "FAULT"
        assert "TELEGRAM_PROXY" in printed


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_proxy_that_does_not_answer_is_named_without_its_password(
    say: Say, scheme: str
) -> None:
    place = f"127.0.0.1:{await _free_port()}"
    code, printed = await say(TELEGRAM_PROXY=f"{scheme}://nima:hunter2@{place}")
    assert code == 1
    assert sign(printed, f"The proxy {scheme}://{place} does not lead to") == "FAULT"
    assert "hunter2" not in printed


async def _free_port() -> int:
    async with listening(_cut) as place:
        return int(place.partition(":")[2])


@asynccontextmanager
async def answering(**answer: Any) -> AsyncIterator[str]:
    """Serve one answer to every call; return the address."""

    async def handle(request: web.Request) -> web.Response:
        return web.Response(**answer)

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", handle)
    async with TestServer(application) as server:
        yield str(server.make_url("")).rstrip("/")


async def test_a_login_page_is_not_taken_for_telegram(say: Say) -> None:
    async with answering(text="<html>Log in</html>") as url:
        code, printed = await say(TELEGRAM_API_BASE_URL=url)
    assert code == 1
    assert sign(printed, "is not Telegram") == "FAULT"


@pytest.mark.parametrize(("off", "words"), [(3600, "behind"), (-3600, "ahead")])
async def test_a_clock_that_is_off_is_a_warning(say: Say, off: int, words: str) -> None:
    me = '{"ok": true, "result": {"username": "some_bot", "url": ""}}'
    there = formatdate(time.time() + off, usegmt=True)
    async with answering(text=me, headers={"Date": there}) as url:
        code, printed = await say(TELEGRAM_API_BASE_URL=url)
    assert code == 0
    assert sign(printed, f"The clock is {words}") == "warning"
    assert "minutes: 60" in printed


@pytest.mark.parametrize(("running", "expected"), [(False, "warning"), (True, "FAULT")])
async def test_a_webhook_is_told_of_and_kept(
    say: Say, tmp_path: Path, running: bool, expected: str
) -> None:
    async with run_emulator(TOKEN) as server, httpx.AsyncClient() as http:
        url = f"{server.url}/bot{TOKEN}"
        hook = {"url": "https://hook.example.org/"}
        assert (await http.post(f"{url}/setWebhook", data=hook)).status_code == 200
        if running:
            async with Database.open(tmp_path / "data" / "bot.db", tmp_path / "key" / "bot.key"):
                found = await say(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_BASE_URL=server.url)
        else:
            found = await say(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_BASE_URL=server.url)
        kept = (await http.post(f"{url}/getWebhookInfo")).json()["result"]["url"]
    code, printed = found
    assert code == int(expected == "FAULT")
    assert sign(printed, "Another program") == expected
    assert kept == hook["url"]


async def test_privacy_mode_against_group_policy_all_is_a_warning(say: Say) -> None:
    code, printed = await say(GROUP_POLICY="all")
    assert code == 0
    assert sign(printed, "GROUP_POLICY=all, but") == "warning"
    assert "/setprivacy" in printed
    async with Playground(privacy=False) as open_world:
        _, printed = await say(
            GROUP_POLICY="all",
            TELEGRAM_BOT_TOKEN=open_world.token,
            TELEGRAM_API_BASE_URL=open_world.api_base,
        )
    assert sign(printed, "as GROUP_POLICY=all wants") == "ok"


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    """A database, closed."""
    path = tmp_path / "data" / "bot.db"
    async with Database.open(path, tmp_path / "key" / "bot.key"):
        pass
    return path


def spoil(path: Path) -> str:
    """Change a bit; return the digest of the file as it is then."""
    content = bytearray(path.read_bytes())
    content[3 * PAGE + 100] ^= 1
    path.write_bytes(content)
    return sha256_of(path)


def sha256_of(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


async def test_a_damaged_database_is_a_fault_and_left_as_it_is(say: Say, path: Path) -> None:
    damaged = spoil(path)
    code, printed = await say()
    assert code == 1
    assert sign(printed, f"{path}: damaged") == "FAULT"
    assert "storage restore FILE" in printed
    assert sha256_of(path) == damaged


async def test_a_missing_key_is_a_fault_and_none_is_made(say: Say, path: Path) -> None:
    key = path.parent.parent / "key" / "bot.key"
    key.rename(key.with_name("elsewhere"))
    code, printed = await say()
    assert code == 1
    assert sign(printed, f"The key {key} is missing") == "FAULT"
    assert not key.exists()


@pytest.mark.parametrize(
    ("content", "words"), [("ab" * 32, "another key"), ("cafe", "64 hexadecimal digits")]
)
async def test_a_key_that_does_not_fit_is_a_fault(
    say: Say, path: Path, content: str, words: str
) -> None:
    (path.parent.parent / "key" / "bot.key").write_text(content)
    code, printed = await say()
    assert code == 1
    assert sign(printed, words) == "FAULT"
    assert content not in printed


@pytest.mark.parametrize(("free", "expected"), [(10, "FAULT"), (300, "warning")])
async def test_a_disk_that_fills_up_is_told_of(
    say: Say, monkeypatch: pytest.MonkeyPatch, free: int, expected: str
) -> None:
    usage = SimpleNamespace(free=free * 1_000_000)
    monkeypatch.setattr(psutil, "disk_usage", lambda path: usage)
    code, printed = await say()
    assert code == int(expected == "FAULT")
    assert sign(printed, f"has {free} MB") == expected


async def test_models_that_find_no_space_are_told_of(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.doctor.model_checks.free_mb", lambda folder: 200)
    code, printed = await say(INTENT_MODEL="auto", SENTIMENT_MODEL="auto")
    assert code == 0
    assert sign(printed, "no space for the models: 300 MB are needed") == "warning"


async def test_a_check_that_fails_is_a_fault_of_its_own_and_the_rest_goes_on(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.doctor.storage_checks.free_mb", lambda folder: 1 // 0)
    code, printed = await say()
    assert code == 1
    assert sign(printed, "Could not look at the disk: ZeroDivisionError") == "FAULT"
    assert sign(printed, "Answers: templates") == "ok"


async def test_too_little_memory_is_a_warning_that_says_what_answers_instead(say: Say) -> None:
    code, printed = await say(GENERATION_MODEL="auto", NLP_MEMORY_LIMIT_MB="100")
    assert code == 0
    assert sign(printed, "Answers: templates, because smollm2-135m needs 500 MB") == "warning"
    assert "NLP_MEMORY_LIMIT_MB" in printed


async def test_a_server_that_answers_first_is_looked_for(say: Say) -> None:
    models = {"text": '{"data": [{"id": "big-model"}]}', "content_type": "application/json"}
    async with answering(**models) as url:
        code, printed = await say(
            GENERATION_API_URL=f"{url}/v1", GENERATION_API_KEY="hunter2hunter2"
        )
    assert code == 0
    assert sign(printed, "answers first, with big-model") == "ok"
    away = f"http://127.0.0.1:{await _free_port()}/v1"
    code, printed = await say(GENERATION_API_URL=away, GENERATION_API_KEY="hunter2hunter2")
    assert code == 0
    assert sign(printed, "does not answer") == "warning"
    assert "hunter2" not in printed


async def test_a_model_of_the_hub_is_missing_where_the_hub_may_not_be_asked(say: Say) -> None:
    code, printed = await say(GENERATION_MODEL="distilgpt2", HF_HUB_OFFLINE="true")
    assert code == 0
    assert sign(printed, "because distilgpt2 is not to be had: not in the cache") == "warning"


async def test_what_a_running_bot_holds_is_not_missing_for_its_models(
    say: Say, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nlp.machine.free_memory_mb", lambda: 10)
    key = path.parent.parent / "key" / "bot.key"
    _, printed = await say(INTENT_MODEL="auto")
    assert sign(printed, "because intent-heads needs 175 MB") == "warning"
    async with Database.open(path, key):
        _, printed = await say(INTENT_MODEL="auto")
    assert sign(printed, "Intent: intent-heads") == "ok"


@pytest.mark.slow
async def test_the_program_asks_the_hub_for_a_model_that_is_not_in_the_cache(
    tmp_path: Path, playground: Playground
) -> None:
    hub = Hub()
    hub.commit("main", {"config.json": b"{}", "tokenizer.json": b"{}", "model.safetensors": b"!"})
    with serving(hub):
        for endpoint, words in (
            (hub.url, "Answers: owner/tiny"),
            (f"http://127.0.0.1:{await _free_port()}", "because owner/tiny is not to be had"),
        ):
            async with program(
                tmp_path,
                *_DOCTOR,
                TELEGRAM_BOT_TOKEN=playground.token,
                TELEGRAM_API_BASE_URL=playground.api_base,
                GENERATION_MODEL="owner/tiny",
                HF_ENDPOINT=endpoint,
                NLP_DEVICE="cpu",
            ) as process:
                code, printed = await outcome(process)
            assert code == 0, printed
            assert words in printed
    assert not any("/resolve/" in path for path in hub.paths("GET"))
    assert not (tmp_path / "models_cache").exists()


async def test_the_program_speaks_persian_where_it_is_told_to_and_gives_no_token_away(
    tmp_path: Path, playground: Playground
) -> None:
    (tmp_path / ".env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\nBOT_LANGUAGE=fa\n")
    async with program(tmp_path, *_DOCTOR, TELEGRAM_API_BASE_URL=playground.api_base) as process:
        code, printed = await outcome(process)
    assert code == 1
    assert "خطا     تلگرام این توکن رو نمی‌شناسه." in printed
    assert "← دوباره از @BotFather برش دارید" in printed
    assert TOKEN not in printed
    assert "Traceback" not in printed
    assert names_in(tmp_path) == [".env"]


async def test_an_unknown_command_is_answered_with_those_there_are(tmp_path: Path) -> None:
    async with program(tmp_path, *_BOT, "--help") as process:
        code, printed = await outcome(process)
    assert code == 0
    assert {"doctor", "setup", ".env.example"} <= set(
        re.findall(r"\.?[a-z]+(?:\.[a-z]+)?", printed)
    )
    async with program(tmp_path, *_BOT, "docter") as process:
        code, printed = await outcome(process)
    assert code == 2
    assert "doctor" in printed


@pytest.mark.parametrize(
    ("version", "expected"),
    [((3, 10), "fault"), ((3, 11), "ok"), ((3, 13), "ok"), ((3, 14), "warning")],
)
def test_python_is_compared_with_what_was_tried(version: tuple[int, int], expected: str) -> None:
    assert judge_python(version).sign == expected
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    tried = [int(minor) for minor in re.findall(r"Python :: 3\.(\d+)", project)]
    assert (expected == "ok") == (version[1] in tried)


def findings() -> dict[str, str]:
    """Return the sign of every finding that the source code can make."""
    found: dict[str, str] = {}
    for path in (ROOT / "bot" / "doctor").glob("*.py"):
        source = path.read_text("utf-8")
        made = re.findall(r'Finding\(\s*(?:"(\w+)"|sign),\s*f?"([^"]+)"', source)
        found |= {key: sign or "fault" for sign, key in made}
    del found["unreachable-{error.failure}"], found["model-{passed.obstacle}"]
    del found["clock-{side}"]
    found |= {f"unreachable-{kind}": "fault" for kind in get_args(Failure)}
    found |= {f"model-{kind}": "warning" for kind in get_args(Obstacle)}
    return found | {"clock-ahead": "warning", "clock-behind": "warning"}


def test_every_finding_has_a_text_and_what_is_not_ok_a_remedy() -> None:
    known = set(re.findall("^([a-z-]+) =", (FOLDER / "en.ftl").read_text("utf-8"), re.MULTILINE))
    for key, found in findings().items():
        assert key in known
        assert (f"{key}-remedy" in known) == (found != "ok"), key
    remedies = {key.removesuffix("-remedy") for key in known if key.endswith("-remedy")}
    assert remedies <= set(findings())
