"""/export: a person gets all that is stored of them, nobody else's, and nothing that was erased."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.connection import open_bot
from bot.delivery import Delivery
from bot.export import Exports
from bot.export_file import _entries, export_file
from bot.messages import Messages
from bot.pictures.sending import Pictures
from bot.playground import Fault, Playground
from bot.settings import Settings
from storage import Chats, Database, Inbox, Journal, Outbox, OutgoingMessage, People, RawUpdate
from storage.history import add_exchange
from tests.test_storage_journal import EXCHANGE
from tests.whole_bot import DANIEL, GROUP, NIMA, Person, run_bot

CANARY = "kanari-7421"
ASKED = OutgoingMessage(NIMA, "here it is", export_language="fa")


@pytest.fixture
async def bot(playground: Playground, tmp_path: Path) -> AsyncIterator[Playground]:
    """The playground with the bot polling it."""
    async with run_bot(tmp_path, playground.api_base, playground.token):
        yield playground


@asynccontextmanager
async def delivering(
    playground: Playground, database: Database, largest: int = 1_000_000
) -> AsyncIterator[Delivery]:
    """A delivery whose files may have so many bytes."""
    settings, outbox = Settings.model_construct(telegram_proxy=None), Outbox(database)
    async with open_bot(settings, playground.token, playground.api_base) as bot:
        exports = Exports(bot, outbox, People(database), Messages(), largest=largest)
        yield Delivery(bot, outbox, Chats(database), exports, Pictures(bot, outbox, {}))


async def talked(database: Database, update_id: int = 1) -> None:
    """Nima says the canary and gets it back."""
    message = {"from": {"id": NIMA}, "text": CANARY}
    await Inbox(database).add([RawUpdate(update_id, NIMA, {"message": message})])
    exchange = replace(EXCHANGE, chat_id=NIMA, user_id=NIMA, question=CANARY, answer=CANARY)
    await Journal(database).answered(update_id, OutgoingMessage(NIMA, CANARY), exchange)


def read(person: Person, place: int = -1) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(person.files()[place].content)
    return content


async def test_the_file_holds_what_was_said_and_nothing_of_others(bot: Playground) -> None:
    nima, daniel = Person(bot, NIMA), Person(bot, DANIEL)
    said = [(text, await nima.ask(text)) for text in ("سلام! چطوری؟", "salam, khubi?")]
    await daniel.ask(CANARY)
    await nima.ask("/new")
    said.append(("ممنونم ازت", await nima.ask("ممنونم ازت")))
    group = Person(bot, NIMA, GROUP)
    mention = "@hamzaban_playground_bot سلام"
    said.append(("سلام", await group.ask(mention)))
    before = datetime.now(UTC)
    assert "هر چی ازت ذخیره کردم" in await nima.ask("/export")
    (file,) = nima.files()
    assert file.name == f"hamzaban-export-{before:%Y-%m-%d}.json"
    assert file.mime_type == "application/json"
    text = file.content.decode()
    assert "سلام! چطوری؟" in text  # not \u0633
    assert CANARY not in text
    assert text.splitlines()[1].startswith('  "about": "هر چی همزبان ازت ذخیره کرده')
    content = read(nima)
    assert (content["version"], content["user_id"]) == (1, NIMA)
    exchanges = content["exchanges"]
    assert [(one["question"], one["answer"]) for one in exchanges] == said
    assert [one["chat_id"] for one in exchanges] == [NIMA, NIMA, NIMA, GROUP]
    assert [one["language"] for one in exchanges] == ["fa", "fa-Latn", "fa", "fa"]
    assert exchanges[2]["intent"] == "thanks"
    assert 0 < exchanges[2]["intent_confidence"] <= 1
    assert exchanges[2]["sentiment"]
    assert {one["answered_by"] for one in exchanges} == {"templates"}
    assert content["new_talk_after_exchange"] == exchanges[1]["number"]
    times = [datetime.fromisoformat(one["at"]) for one in exchanges]
    assert times == sorted(times)
    assert {time.tzinfo for time in times} == {UTC}
    assert times[-1] <= before <= datetime.fromisoformat(content["exported_at"])
    assert len(content["updates"]) == 5
    assert {one["content"] for one in content["updates"]} == {None}
    assert content["messages"][-1]["text"] == nima.seen()[-1]  # on its way, with this very file
    daniels = await daniel.ask("/export")
    assert daniels.startswith("Here is all that I stored of you")
    assert [one["question"] for one in read(daniel)["exchanges"]] == [CANARY]
    assert read(daniel)["about"].startswith("This file holds all")


async def test_a_group_is_told_to_ask_in_private(bot: Playground) -> None:
    group = Person(bot, DANIEL, GROUP)
    assert "private chat" in await group.ask("/export@hamzaban_playground_bot")
    assert group.files() == Person(bot, DANIEL).files() == []


async def test_one_a_minute_is_sent_and_who_asks_again_is_told_when(bot: Playground) -> None:
    nima, daniel = Person(bot, NIMA), Person(bot, DANIEL)
    await nima.ask("/export")
    assert "ثانیه‌ی دیگه" in await nima.ask("/export")
    await daniel.ask("/export")
    assert len(nima.files()) == len(daniel.files()) == 1


async def test_after_forget_the_file_holds_nothing_of_what_was_said(bot: Playground) -> None:
    nima = Person(bot, NIMA)
    await nima.ask(CANARY)
    await nima.ask("/new")
    await nima.ask("/forget")
    await nima.press(0)
    await nima.ask("/export")
    content = read(nima)
    assert content["exchanges"] == []
    assert content["new_talk_after_exchange"] is None
    assert {one["content"] for one in content["updates"]} == {None}
    # The farewell of /forget, already sent, and the words under this very file.
    assert [one["text"] for one in content["messages"]] == [None, nima.seen()[-1]]
    assert CANARY not in nima.files()[-1].content.decode()


@pytest.mark.slow
async def test_a_bot_that_ends_before_the_file_is_sent_sends_it_once_at_its_next_start(
    playground: Playground, tmp_path: Path
) -> None:
    nima = Person(playground, NIMA)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await nima.ask("سلام")
        playground.faults.add(Fault("drop", "sendDocument", times=1_000))
        nima.write("/export")
        while "sendDocument" not in [call.method for call in playground.calls]:
            await asyncio.sleep(0.01)
    playground.faults.clear()
    assert nima.files() == []
    for _ in range(2):
        async with run_bot(tmp_path, playground.api_base, playground.token):
            await nima.answers(2)
            await Person(playground, DANIEL).ask("hello")
    assert len(nima.files()) == 1
    assert [one["question"] for one in read(nima)["exchanges"]] == ["سلام"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault("status", "sendDocument", status=502),
        Fault("retry_after", "sendDocument", seconds=1),
        Fault("status", "sendDocument", status=400),
    ],
    ids=lambda fault: f"{fault.kind} {fault.status}",
)
async def test_a_file_that_could_not_be_sent_is_made_and_sent_again(
    playground: Playground, database: Database, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else the library warns of its old way
    await Journal(database).answered(2, ASKED)
    playground.faults.add(fault)
    async with delivering(playground, database) as delivery:
        await delivery.flush(NIMA)
        await delivery.flush(NIMA)
    assert len(Person(playground, NIMA).files()) == 1
    assert await Outbox(database).chats() == []


async def test_a_person_who_blocked_the_bot_gets_no_file_later(
    playground: Playground, database: Database
) -> None:
    await Journal(database).answered(2, ASKED)
    playground.world.block(NIMA)
    async with delivering(playground, database) as delivery:
        await delivery.flush(NIMA)
    assert await Outbox(database).chats() == []


async def test_what_is_forgotten_before_the_file_is_sent_is_not_sent(
    playground: Playground, database: Database
) -> None:
    await talked(database)
    (first,) = await Outbox(database).unsent(NIMA)
    await Outbox(database).part_sent(first, 1, last=True)
    await Journal(database).answered(2, ASKED)
    playground.faults.add(Fault("drop", "sendDocument", times=2))
    async with delivering(playground, database) as delivery:
        sending = asyncio.create_task(delivery.flush(NIMA))
        while "sendDocument" not in [call.method for call in playground.calls]:
            await asyncio.sleep(0.01)
        await People(database).forget(NIMA)
        await sending
    assert Person(playground, NIMA).seen() == []
    assert len([call for call in playground.calls if call.method == "sendDocument"]) == 1


async def test_more_than_telegram_takes_is_told_to_the_person(
    playground: Playground, database: Database
) -> None:
    await talked(database)
    await Journal(database).answered(2, ASKED)
    async with delivering(playground, database, largest=1_000) as delivery:
        await delivery.flush(NIMA)
    nima = Person(playground, NIMA)
    assert nima.files() == []
    assert "جا نمی‌شه" in nima.seen()[-1]
    assert await Outbox(database).chats() == []


async def test_many_pages_are_one_list_and_the_loop_goes_on(database: Database) -> None:
    async with database.transaction() as transaction:
        for _ in range(1_200):
            await add_exchange(transaction, replace(EXCHANGE, chat_id=NIMA, user_id=NIMA))
    turns = 0

    async def turn() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    turning = asyncio.create_task(turn())
    file = await export_file(People(database), NIMA, "about", datetime.now(UTC))
    turning.cancel()
    exchanges = json.loads(file.getvalue())["exchanges"]
    assert [one["number"] for one in exchanges] == list(range(1, 1_201))
    assert turns > 50


@given(st.lists(st.dictionaries(st.text(), st.text()), min_size=1))
def test_any_text_is_written_as_valid_json_and_read_back_as_it_was(
    rows: list[dict[str, str]],
) -> None:
    assert json.loads(b"[" + _entries(rows) + b"]") == rows


def test_a_lone_surrogate_is_written_as_an_escape() -> None:
    written = _entries([{"text": "a\ud800b\u2028"}])
    assert "\u2028" in written.decode()
    assert json.loads(written) == {"text": "a\ud800b\u2028"}
