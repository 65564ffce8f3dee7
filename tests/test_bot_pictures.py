"""/mood and the picture under /status: drawn, sent, sent again, and told in words."""

from __future__ import annotations

import asyncio
import re
import struct
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot.connection import open_bot
from bot.dates import Dates
from bot.delivery import Delivery
from bot.export import Exports
from bot.messages import Messages
from bot.mood import MoodReport
from bot.pictures.canvas import NEGATIVE, NEUTRAL, POSITIVE
from bot.pictures.mood import MoodPicture, Period
from bot.pictures.panels import round_top
from bot.pictures.rendering import RenderingError, render
from bot.pictures.sending import Painter, Pictures
from bot.pictures.status import Figures, StatusPicture
from bot.playground import Fault, Playground
from bot.settings import Settings
from storage import (
    Chats,
    Database,
    DayOfMoods,
    Hour,
    Journal,
    Moods,
    Outbox,
    OutgoingMessage,
    People,
    Picture,
)
from tests.test_storage_history import say
from tests.whole_bot import DANIEL, GROUP, NIMA, SARA, Person, run_bot

MESSAGES = Messages()
DATES = Dates(MESSAGES)
LAST = date(2026, 11, 24)
SIZE = {"mood": (1080, 760), "status": (1080, 1130)}
EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"/>'


