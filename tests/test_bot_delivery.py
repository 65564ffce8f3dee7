"""From the outbox to the chat: a real database, the real library, the playground over HTTP."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from bot.connection import open_bot
from bot.delivery import Delivery, plain
from bot.export import Exports
from bot.markdown import read
from bot.messages import Messages
from bot.pictures.sending import Pictures
from bot.playground import Fault, Playground, utf16
from bot.rich_text import RichText
from bot.settings import Settings
from bot.splitting import split_rich
from storage import (
    Chats,
    Database,
    Exchange,
    History,
    Journal,
    Outbox,
    OutgoingMessage,
    People,
    Span,
    Statistics,
)
from tests.whole_bot import DANIEL, GROUP, NIMA, Person


@pytest.fixture
async def delivery(playground: Playground, database: Database) -> AsyncIterator[Delivery]:
    bot = open_bot(
        Settings.model_construct(telegram_proxy=None), playground.token, playground.api_base
    )
    async with bot:
        outbox = Outbox(database)
        exports = Exports(bot, outbox, People(database), Messages())
        yield Delivery(
            bot, outbox, Chats(database), exports, Pictures(bot, outbox, {}), pause=0.001
        )


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


async def test_a_message_without_words_does_not_hold_up_the_next_one(
    playground: Playground, delivery: Delivery, database: Database
) -> None:
    for text in (" \n", "hello"):
        await put(database, OutgoingMessage(DANIEL, text))
    async with asyncio.timeout(5):
        await delivery.flush(DANIEL)
    assert Person(playground, DANIEL).seen() == ["hello"]


async def test_plain_text_is_never_markup(
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


async def test_formatting_arrives_counted_in_telegrams_units_and_without_a_preview(
    playground: Playground, delivery: Delivery, database: Database
) -> None:
    answer = read("😀 **پررنگ** و [لینک](https://example.com/a)\n```python\nx = '😀'\n```")
    await put(database, OutgoingMessage(NIMA, answer.text, spans=answer.spans))
    await delivery.flush(NIMA)
    (message,) = playground.world.chats.history(NIMA)
    assert message.words.text == answer.text
    assert [
        (one.type, utf16.cut(answer.text, one.offset, one.length), dict(one.details))
        for one in message.words.entities
    ] == [
        ("bold", "پررنگ", {}),
        ("text_link", "لینک", {"url": "https://example.com/a"}),
        ("pre", "x = '😀'", {"language": "python"}),
    ]
    (call,) = [call for call in playground.calls if call.method == "sendMessage"]
    assert json.loads(call.params["link_preview_options"]) == {"is_disabled": True}


async def test_a_long_block_of_code_is_continued_after_a_restart_where_it_was_cut(
    playground: Playground, delivery: Delivery, database: Database
) -> None:
    code = "\n".join(f"    line {number}" for number in range(500))
    answer = read(f"```python\n{code}\n```")
    await put(database, OutgoingMessage(NIMA, answer.text, spans=answer.spans))
    (queued,) = await Outbox(database).unsent(NIMA)
    first, second = split_rich(RichText(queued.message.text, queued.message.spans))
    await Outbox(database).part_sent(queued, 1, last=False)
    await delivery.flush(NIMA)
    (message,) = playground.world.chats.history(NIMA)
    assert message.words.text == second.text
    assert f"{first.text}\n{second.text}" == code
    (entity,) = message.words.entities
    assert (entity.type, entity.offset, entity.length) == ("pre", 0, len(second.text))


async def test_formatting_that_telegram_refuses_is_left_out(
    playground: Playground, delivery: Delivery, database: Database
) -> None:
    spans = (Span("text_link", 0, 3, "not an address"), Span("bold", 4, 7))
    await put(database, OutgoingMessage(NIMA, "one two", spans=spans))
    await delivery.flush(NIMA)
    (message,) = playground.world.chats.history(NIMA)
    assert (message.words.text, message.words.entities) == ("one two", ())


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
    playground.faults.add(
        Fault("status", "sendMessage", 2, status=400, description="Bad Request: TOPIC_CLOSED")
    )
    await delivery.flush(NIMA)
    assert Person(playground, NIMA).seen() == ["second"]
    failure = await database.row("SELECT failure FROM outbox WHERE failure IS NOT NULL")
    assert "topic_closed" in failure[0].lower()


async def test_who_blocked_the_bot_is_owed_nothing_until_they_come_back(
    playground: Playground, delivery: Delivery, database: Database
) -> None:
    statistics, nima = Statistics(database), Person(playground, NIMA)
    for text in ("first", "second"):
        await put(database, OutgoingMessage(NIMA, text))
    playground.faults.add(Fault("status", "sendMessage", status=403))
    await delivery.flush(NIMA)
    summary = await statistics.summary()
    assert (nima.seen(), summary.unsent, summary.gone) == ([], 0, 1)
    await put(database, OutgoingMessage(NIMA, "welcome back"))
    await delivery.flush(NIMA)
    assert nima.seen() == ["welcome back"]
    assert (await statistics.summary()).gone == 0


async def test_a_group_that_became_a_supergroup_gets_its_messages_and_keeps_its_history(
    playground: Playground, delivery: Delivery, database: Database
) -> None:
    old, history = -77, History(database)
    message = OutgoingMessage(old, "hi", reply_to=5)
    exchange = Exchange(
        old, DANIEL, 5, "hello", "hi", "en", "greeting", 0.9, "neutral", 0.8, "templates", 0.1
    )
    await Journal(database).answered(1, message, exchange)
    playground.faults.add(Fault("migrated", "sendMessage", chat_id=GROUP))
    await delivery.flush(old)
    assert Person(playground, DANIEL, GROUP).seen() == ["hi"]
    assert await history.recent(GROUP, 5) == [("hello", "hi")]
    assert await history.recent(old, 5) == []


async def test_a_lost_answer_doubles_a_message_once_and_only_after_the_line_is_well_again(
    playground: Playground, delivery: Delivery, database: Database
) -> None:
    await put(database, OutgoingMessage(NIMA, "hi"))
    playground.calls.clear()
    playground.faults.add(Fault("drop", "sendMessage", after_effect=True))
    playground.faults.add(Fault("drop", "getMe", times=3))
    await delivery.flush(NIMA)
    assert Person(playground, NIMA).seen() == ["hi", "hi"]
    methods = [call.method for call in playground.calls]
    assert methods == ["sendMessage", *4 * ["getMe"], "sendMessage"]


async def test_what_no_server_ever_confirms_is_given_up_and_does_not_block_the_chat(
    playground: Playground, delivery: Delivery, database: Database
) -> None:
    await put(database, OutgoingMessage(NIMA, "cursed"))
    await put(database, OutgoingMessage(NIMA, "fine"))
    playground.faults.add(Fault("status", "sendMessage", times=11, status=500))
    await delivery.flush(NIMA)
    assert Person(playground, NIMA).seen() == ["fine"]


async def test_a_chat_waits_as_long_as_telegram_says_and_others_do_not(
    playground: Playground, delivery: Delivery, database: Database
) -> None:
    for chat in (NIMA, DANIEL):
        await put(database, OutgoingMessage(chat, "hi"))
    playground.faults.add(Fault("retry_after", "sendMessage", seconds=1))
    started = time.monotonic()
    told_to_wait = asyncio.create_task(delivery.flush(NIMA))
    await asyncio.sleep(0.1)
    await delivery.flush(DANIEL)
    assert time.monotonic() - started < 0.9
    await told_to_wait
    assert time.monotonic() - started >= 1
    assert Person(playground, NIMA).seen() == Person(playground, DANIEL).seen() == ["hi"]


async def test_a_group_gets_twenty_messages_a_minute(
    playground: Playground, delivery: Delivery, database: Database
) -> None:
    for number in range(21):
        await put(database, OutgoingMessage(GROUP, str(number)))
    with suppress(TimeoutError):
        async with asyncio.timeout(3):
            await delivery.flush(GROUP)
    assert len(Person(playground, DANIEL, GROUP).seen()) == 20
    assert len(await Outbox(database).unsent(GROUP)) == 1


def test_plain_text_of_html() -> None:
    assert plain("<b>a</b> &lt;c&gt;", "html") == "a <c>"
    assert plain("<b>a</b>", "plain") == "<b>a</b>"
