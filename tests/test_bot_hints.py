"""Typing and drafts: shown where they help, dropped where they hinder."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.connection import open_bot
from bot.hints import Hints
from bot.playground import Fault, Playground
from bot.settings import Settings
from tests.whole_bot import GROUP, NIMA, Person


@pytest.fixture
async def hints(playground: Playground) -> AsyncIterator[Hints]:
    bot = open_bot(
        Settings.model_construct(telegram_proxy=None), playground.token, playground.api_base
    )
    async with bot:
        yield Hints(bot)


async def test_a_draft_grows_in_private(playground: Playground, hints: Hints) -> None:
    nima = Person(playground, NIMA)
    await hints.draft(NIMA, 7, "سلا")
    await hints.draft(NIMA, 7, "سلام نیما")
    await hints.draft(GROUP, 7, "refused, and not missed")
    assert [event["text"] for event in nima.events("draft")] == ["سلا", "سلام نیما"]


async def test_a_draft_is_formatted_while_it_grows(playground: Playground, hints: Hints) -> None:
    nima = Person(playground, NIMA)
    for text in ("این **مت", "این **متن** و `کد`"):
        await hints.draft(NIMA, 7, text)
    shown = [(event["text"], event["entities"]) for event in nima.events("draft")]
    assert shown == [
        ("این مت", [{"type": "bold", "offset": 4, "length": 2}]),
        (
            "این متن و \u2068کد\u2069",
            [
                {"type": "bold", "offset": 4, "length": 3},
                {"type": "code", "offset": 11, "length": 2},
            ],
        ),
    ]


async def test_typing_is_shown_when_an_answer_takes_a_moment(
    playground: Playground, hints: Hints
) -> None:
    nima = Person(playground, NIMA)
    async with hints.typing(NIMA):
        pass
    assert nima.events("typing") == []
    async with hints.typing(NIMA):
        await asyncio.sleep(0.5)
    assert [event["action"] for event in nima.events("typing")] == ["typing"]


async def test_a_chat_with_too_many_hints_gets_none_for_a_while(
    playground: Playground, hints: Hints
) -> None:
    nima = Person(playground, NIMA)
    playground.faults.add(Fault("retry_after", "sendMessageDraft", seconds=1))
    for text in ("a", "ab", "abc"):
        await hints.draft(NIMA, 7, text)
    assert nima.events("draft") == []
    await asyncio.sleep(1.05)
    await hints.draft(NIMA, 7, "abcd")
    assert [event["text"] for event in nima.events("draft")] == ["abcd"]
