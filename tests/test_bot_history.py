"""/history: what was said, in pages, as the person reads it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import Dates, local
from bot.history_pages import HistoryPages, shortened
from bot.messages import Messages
from bot.playground import Fault, Playground
from bot.splitting import utf16_length
from storage import HistoryPage, PastExchange
from tests.whole_bot import DANIEL, GROUP, NIMA, SARA, Person, run_bot

MESSAGES = Messages()
PAGES = HistoryPages(MESSAGES, Dates(MESSAGES))
ISOLATES = re.compile("[\u2066-\u2069]")


@pytest.fixture
async def bot(playground: Playground, tmp_path: Path) -> AsyncIterator[Playground]:
    """The playground with the bot polling it."""
    async with run_bot(tmp_path, playground.api_base, playground.token):
        yield playground


async def turned(person: Person, number: int) -> str:
    """Press a button under the bot's last message and return what that says then."""
    before, (_, data) = person.messages()[-1], person.buttons()[number]
    edits = len(person.events("edit"))
    person.world.press(person.user_id, person.chat_id, before.message_id, data)
    while len(person.events("edit")) == edits:
        await asyncio.sleep(0.01)
    return person.seen()[-1]


def numbers(text: str) -> list[str]:
    return re.findall(r"message (\d+)", text)


async def test_a_persian_reads_under_a_persian_date(bot: Playground) -> None:
    nima = Person(bot, NIMA)
    answer = await nima.ask("سلام! چطوری؟")
    text = ISOLATES.sub("", await nima.ask("/history"))
    today = Dates(MESSAGES).long_day(local(nima.messages()[-1].date).date(), "fa")
    assert text.splitlines()[0] == today
    assert re.search(r"تو \([۰-۹]{2}:[۰-۹]{2}\): سلام! چطوری؟\nمن: ", text)
    assert text.endswith(" ".join(answer.split())[:300])
    assert nima.buttons() == []


async def test_pages_of_five_are_turned_in_the_same_message(bot: Playground) -> None:
    daniel = Person(bot, DANIEL)
    for number in range(12):
        await daniel.ask(f"message {number}")
    newest = await daniel.ask("/history")
    count = len(daniel.messages())
    assert numbers(newest) == ["7", "8", "9", "10", "11"]
    assert [label for label, _ in daniel.buttons()] == ["« Older"]
    assert numbers(await turned(daniel, 0)) == ["2", "3", "4", "5", "6"]
    assert [label for label, _ in daniel.buttons()] == ["« Older", "Newer »"]
    assert numbers(await turned(daniel, 0)) == ["0", "1"]
    assert [label for label, _ in daniel.buttons()] == ["Newer »"]
    assert numbers(await turned(daniel, 0)) == ["2", "3", "4", "5", "6"]
    assert await turned(daniel, 1) == newest
    assert len(daniel.messages()) == count
    assert all(len(data.encode()) <= 64 for _, data in daniel.buttons())


async def test_buttons_work_after_a_restart_and_after_everything_was_erased(
    playground: Playground, tmp_path: Path
) -> None:
    daniel = Person(playground, DANIEL)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        for number in range(6):
            await daniel.ask(f"message {number}")
        await daniel.ask("/history")
    async with run_bot(tmp_path, playground.api_base, playground.token):
        assert numbers(await turned(daniel, 0)) == ["0"]
        place = len(daniel.messages()) - 1
        _, data = daniel.buttons()[0]
        await daniel.ask("/forget")
        await daniel.press(0)
        message = daniel.messages()[place]
        daniel.world.press(DANIEL, DANIEL, message.message_id, data)
        while "nothing here yet" not in daniel.seen()[place]:
            await asyncio.sleep(0.01)
        assert daniel.buttons(place) == []


async def test_a_page_that_cannot_be_turned_is_asked_for_again(bot: Playground) -> None:
    daniel = Person(bot, DANIEL)
    for number in range(6):
        await daniel.ask(f"message {number}")
    await daniel.ask("/history")
    bot.faults.add(Fault("status", "editMessageText", status=400))
    daniel.world.press(DANIEL, DANIEL, daniel.messages()[-1].message_id, daniel.buttons()[0][1])
    assert await daniel.ask("hello")  # heard after the press
    (answer,) = daniel.events("callback_answer")
    assert "again with" in str(answer["text"])


async def test_nobody_reads_what_another_said(bot: Playground) -> None:
    daniel, group = Person(bot, DANIEL), Person(bot, SARA, GROUP)
    await daniel.ask("message 1")
    assert "message" not in await Person(bot, SARA).ask("/history")
    assert "خصوصی" in await group.ask("/history@hamzaban_playground_bot")


def exchange(number: int, text: str) -> PastExchange:
    return PastExchange(number, 1_795_500_000.0 + number * 86_400, text, text)


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("text", ["<" * 9_000, "&amp; " * 3_000, "😀" * 5_000, "سلام " * 2_000])
def test_the_longest_page_fits_into_one_message(language: str, text: str) -> None:
    page = HistoryPage(tuple(exchange(number, text) for number in range(5)), older=True, newer=True)
    html = PAGES.html(page, language)
    assert utf16_length(html) <= 4096
    assert html.count("…") == 10
    assert set(re.findall("<[^>]*>", html)) == {"<b>", "</b>"}


def test_what_was_pasted_cannot_turn_the_lines_below_it_round() -> None:
    page = HistoryPage((exchange(1, "a\u202eb\u2069\u2066c"),), older=False, newer=False)
    html = PAGES.html(page, "fa")
    assert "abc" in html
    assert html.count("\u2068") == html.count("\u2069")


@given(st.text(st.characters(codec="utf-8")), st.integers(3, 400))
def test_a_shortened_text_fits_and_begins_as_the_whole_one(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert utf16_length(escape(short, quote=False)) <= limit
    assert "\n" not in short
    whole = " ".join(re.sub("[\u202a-\u202e\u2066-\u2069]", "", text).split())
    assert whole.startswith(short.removesuffix("…")) or short == whole
