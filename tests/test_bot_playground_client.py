"""The page's own API, its stream of events, and the doors that stay shut for other websites."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.playground import Playground
from bot.playground.types import Button, Entity, Formatted, Photo, Upload

SARA, DANIEL = 1001, 1002
GROUP = -1001000000001
ROOT = Path(__file__).parent.parent


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground(control=True) as running:
        yield running


@pytest.fixture
async def http(playground: Playground) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(playground.url) as session:
        yield session


async def got(http: aiohttp.ClientSession, path: str) -> Any:
    async with http.get(path) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.json()


async def posted(http: aiohttp.ClientSession, path: str, body: object, status: int = 200) -> Any:
    async with http.post(path, json=body) as answer:
        assert answer.status == status, await answer.text()
        return await answer.json()


async def events(answer: aiohttp.ClientResponse, count: int) -> list[tuple[int, Any]]:
    """Read so many events from a stream: their ids and contents."""
    found: list[tuple[int, Any]] = []
    number = 0
    while len(found) < count:
        line = (await asyncio.wait_for(answer.content.readline(), 10)).decode().rstrip("\n")
        if line.startswith("id: "):
            number = int(line.removeprefix("id: "))
        if line.startswith("data: "):
            found.append((number, json.loads(line.removeprefix("data: "))))
    return found


async def test_the_state_shows_what_a_user_sees(
    playground: Playground, http: aiohttp.ClientSession
) -> None:
    world = playground.world
    world.send(DANIEL, DANIEL, "Daniel's secret")
    asked = world.send(SARA, SARA, "سلام @sara")
    world.post(
        SARA, Formatted("hi", (Entity("bold", 0, 2),)), asked.message_id, ((Button("a", "b"),),)
    )
    world.attach(SARA, GROUP, "document", "a file")
    state = await got(http, f"/client/state?user={SARA}")
    assert state["me"]["first_name"] == "سارا"
    assert state["me"]["is_admin"] is True
    assert [user["id"] for user in state["users"]] == [1001, 1002, 1003]
    assert state["bot"]["is_bot"] is True
    assert state["chats"] == [
        {"id": SARA, "type": "private", "title": "Hamzaban"},
        {"id": GROUP, "type": "supergroup", "title": "دورهمی · Friends"},
    ]
    question, answer = state["messages"][str(SARA)]
    assert (question["text"], question["out"], question["kind"]) == ("سلام @sara", True, "text")
    assert question["entities"] == [{"type": "mention", "offset": 5, "length": 5}]
    assert (answer["out"], answer["reply_to"]["text"]) == (False, "سلام @sara")
    assert answer["reply_to"]["from"]["id"] == SARA
    assert answer["reply_markup"] == {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    (file,) = state["messages"][str(GROUP)]
    assert (file["kind"], file["caption"], file["text"]) == ("document", "a file", "")
    assert str(DANIEL) not in state["messages"]
    assert state["last_event"] == 4


async def test_a_photo_is_shown_to_who_sees_it(
    playground: Playground, http: aiohttp.ClientSession
) -> None:
    world = playground.world
    file = world.files.keep(Upload("mood.png", b"\x89PNG"))
    world.post(SARA, Formatted("look"), media=Photo(file, 300, 200), is_protected=True)
    (shown,) = (await got(http, f"/client/state?user={SARA}"))["messages"][str(SARA)]
    assert (shown["kind"], shown["caption"]) == ("photo", "look")
    url = shown["photo"].pop("url")
    assert shown["photo"] == {"width": 300, "height": 200}
    async with http.get(f"/{url}") as answer:
        assert (answer.content_type, await answer.read()) == ("image/png", b"\x89PNG")
        assert "Content-Disposition" not in answer.headers
    async with http.get(f"/{url}".replace(f"user={SARA}", f"user={DANIEL}")) as answer:
        assert answer.status == 400


async def test_a_document_can_be_saved_by_who_sees_it(
    playground: Playground, http: aiohttp.ClientSession
) -> None:
    world = playground.world
    file = world.files.keep(Upload("گزارش.html", b"<script>alert(1)</script>"))
    sent = world.post(SARA, Formatted("بفرما"), media=file)
    kept = world.post(SARA, Formatted(), media=file, is_protected=True)
    text = world.send(SARA, SARA, "thanks", sent.message_id)
    state = await got(http, f"/client/state?user={SARA}")
    shown, protected, answer = state["messages"][str(SARA)]
    url = shown["document"]["url"]
    assert (shown["kind"], shown["caption"]) == ("document", "بفرما")
    assert shown["document"] == {"name": "گزارش.html", "size": 25, "url": url}
    assert protected["document"]["url"] is None
    assert answer["reply_to"]["document"] == {"name": "گزارش.html"}
    async with http.get(f"/{url}") as response:
        assert await response.read() == file.content
        assert response.content_type == "application/octet-stream"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.content_disposition is not None
        assert response.content_disposition.type == "attachment"
        assert response.content_disposition.filename == "گزارش.html"
    for wrong in (
        url.replace(f"user={SARA}", f"user={DANIEL}"),
        url.replace(f"message={sent.message_id}", f"message={kept.message_id}"),
        url.replace(f"message={sent.message_id}", f"message={text.message_id}"),
        url.replace(f"message={sent.message_id}", "message=99"),
    ):
        async with http.get(f"/{wrong}") as response:
            assert response.status == 400


async def test_menus_and_descriptions_are_those_of_the_user(
    playground: Playground, http: aiohttp.ClientSession
) -> None:
    profile = playground.world.profile
    profile.set_text("description", "fa", "با من حرف بزن")
    profile.set_text("name", "fa", "همزبان")
    commands = json.dumps([{"command": "start", "description": "x"}])
    url = f"/bot{playground.token}/setMyCommands"
    async with http.post(url, data={"commands": commands, "language_code": "fa"}):
        sara = await got(http, f"/client/state?user={SARA}")
        daniel = await got(http, f"/client/state?user={DANIEL}")
    assert sara["commands"][str(GROUP)] == [{"command": "start", "description": "x"}]
    assert daniel["commands"] == {str(DANIEL): [], str(GROUP): []}
    assert (sara["description"], daniel["description"]) == ("با من حرف بزن", "")
    assert (sara["bot"]["first_name"], sara["chats"][0]["title"]) == ("همزبان", "همزبان")
    assert playground.world.events.since(0, DANIEL)[-1].content == {"type": "commands"}


async def test_whatever_a_user_does_is_answered_with_the_message(
    playground: Playground, http: aiohttp.ClientSession
) -> None:
    place = {"user": SARA, "chat": SARA}
    sent = (await posted(http, "/client/send", place | {"text": " hi /start "}))["message"]
    assert (sent["text"], sent["out"], sent["reply_to"]) == ("hi /start", True, None)
    number = sent["message_id"]
    reply = place | {"text": "me again", "reply_to": number}
    assert (await posted(http, "/client/send", reply))["message"]["reply_to"][
        "message_id"
    ] == number
    edit = place | {"message_id": number, "text": "hello"}
    edited = (await posted(http, "/client/edit", edit))["message"]
    assert (edited["text"], "edit_date" in edited) == ("hello", True)
    photo = place | {"kind": "photo", "caption": "look"}
    assert (await posted(http, "/client/attach", photo))["message"]["caption"] == "look"
    service = (await posted(http, "/client/attach", place | {"kind": "service"}))["message"]
    assert service["text"]
    kinds = [set(one) - {"update_id"} for one in await playground.world.updates.poll(0, 9, 0, None)]
    assert kinds == [{"message"}, {"message"}, {"edited_message"}, {"message"}, {"message"}]


async def test_a_press_is_answered_by_an_event(
    playground: Playground, http: aiohttp.ClientSession
) -> None:
    world = playground.world
    message = world.post(SARA, Formatted("?"), None, ((Button("a", "b"),),))
    press = {"user": SARA, "chat": SARA, "message_id": message.message_id, "data": "b"}
    async with http.get(f"/client/events?user={SARA}&after={world.events.last}") as stream:
        query_id = (await posted(http, "/client/press", press))["query_id"]
        world.answer(query_id, "done", show_alert=False)
        ((_, answer),) = await events(stream, 1)
    assert answer == {
        "type": "callback_answer",
        "text": "done",
        "show_alert": False,
        "chat_id": SARA,
        "message_id": message.message_id,
    }


async def test_events_come_as_they_happen_and_only_to_whom_they_concern(
    playground: Playground, http: aiohttp.ClientSession
) -> None:
    world = playground.world
    async with http.get(f"/client/events?user={SARA}&after=0") as stream:
        assert stream.content_type == "text/event-stream"
        world.send(DANIEL, DANIEL, "not for Sara")
        world.act(SARA, "typing")
        world.draft(SARA, 9, Formatted("hel"))
        sent = world.post(SARA, Formatted("hello"))
        world.revise(SARA, sent.message_id, Formatted("hello!"), ())
        world.react(SARA, sent.message_id, "👍")
        world.delete(SARA, sent.message_id)
        world.send(DANIEL, GROUP, "for all")
        found = await events(stream, 7)
    contents = [content for _, content in found]
    assert [number for number, _ in found] == [2, 3, 4, 5, 6, 7, 8]
    assert [one["type"] for one in contents] == [
        *("typing", "draft", "message", "edit", "edit", "delete", "message"),
    ]
    assert contents[0] == {"type": "typing", "chat_id": SARA, "action": "typing"}
    assert (contents[1]["draft_id"], contents[1]["text"]) == (9, "hel")
    assert contents[3]["message"]["text"] == "hello!"
    assert contents[4]["message"]["reaction"] == "👍"
    assert contents[5] == {"type": "delete", "chat_id": SARA, "message_id": sent.message_id}
    assert contents[6]["message"]["out"] is False


async def test_who_was_away_gets_what_they_missed(
    playground: Playground, http: aiohttp.ClientSession
) -> None:
    for text in "abc":
        playground.world.send(SARA, SARA, text)
    async with http.get(f"/client/events?user={SARA}&after=1") as stream:
        found = await events(stream, 2)
    assert [one["message"]["text"] for _, one in found] == ["b", "c"]
    headers = {"Last-Event-ID": "2"}
    async with http.get(f"/client/events?user={SARA}&after=0", headers=headers) as stream:
        ((_, last),) = await events(stream, 1)
    assert last["message"]["text"] == "c"


async def test_an_open_stream_does_not_keep_the_playground_from_stopping() -> None:
    async with (
        Playground() as playground,
        aiohttp.ClientSession(playground.url) as http,
        http.get(f"/client/events?user={SARA}") as stream,
    ):
        await playground.__aexit__(None, None, None)
        await asyncio.wait_for(stream.read(), 10)


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("send", {"user": SARA, "chat": SARA}, "text must be a string"),
        ("send", {"user": "1001", "chat": SARA, "text": "x"}, "user must be a number"),
        ("send", {"user": True, "chat": SARA, "text": "x"}, "user must be a number"),
        ("send", {"user": SARA, "chat": DANIEL, "text": "x"}, "chat not found"),
        ("send", {"user": 7, "chat": SARA, "text": "x"}, "user not found"),
        ("send", {"user": SARA, "chat": SARA, "text": "x" * 4097}, "message is too long"),
        ("send", {"user": SARA, "chat": SARA, "text": " "}, "message text is empty"),
        ("attach", {"user": SARA, "chat": SARA, "kind": "x"}, "kind must be one of photo, voice"),
        ("press", {"user": SARA, "chat": SARA, "message_id": 1, "data": "x"}, "not found"),
        ("send", [], "the body is not a JSON object"),
    ],
)
async def test_what_cannot_be_done_is_refused_with_a_reason(
    http: aiohttp.ClientSession, path: str, body: object, error: str
) -> None:
    assert error in (await posted(http, f"/client/{path}", body, 400))["error"]


async def test_strangers_and_nonsense_are_refused(http: aiohttp.ClientSession) -> None:
    for path in (
        "state?user=7",
        "state?user=x",
        "state",
        "events?user=7",
        "events?user=1001&after=x",
    ):
        async with http.get(f"/client/{path}") as answer:
            assert answer.status == 400
            assert "error" in await answer.json()
    async with http.post("/client/send", data="{") as answer:
        assert answer.status == 400


async def test_files_of_the_page_are_served_with_their_types_and_a_strict_policy(
    http: aiohttp.ClientSession,
) -> None:
    for path, kind in (
        ("/", "text/html"),
        ("/main.js", "text/javascript"),
        ("/style.css", "text/css"),
    ):
        async with http.get(path) as answer:
            assert (answer.status, answer.content_type) == (200, kind)
            assert answer.headers["Cache-Control"] == "no-cache"
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for path in ("/nothing.js", "/%2e%2e%2fserver.py", "/..%2fserver.py", "/server.py", "/page"):
        async with http.get(path) as answer:
            assert answer.status == 404


async def test_other_websites_can_neither_look_in_nor_act(
    playground: Playground, http: aiohttp.ClientSession
) -> None:
    body = {"user": SARA, "chat": SARA, "text": "I was made to say this"}
    port = playground.api_base.rpartition(":")[2]
    for headers, status in (
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Host": f"evil.example:{port}", "Origin": f"http://evil.example:{port}"}, 403),
        ({"Origin": playground.api_base}, 200),
        ({"Host": f"localhost:{port}", "Origin": f"http://localhost:{port}"}, 200),
        ({"Host": f"[::1]:{port}"}, 200),
    ):
        async with http.post("/client/send", json=body, headers=headers) as answer:
            assert answer.status == status
    for path in ("/", f"/client/state?user={SARA}", "/control/log"):
        async with http.get(path, headers={"Host": "evil.example"}) as answer:
            assert answer.status == 403
    assert len(playground.world.chats.history(SARA)) == 3


async def test_faults_can_be_planned_and_calls_read_from_outside(
    playground: Playground, http: aiohttp.ClientSession
) -> None:
    me = f"/bot{playground.token}/getMe"
    await posted(http, "/control/faults", {"method": "getMe", "kind": "retry_after", "seconds": 3})
    async with http.get(me) as answer:
        assert answer.status == 429
        assert (await answer.json())["parameters"] == {"retry_after": 3}
    assert (await got(http, me))["ok"] is True
    log = await got(http, "/control/log")
    assert [(call["method"], call["params"]) for call in log] == [("getMe", {})] * 2
    for body in ({"kind": "earthquake"}, {"kind": "drop", "size": 1}, {}):
        await posted(http, "/control/faults", body, 400)


async def test_faults_cannot_be_planned_from_outside_unless_allowed() -> None:
    async with (
        Playground() as playground,
        aiohttp.ClientSession(playground.url) as http,
        http.post("/control/faults", json={"kind": "drop"}) as answer,
    ):
        assert answer.status == 404


async def test_the_server_runs_alone_and_ends_when_asked() -> None:
    command = [sys.executable, "-m", "bot.playground", "--token", "7000000001:" + "A" * 35]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    page = (await asyncio.wait_for(process.stdout.readline(), 60)).decode().split()
    base = (await process.stdout.readline()).decode().strip().partition("=")
    token = (await process.stdout.readline()).decode().strip().partition("=")
    assert page[0] == "page:"
    assert base[0] == "TELEGRAM_API_BASE_URL"
    assert page[1] == f"{base[2]}/"
    assert token == ("TELEGRAM_BOT_TOKEN", "=", "7000000001:" + "A" * 35)
    async with aiohttp.ClientSession(base[2]) as http:
        assert (await got(http, f"/bot{token[2]}/getMe"))["result"]["id"] == 7000000001
        async with http.get(f"/client/events?user={SARA}") as stream:
            process.send_signal(signal.SIGTERM)
            await stream.read()
    _, errors = await asyncio.wait_for(process.communicate(), 10)
    assert (process.returncode, errors) == (0, b"")


async def test_the_command_line_explains_what_it_cannot_do() -> None:
    command = [sys.executable, "-m", "bot.playground", "--token", "nonsense"]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stderr=asyncio.subprocess.PIPE
    )
    _, errors = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 2
    assert b"a bot token looks like" in errors
    assert b"Traceback" not in errors


async def test_a_sound_file_is_sent_as_a_voice_message_and_can_be_listened_to(
    playground: Playground, http: aiohttp.ClientSession
) -> None:
    place = f"/client/voice?user={SARA}&chat={SARA}"
    async with http.post(f"{place}&seconds=2&name=note.oga", data=b"OggS a sound") as answer:
        shown = (await answer.json())["message"]
    assert (shown["kind"], shown["voice"]["seconds"], shown["out"]) == ("voice", 2, True)
    async with http.get(f"/{shown['voice']['url']}") as response:
        assert await response.read() == b"OggS a sound"
        assert response.content_type == "audio/ogg"
    (update,) = await playground.world.updates.poll(0, 9, 0, None)
    voice = update["message"]["voice"]
    assert (voice["duration"], voice["mime_type"], voice["file_size"]) == (2, "audio/ogg", 12)
    for wrong, reason in (
        (f"{place}&name=page.html", "not a sound file"),
        (f"{place}&name=a.ogg&seconds=x", "not a number"),
        (f"/client/voice?user={DANIEL}&chat={SARA}&name=a.ogg", "chat not found"),
    ):
        async with http.post(wrong, data=b"OggS") as answer:
            assert (answer.status, reason in (await answer.json())["error"]) == (400, True)
    async with http.post(f"{place}&name=a.ogg", data=b"") as answer:
        assert answer.status == 400
