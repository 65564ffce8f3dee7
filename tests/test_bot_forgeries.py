"""Who only seems to be the admin, and updates that no server should send."""

from __future__ import annotations

import asyncio
import random
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from bot.dispatch import Dispatcher
from bot.playground import Playground
from storage import Database, Inbox
from tests.whole_bot import DANIEL, GROUP, NIMA, SARA, Person, run_bot

ADMIN: Final = {"id": SARA, "is_bot": False, "first_name": "Sara", "language_code": "en"}
OTHER: Final = {"id": DANIEL, "is_bot": False, "first_name": "Daniel", "language_code": "en"}
COMMAND: Final = [{"type": "bot_command", "offset": 0, "length": 7}]
SECRET_WORDS: Final = ("Memory", "Database", "حافظه", "پایگاه")


def message(**changes: Any) -> dict[str, Any]:
    """Return /status as Daniel writes it in private, with changes."""
    return {
        "message_id": 900,
        "date": 1_790_000_000,
        "chat": {"id": DANIEL, "type": "private", "first_name": "Daniel"},
        "from": OTHER,
        "text": "/status",
        "entities": COMMAND,
    } | changes


PRIVATE: Final = {"id": SARA, "type": "private", "first_name": "Sara"}
CLUB: Final = {"id": GROUP, "type": "supergroup", "title": "Club"}
CHANNEL: Final = {"id": -1002000000002, "type": "channel", "title": "News"}
OF_OTHER: Final = {"id": DANIEL, "type": "private", "first_name": "Daniel"}
BY_ADMIN: Final = {"from": ADMIN, "chat": PRIVATE}
GROUP_BOT: Final = {"id": 1087968824, "is_bot": True, "first_name": "Group"}

FORGED: Final[list[tuple[str, dict[str, Any]]]] = [
    ("message", message()),
    ("message", message(**{"from": OTHER | {"username": "sara"}})),
    ("message", message(**{"from": OTHER | {"first_name": "Sara", "id": -SARA}})),
    ("message", message(**{"from": OTHER | {"id": str(SARA)}})),
    ("message", message(**{"from": OTHER | {"id": SARA * 10}})),
    ("message", message(forward_origin={"type": "user", "date": 1, "sender_user": ADMIN})),
    (
        "message",
        message(forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "S"}),
    ),
    ("message", message(reply_to_message=message(**BY_ADMIN))),
    ("message", message(via_bot=GROUP_BOT)),
    ("message", message(sender_chat=PRIVATE)),
    ("message", message(chat=CLUB, **{"from": GROUP_BOT}, sender_chat=CLUB)),
    ("message", message(chat=CLUB, **{"from": ADMIN})),
    ("message", message(chat=CLUB, **{"from": OTHER}, text="/status@hamzaban_playground_bot")),
    ("edited_message", message(**BY_ADMIN, edit_date=1_790_000_001)),
    ("edited_message", message(edit_date=1_790_000_001)),
    ("channel_post", {k: v for k, v in message(chat=CHANNEL).items() if k != "from"}),
    ("channel_post", message(chat=CHANNEL, **{"from": ADMIN})),
    ("message", {k: v for k, v in message().items() if k != "from"}),
    ("message", message(contact={"phone_number": "1", "first_name": "Sara", "user_id": SARA})),
    (
        "callback_query",
        {"id": "1", "from": OTHER, "chat_instance": "1", "data": "/status", "message": message()},
    ),
]

JUNK: Final[list[Any]] = [
    *(None, True, -1, 2**70, 0.5, "", "\ud800", "x" * 5000),
    *([], {}, [None], {"id": {}}),
]


ADMIN_COMMANDS: Final = (
    *("/users", f"/ban {NIMA}", "/ban", f"/unban {NIMA}", f"/allow {DANIEL}", "/allow"),
    *(f"/disallow {NIMA}", "/disallow"),
    "/reload",
    *("/broadcast hello", "/broadcast", "broadcast:send:1", "broadcast:drop:1", "broadcast:stop:1"),
)


WORDS_FOR_ADMINS: Final = (
    "remember",
    "numeric id after",
    "banned",
    "talk to me",
    "settings",
    "let in",
)


def disguised(content: dict[str, Any], text: str) -> dict[str, Any]:
    """Return a forgery with another text in the place of /status."""
    command = text.split()[0]
    return {
        name: disguised(part, text) if name in ("message", "reply_to_message") else part
        for name, part in content.items()
    } | (
        {"text": text, "entities": [COMMAND[0] | {"length": len(command)}]}
        if "text" in content
        else {"data": text}
    )


