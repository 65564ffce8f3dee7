"""What an app has cut into several messages is one question and gets one answer."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.conversation import UserMessage
from bot.pastes import Pastes
from bot.playground import Playground
from nlp import AIModels
from nlp.fallback import Answer, Limits
from nlp.types import Manner, Prompt
from storage import Database, Inbox, Journal, OutgoingMessage, RawUpdate, StoredExchange
from storage.people import People
from tests.fakes import ScriptedGenerator
from tests.whole_bot import DANIEL, GROUP, NIMA, SARA, Person, run_bot

LONG = "a long line\n" * 300  # cut at a pause, after 3,600 characters
LONG_PERSIAN = "یک خط بلند از متن\n" * 200


class Reader:
    """Stands in for the models: says how many characters it has read, and remembers them."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.waits = asyncio.Event()
        self.waits.set()

    def reply(self, prompt: Prompt) -> Answer:
        self.texts.append(prompt.text)
        pieces = [f"Read: {len(prompt.text)}"]
        return Answer([ScriptedGenerator(pieces, hangs=not self.waits.is_set())], prompt, Limits())


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    reader = Reader()

    def reply(ai: AIModels, prompt: Prompt) -> Answer:
        return reader.reply(prompt)

    monkeypatch.setattr("bot.observed.ObservedModels.reply", reply, raising=False)
    return reader


def joined(*parts: str) -> str:
    return "\n".join(part.strip() for part in parts)


async def stored(folder: Path, person: int) -> list[StoredExchange]:
    """Return what is stored of a person, once the bot has ended."""
    async with Database.open(folder / "data" / "bot.db", folder / "key" / "bot.key") as database:
        assert await Inbox(database).waiting() == []
        return [one async for page in People(database).exchanges(person) for one in page]


@pytest.mark.parametrize(("person_id", "long"), [(DANIEL, LONG), (NIMA, LONG_PERSIAN)])
async def test_three_parts_are_one_question(
    playground: Playground, tmp_path: Path, reader: Reader, person_id: int, long: str
) -> None:
    person, parts = Person(playground, person_id), (long, f"b{long}", "and its end")
    async with run_bot(tmp_path, playground.api_base, playground.token):
        for part in parts:
            person.write(part)
            await asyncio.sleep(0.1)  # so that each comes in a poll of its own
        assert await person.answers(1) == [f"Read: {len(joined(*parts))}"]
        await person.ask("what else?")
    assert reader.texts == [joined(*parts), "what else?"]
    questions = [one.exchange.question for one in await stored(tmp_path, person_id)]
    assert questions == reader.texts


async def test_a_long_message_alone_is_answered_and_short_ones_stay_apart(
    playground: Playground, tmp_path: Path, reader: Reader
) -> None:
    daniel = Person(playground, DANIEL)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await daniel.ask(LONG)
        daniel.write("one")
        daniel.write("two")
        await daniel.answers(3)
    assert reader.texts == [joined(LONG), "one", "two"]


async def test_a_command_or_a_reply_is_no_part(
    playground: Playground, tmp_path: Path, reader: Reader
) -> None:
    daniel = Person(playground, DANIEL)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        first = daniel.write(LONG)
        daniel.write("/id")
        await daniel.answers(2)
        daniel.write(LONG)
        daniel.write("and this?", reply_to=first)
        await daniel.answers(4)
    assert reader.texts == [joined(LONG), joined(LONG), "and this?"]


async def test_in_a_group_only_what_addresses_the_bot_is_read(
    playground: Playground, tmp_path: Path, reader: Reader
) -> None:
    sara = Person(playground, SARA, GROUP)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        sara.write(f"@hamzaban_playground_bot {LONG}")
        sara.write("and its end")
        await sara.answers(1)
    assert reader.texts == [joined(LONG)]


async def test_the_rest_of_an_edited_text_is_kept(
    playground: Playground, tmp_path: Path, reader: Reader
) -> None:
    daniel = Person(playground, DANIEL)
    reader.waits.clear()
    async with run_bot(tmp_path, playground.api_base, playground.token):
        first = daniel.write(LONG)
        daniel.write(f"b{LONG}")
        await daniel.until(lambda: reader.texts)
        reader.waits.set()
        daniel.edit(first, f"now {LONG}")
        await daniel.answers(1)
        daniel.edit(first, LONG)  # of what is answered only one part: the answer stays
        await daniel.ask("more")
    assert reader.texts == [
        joined(LONG, f"b{LONG}"),
        joined(f"now {LONG}", f"b{LONG}"),
        "more",
    ]


def part(number: int, seconds: int, text: str, chat_id: int = 7) -> RawUpdate:
    return RawUpdate(number, chat_id, {"message": {"date": seconds, "text": text}})


async def whole(database: Database, *updates: RawUpdate) -> UserMessage:
    """Return the message of update 1, sent in second 100, when these wait behind it."""
    await Inbox(database).add([part(1, 100, LONG), *updates])
    sent_at = datetime.fromtimestamp(100, UTC)
    message = UserMessage(1, 7, 7, 1, sent_at, LONG, Manner())
    return await Pastes(Inbox(database), patience=0.2).whole(message)


async def test_what_comes_later_or_after_the_end_is_another_message(database: Database) -> None:
    message = await whole(
        database,
        part(2, 101, LONG),
        part(3, 102, "end", chat_id=8),
        part(4, 102, "end"),
        part(5, 102, "thanks"),
    )
    assert message.parts == (2, 4)
    assert message.text == "\n".join([LONG, LONG, "end"])


@pytest.mark.parametrize(
    "behind",
    [
        part(2, 102, "two seconds later"),
        part(2, 99, "before it, by a clock that was set"),
        RawUpdate(2, 7, {"message": {"date": 100, "photo": []}}),
        RawUpdate(2, 7, {"message": {"date": "never", "text": "broken"}}),
        RawUpdate(2, 7, {"edited_message": {"date": 100, "text": "edited"}}),
    ],
)
async def test_what_is_no_part_is_left_where_it_is(database: Database, behind: RawUpdate) -> None:
    message = await whole(database, behind, part(3, 100, "end"))
    assert (message.text, message.parts) == (LONG, ())


async def test_an_answer_closes_all_parts_or_none(database: Database) -> None:
    inbox, journal = Inbox(database), Journal(database)
    await inbox.add([part(number, 100, LONG) for number in (1, 2, 3)])
    await journal.answered(1, OutgoingMessage(7, "Read"), parts=(2,))
    assert [update.update_id for update in await inbox.waiting()] == [3]
    assert await inbox.begin(2) is None
