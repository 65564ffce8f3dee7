"""`@bot question` in any chat, over HTTP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground import Fault, Playground
from bot.playground.inline import Offer
from tests.whole_bot import DANIEL, NIMA, SARA, Person, run_bot


@pytest.fixture
async def bot(playground: Playground, tmp_path: Path) -> AsyncIterator[Playground]:
    options = {"INLINE_MODE": "true", "RATE_LIMIT_MESSAGES": "3"}
    async with run_bot(tmp_path, playground.api_base, playground.token, **options):
        yield playground


def write(playground: Playground, person_id: int, text: str) -> str:
    """Write something behind the bot's name; return the id of the query."""
    return playground.world.inline.ask(playground.world.chats.person(person_id), text)


async def offer(playground: Playground, query_id: str) -> Offer:
    async with asyncio.timeout(20):
        while query_id not in playground.world.inline.offers:
            await asyncio.sleep(0.02)
    return playground.world.inline.offers[query_id]


@pytest.mark.parametrize(
    ("person_id", "question", "title"),
    [(NIMA, "سلام خوبی؟", "همین جواب"), (DANIEL, "hello there", "Send this answer")],
)
async def test_a_question_is_offered_with_its_answer(
    bot: Playground, person_id: int, question: str, title: str
) -> None:
    (result,) = (await offer(bot, write(bot, person_id, question))).results
    words = result["words"]
    assert title in result["title"]
    assert words.text.startswith(f"{question}\n\n")
    assert words.text.endswith(result["description"])
    assert [entity.type for entity in words.entities][:1] == ["blockquote"]


async def test_nothing_of_it_is_remembered(bot: Playground) -> None:
    await offer(bot, write(bot, DANIEL, "what is a pomegranate?"))
    daniel = Person(bot, DANIEL)
    assert "pomegranate" not in await daniel.ask("/history")


async def test_only_the_last_of_what_is_being_written_is_answered(bot: Playground) -> None:
    first, second, last = (write(bot, DANIEL, text) for text in ("he", "hell", "hello"))
    assert (await offer(bot, last)).results
    assert not {first, second} & set(bot.world.inline.offers)


async def test_without_words_it_says_how(bot: Playground) -> None:
    said = await offer(bot, write(bot, DANIEL, "  "))
    assert said.results == ()
    assert said.button == {"text": "Write a question after my name", "start_parameter": "help"}


async def test_who_asks_too_much_is_told(bot: Playground) -> None:
    for number in range(3):
        assert (await offer(bot, write(bot, DANIEL, f"hello {number}"))).results
    said = await offer(bot, write(bot, DANIEL, "hello again"))
    assert said.button is not None
    assert "one moment" in said.button["text"]


async def test_what_comes_too_late_harms_nobody(bot: Playground) -> None:
    bot.faults.add(
        Fault(
            "status", "answerInlineQuery", status=400, description="Bad Request: query is too old"
        )
    )
    write(bot, DANIEL, "hello")
    assert (await offer(bot, write(bot, SARA, "سلام"))).results
    assert await Person(bot, DANIEL).ask("hello")


async def test_what_was_sent_by_its_help_is_no_question(bot: Playground) -> None:
    sent = {
        "message_id": 700,
        "date": int(time.time()),
        "chat": {"id": DANIEL, "type": "private", "first_name": "Daniel"},
        "from": {"id": DANIEL, "is_bot": False, "first_name": "Daniel", "language_code": "en"},
        "via_bot": {"id": bot.world.chats.bot.id, "is_bot": True, "first_name": "Hamzaban"},
        "text": "hello\n\nHi there!",
    }
    bot.world.updates.put("message", sent)
    daniel = Person(bot, DANIEL)
    assert await daniel.ask("hello")
    assert len(daniel.seen()) == 1


async def test_strangers_are_shown_the_way_in(playground: Playground, tmp_path: Path) -> None:
    options = {"INLINE_MODE": "true", "ALLOWED_USER_IDS": str(NIMA)}
    async with run_bot(tmp_path, playground.api_base, playground.token, **options):
        said = await offer(playground, write(playground, DANIEL, "hello"))
        assert said.results == ()
        assert said.button is not None
        assert said.button["start_parameter"] == "id"


async def test_where_it_is_off_nothing_is_asked_for(playground: Playground, tmp_path: Path) -> None:
    async with run_bot(tmp_path, playground.api_base, playground.token):
        assert await Person(playground, DANIEL).ask("hello")
        write(playground, DANIEL, "hello")
        assert len(playground.world.updates) == 0