def size_of(png: bytes) -> tuple[int, int]:
    """Return width and height of a PNG whose pixels can all be read."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, depth, colours = struct.unpack_from(">IIBB", png, 16)
    assert (depth, colours) == (8, 6)  # four bytes a pixel
    at, packed = 8, b""
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        if kind == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += length + 12
    assert len(zlib.decompress(packed)) == height * (1 + 4 * width)
    return width, height


def words(svg: str) -> list[str]:
    """Return what is written in a picture, without invisible marks."""
    found = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")  # noqa: S314
    return [(one.text or "").replace("\u061c", "") for one in found]


def days(count: int) -> list[DayOfMoods]:
    return [DayOfMoods(LAST - timedelta(n), 2, 1, 1) for n in reversed(range(count))]


def figures(*, empty: bool = False) -> Figures:
    now = datetime(2026, 11, 24, 14, 30).astimezone().timestamp()
    start = now - 23.5 * 3600
    hours = [
        Hour(start + n * 3600, 0, None, None)
        if empty or n % 5 == 0
        else Hour(start + n * 3600, n, 0.2, 1.5)
        for n in range(24)
    ]
    generators = [] if empty else [("templates", 3), ("owner/very-long-name-of-a-model-1.7B", 1)]
    week = Period.until(LAST, 7)
    return Figures(now, hours, week, [] if empty else days(3), generators)


@pytest.fixture
async def bot(playground: Playground, tmp_path: Path) -> AsyncIterator[Playground]:
    """The playground with the bot polling it."""
    async with run_bot(tmp_path, playground.api_base, playground.token):
        yield playground


@asynccontextmanager
async def delivering(
    playground: Playground, database: Database, painter: Painter
) -> AsyncIterator[Delivery]:
    settings, outbox = Settings.model_construct(telegram_proxy=None), Outbox(database)
    async with open_bot(settings, playground.token, playground.api_base) as bot:
        exports = Exports(bot, outbox, People(database), MESSAGES)
        pictures = Pictures(bot, outbox, {"mood": painter})
        yield Delivery(bot, outbox, Chats(database), exports, pictures, pause=0.001)


async def drawn(chat_id: int, language: str) -> str:
    return EMPTY


async def wanted(database: Database, text: str = "here") -> None:
    message = OutgoingMessage(NIMA, text, picture=Picture("mood", "fa"))
    await Journal(database).answered(2, message)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "fa",
            ["حال‌وهوای تو", "از ۱۱ آبان ۱۴۰۵ تا ۳ آذر ۱۴۰۵", "تعداد پیام‌ها: ۱۲", "سرحال ۵۰٪"],
        ),
        (
            "en",
            ["Your mood", "11 November 2026 to 24 November 2026", "Messages: 12", "Cheerful 50%"],
        ),
    ],
)
async def test_the_mood_is_drawn_in_the_readers_language(
    language: str, expected: list[str]
) -> None:
    period = Period.until(LAST, 14) if language == "en" else Period(date(2026, 11, 2), LAST)
    svg = MoodPicture(MESSAGES, DATES).svg(days(3), period, language)
    assert words(svg)[:4] == expected
    for colour in (POSITIVE, NEUTRAL, NEGATIVE):
        assert svg.count(colour) == 3 + 1  # the days, and the legend
    assert size_of(await render(svg)) == SIZE["mood"]


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("empty", [True, False])
async def test_the_status_is_drawn_even_when_nothing_was_answered(
    language: str, *, empty: bool
) -> None:
    svg = StatusPicture(MESSAGES, DATES).svg(figures(empty=empty), language)
    assert words(svg).count(MESSAGES.plain(language, "chart-empty")) == (4 if empty else 0)
    assert ("very-long-name-of-a-mod…" in words(svg)) is not empty
    assert size_of(await render(svg)) == SIZE["status"]


async def test_persian_letters_are_joined_and_not_left_out() -> None:
    def text(letters: str) -> str:
        place = 'x="20" y="60" font-size="40"'
        return EMPTY.replace("/>", f' font-family="Vazirmatn"><text {place}>{letters}</text></svg>')

    joined, apart, nothing = [
        await render(text(letters))
        for letters in ("\u0633\u0644\u0627", "\u0633\u200c\u0644\u200c\u0627", "")
    ]
    assert len({joined, apart, nothing}) == 3


async def test_the_event_loop_goes_on_while_a_picture_is_drawn() -> None:
    turns = 0

    async def turn() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0.001)

    turning = asyncio.create_task(turn())
    await render(StatusPicture(MESSAGES, DATES).svg(figures(), "fa"))
    turning.cancel()
    assert turns > 30


async def test_what_cannot_be_drawn_is_told_with_its_reason() -> None:
    with pytest.raises(RenderingError, match=r"(?i)error"):
        await render("<svg")


@pytest.mark.parametrize(
    ("value", "top"), [(0.003, 0.005), (1, 1), (1.2, 2), (3, 5), (7, 10), (51, 100)]
)
def test_an_axis_ends_at_a_round_number(value: float, top: float) -> None:
    assert round_top(value) == pytest.approx(top)


async def test_a_person_gets_their_mood_as_a_picture(bot: Playground) -> None:
    nima, daniel = Person(bot, NIMA), Person(bot, DANIEL)
    for text in ("عالیه، ممنون!", "خیلی خوشحالم", "امروز غمگینم", "ساعت چنده؟", "سلام"):
        await nima.ask(text)
    for text in ("great, thank you!", "I am so happy", "I am sad", "what time is it?", "hello"):
        await daniel.ask(text)
    persian, english = await nima.ask("/mood"), await daniel.ask("/mood")
    assert re.search("۵.? پیامی که توی .?۱۴.? روز گذشته", persian)
    assert re.search("your .?5.? messages of the last .?14.? days", english)
    for person in (nima, daniel):
        (photo,) = person.photos()
        assert (photo.name, size_of(photo.content)) == ("mood.png", SIZE["mood"])
        assert person.messages()[-1].kind == "photo"
    assert nima.photos()[0].content != daniel.photos()[0].content


async def test_who_wrote_little_is_told_so_and_a_group_gets_no_picture(bot: Playground) -> None:
    nima, group = Person(bot, NIMA), Person(bot, NIMA, GROUP)
    for _ in range(4):
        await nima.ask("سلام")
    assert "هنوز" in await nima.ask("/mood")
    await nima.ask("سلام")
    assert "خصوصی" in await group.ask("/mood@hamzaban_playground_bot")
    assert nima.photos() == group.photos() == []


async def test_three_pictures_a_minute_are_drawn(bot: Playground) -> None:
    daniel = Person(bot, DANIEL)
    for _ in range(5):
        await daniel.ask("hello")
    for _ in range(3):
        await daniel.ask("/mood")
    assert "just drawn it" in await daniel.ask("/mood")
    assert len(daniel.photos()) == 3


async def test_an_admin_gets_the_status_with_a_picture(bot: Playground) -> None:
    sara = Person(bot, SARA)
    await sara.ask("سلام")
    text = await sara.ask("/status")
    assert "templates" in text
    (photo,) = sara.photos()
    assert (photo.name, size_of(photo.content)) == ("status.png", SIZE["status"])


async def test_a_bot_that_ends_before_the_picture_is_sent_sends_it_at_its_next_start(
    playground: Playground, tmp_path: Path
) -> None:
    daniel = Person(playground, DANIEL)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        for _ in range(5):
            await daniel.ask("hello")
        playground.faults.add(Fault("drop", "sendPhoto", times=1_000))
        daniel.write("/mood")
        while "sendPhoto" not in [call.method for call in playground.calls]:
            await asyncio.sleep(0.01)
    playground.faults.clear()
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await daniel.answers(6)
    assert len(daniel.photos()) == 1


async def test_a_text_too_long_for_a_caption_comes_before_the_picture(
    playground: Playground, database: Database
) -> None:
    await wanted(database, "word " * 300)
    async with delivering(playground, database, drawn) as delivery:
        await delivery.flush(NIMA)
    text, photo = Person(playground, NIMA).messages()
    assert (text.kind, photo.kind, photo.words.text) == ("text", "photo", "")
    assert await Outbox(database).chats() == []


@pytest.mark.parametrize("text", ["short", "word " * 300])
async def test_a_picture_telegram_refuses_leaves_its_text(
    playground: Playground, database: Database, text: str
) -> None:
    await wanted(database, text)
    playground.faults.add(Fault("status", "sendPhoto", status=400, times=10))
    async with delivering(playground, database, drawn) as delivery:
        await delivery.flush(NIMA)
    assert Person(playground, NIMA).seen() == [text.strip()]
    assert await Outbox(database).chats() == []


@pytest.mark.parametrize("kind", ["mood", "of a newer version"])
async def test_a_picture_that_cannot_be_drawn_leaves_its_text(
    playground: Playground, database: Database, kind: str
) -> None:
    async def broken(chat_id: int, language: str) -> str:
        return "<svg"

    message = OutgoingMessage(NIMA, "<b>here</b>", "html", picture=Picture(kind, "fa"))
    await Journal(database).answered(2, message)
    async with delivering(playground, database, broken) as delivery:
        await delivery.flush(NIMA)
    assert Person(playground, NIMA).seen() == ["here"]
    assert await Outbox(database).chats() == []


async def test_what_is_forgotten_while_the_picture_is_drawn_is_not_sent(
    playground: Playground, database: Database
) -> None:
    async def slow(chat_id: int, language: str) -> str:
        await People(database).forget(NIMA)
        return EMPTY

    await wanted(database)
    async with delivering(playground, database, slow) as delivery:
        await delivery.flush(NIMA)
    assert Person(playground, NIMA).messages() == []


def at_noon(day: int) -> float:
    return (datetime.now() - timedelta(day)).replace(hour=12).astimezone().timestamp()


@pytest.mark.parametrize(
    ("mood", "sentence"),
    [
        (lambda day: "positive" if day < 7 else "negative", "more cheerful lately"),
        (lambda day: "negative" if day < 7 else "positive", "bit lower"),
        (lambda day: "neutral", "much the same"),
    ],
)
async def test_the_text_says_how_the_mood_has_changed(
    database: Database, mood: Callable[[int], str], sentence: str
) -> None:
    for day in range(1, 14):
        await say(database, "x", at=at_noon(day), sentiment=mood(day))
    report = MoodReport(MESSAGES, Moods(database), MoodPicture(MESSAGES, DATES))
    text = await report.text(NIMA, "en")
    assert text
    assert sentence in text
    assert "last \u206814\u2069 days" in text
    await say(database, "x", at=at_noon(20))
    assert "last \u206830\u2069 days" in (await report.text(NIMA, "en") or "")
    await say(database, "x", at=at_noon(40))
    assert "your \u206814\u2069 messages" in (await report.text(NIMA, "en") or "")