@pytest.mark.parametrize("text", ADMIN_COMMANDS)
async def test_none_of_the_forgeries_gives_a_command_of_an_admin(
    playground: Playground, tmp_path: Path, text: str
) -> None:
    daniel, nima = Person(playground, DANIEL), Person(playground, NIMA)
    async with run_bot(
        tmp_path, playground.api_base, playground.token, ALLOWED_USER_IDS=f"{DANIEL},{NIMA}"
    ):
        for kind, content in FORGED:
            playground.world.updates.put(kind, disguised(content, text))
        users = await Person(playground, SARA).ask("/users")  # all have been read
        assert len(users.split("\n")) == 5  # nobody was banned, and nobody let in
        await daniel.ask("hello")
        assert str(NIMA) not in await nima.ask("سلام")
    seen = daniel.seen() + Person(playground, DANIEL, GROUP).seen()
    assert not [answer for answer in seen if any(word in answer for word in WORDS_FOR_ADMINS)]


@pytest.mark.parametrize("button", ["send", "drop", "stop"])
@pytest.mark.parametrize(
    ("sender", "chat"), [(OTHER, PRIVATE), (OTHER, OF_OTHER), (ADMIN, CLUB), (OTHER, CLUB)]
)
async def test_buttons_of_an_announcement_are_its_admins_in_private_alone(
    playground: Playground,
    tmp_path: Path,
    button: str,
    sender: dict[str, Any],
    chat: dict[str, Any],
) -> None:
    daniel, sara = Person(playground, DANIEL), Person(playground, SARA)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await daniel.ask("hello")
        await sara.ask("/broadcast hello everybody")
        press = {"id": "1", "from": sender, "chat_instance": "1"}
        content = {"message": message(chat=chat), "data": f"broadcast:{button}:1"}
        playground.world.updates.put("callback_query", press | content)
        await daniel.ask("hello")
        await sara.ask("/id")
        assert len(daniel.seen()) == 2
        assert len(sara.seen()) == 2
        assert Person(playground, DANIEL, GROUP).seen() == []
        assert "announcement" not in await daniel.ask("how are you?")
        assert "نفرستادم" in await _pressed(sara, 1)  # it is still there


async def _pressed(person: Person, number: int) -> str:
    _, data = person.buttons(0)[number]
    first = person.messages()[0]
    person.world.press(person.user_id, person.chat_id, first.message_id, data)
    return (await person.answers(3))[-1]


async def test_none_of_twenty_forgeries_passes_for_the_admin(
    playground: Playground, tmp_path: Path
) -> None:
    assert len(FORGED) == 20
    async with run_bot(tmp_path, playground.api_base, playground.token):
        for kind, content in FORGED:
            playground.world.updates.put(kind, content)
        assert "همزبان" in await Person(playground, SARA).ask("/status")  # all have been read
        people = [Person(playground, DANIEL), Person(playground, DANIEL, GROUP)]
        await people[0].ask("hello")
    seen = [text for person in people for text in person.seen()]
    assert not [text for text in seen if any(word in text for word in SECRET_WORDS)]


@pytest.mark.parametrize("seed", range(3))
async def test_no_update_however_broken_stops_the_bot_or_stays_open(
    playground: Playground, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.Dispatcher", partial(Dispatcher, pause=0.001))
    dice = random.Random(seed)
    async with run_bot(
        tmp_path, playground.api_base, playground.token, RATE_LIMIT_MESSAGES="9999"
    ) as bot:
        for kind, content in FORGED * 3:
            playground.world.updates.put(kind, _spoilt(content, dice))
        await Person(playground, 1003).ask("سلام")
        async with asyncio.timeout(30):
            while bot.app.poller._lanes.waiting:
                await asyncio.sleep(0.02)
    path, key = tmp_path / "data" / "bot.db", tmp_path / "key" / "bot.key"
    async with Database.open(path, key) as database:
        assert await Inbox(database).waiting() == []
        count = await database.row("SELECT count(*) FROM inbox WHERE done_at IS NOT NULL")
    assert count[0] > 50


def _spoilt(value: Any, dice: random.Random) -> Any:
    """Return a copy in which some parts are of another kind, missing, or very long."""
    if isinstance(value, dict):
        return {name: _spoilt(part, dice) for name, part in value.items() if dice.random() > 0.03}
    if isinstance(value, list):
        return [_spoilt(part, dice) for part in value] * dice.choice((1, 1, 1, 2))
    if dice.random() < 0.05:
        return dice.choice(JUNK)
    return value
