"""From the outbox to the chat: a real database, the real library, the playground over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.connection import open_bot
from bot.delivery import Delivery, plain
from bot.export import Exports
from bot.messages import Messages
from bot.playground import Fault, Playground
from bot.settings import Settings
from storage import Database, Journal, Outbox, OutgoingMessage, People
from tests.whole_bot import DANIEL, GROUP, NIMA, Person


@pytest.fixture
async def delivery(playground: Playground, database: Database) -> AsyncIterator[Delivery]:
    bot = open_bot(
        Settings.model_construct(telegram_proxy=None), playground.token, playground.api_base
    )
    async with bot:
        outbox = Outbox(database)
        yield Delivery(bot, outbox, Exports(bot, outbox, People(database), Messages()))


async def put(database: Database, message: OutgoingMessage) -> None:
    await Journal(database).answered(1, message)


async def test_a_long_answer_arrives_whole_in_parts_that_fit(
    playground: Playground, delivery: Delivery, database: Database
) -> None:
    text = "این یک جمله‌ی کوتاه است. " * 600
    await put(database, OutgoingMessage(NIMA, text))
    await delivery.flush(NIMA)
    parts = Person(playground, NIMA).seen()
    assert len(parts) >= 3
    assert " ".join(parts) == text.strip()
    assert all(part.endswith("است.") for part in parts)
    assert await Outbox(database).unsent(NIMA) == []


async def test_what_a_model_writes_is_text_and_never_markup(
    playground: Playground, delivery: Delivery, database: Database
) -> None:
    for text in ("1 < 2 && <b>not bold", "*stars* _and_ [links](x)", "<script>", "&lt;"):
        await put(database, OutgoingMessage(DANIEL, text))
        await delivery.flush(DANIEL)
        assert Person(playground, DANIEL).seen()[-1] == text


async def test_broken_html_arrives_without_markup_rather_than_not_at_all(
    playground: Playground, delivery: Delivery, database: Database
) -> None:
    await put(database, OutgoingMessage(DANIEL, "<b>one</b> &amp; <i>two", "html"))
    await delivery.flush(DANIEL)
    assert Person(playground, DANIEL).seen() == ["one & two"]


async def test_html_keeps_its_entities(
    playground: Playground, delivery: Delivery, database: Database
) -> None:
    await put(database, OutgoingMessage(DANIEL, "<b>one</b> &amp; two", "html"))
    await delivery.flush(DANIEL)
    (message,) = playground.world.chats.history(DANIEL)
    assert message.words.text == "one & two"
    assert [entity.type for entity in message.words.entities] == ["bold"]


async def test_an_answer_quotes_even_if_the_question_was_deleted(
    playground: Playground, delivery: Delivery, database: Database
) -> None:
    asked = Person(playground, DANIEL, GROUP).write("hello?")
    await put(database, OutgoingMessage(GROUP, "hi", reply_to=asked))
    await put(database, OutgoingMessage(GROUP, "hi again", reply_to=999))
    await delivery.flush(GROUP)
    assert [message.reply_to for message in playground.world.chats.history(GROUP)][1:] == [
        asked,
        None,
    ]


async def test_parts_already_sent_are_not_sent_again(
    playground: Playground, delivery: Delivery, database: Database
) -> None:
    await put(database, OutgoingMessage(NIMA, f"{'الف ' * 1000}\n\n{'ب ' * 1000}"))
    (queued,) = await Outbox(database).unsent(NIMA)
    await Outbox(database).part_sent(queued, 1, last=False)
    await delivery.flush(NIMA)
    assert Person(playground, NIMA).seen() == [("ب " * 1000).strip()]


async def test_two_senders_of_a_chat_send_each_message_once(
    playground: Playground, delivery: Delivery, database: Database
) -> None:
    for number in range(5):
        await put(database, OutgoingMessage(NIMA, str(number)))
    await asyncio.gather(*(delivery.flush(NIMA) for _ in range(4)))
    assert Person(playground, NIMA).seen() == ["0", "1", "2", "3", "4"]


async def test_a_refused_message_is_closed_with_its_reason_and_the_next_one_goes_out(
    playground: Playground, delivery: Delivery, database: Database
) -> None:
    await put(database, OutgoingMessage(NIMA, "first"))
    await put(database, OutgoingMessage(NIMA, "second"))
    playground.faults.add(Fault("status", "sendMessage", status=403))
    await delivery.flush(NIMA)
    assert Person(playground, NIMA).seen() == ["second"]
    failure = await database.row("SELECT failure FROM outbox WHERE failure IS NOT NULL")
    assert "forbidden" in failure[0].lower()


async def test_a_draft_grows_in_private(
    playground: Playground, delivery: Delivery, database: Database
) -> None:
    nima = Person(playground, NIMA)
    await delivery.draft(NIMA, 7, "سلا")
    await delivery.draft(NIMA, 7, "سلام نیما")
    await delivery.draft(GROUP, 7, "refused, and not missed")
    assert [event["text"] for event in nima.events("draft")] == ["سلا", "سلام نیما"]


def test_plain_text_of_html() -> None:
    assert plain("<b>a</b> &lt;c&gt;", "html") == "a <c>"
    assert plain("<b>a</b>", "plain") == "<b>a</b>"
