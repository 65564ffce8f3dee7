"""Long polling over HTTP by the unmodified python-telegram-bot, in good days and bad ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.playground import Fault, Playground

SARA, DANIEL = 1001, 1002
GROUP = -1001000000001


@pytest.fixture(autouse=True)
def _durations_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python-telegram-bot warns of its old way of giving durations."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground() as running:
        yield running


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[Bot]:
    async with Bot(playground.token, base_url=f"{playground.api_base}/bot") as bot:
        yield bot


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message is not None
    await update.effective_message.reply_text(f"you said: {update.effective_message.text}")


async def seen(playground: Playground, chat_id: int, count: int) -> list[str]:
    """Return the texts of a chat once there are so many."""
    while len(history := playground.world.chats.history(chat_id)) < count:
        await playground.world.events.bell.wait(10)
    return [message.words.text for message in history]


async def begun(playground: Playground, method: str) -> None:
    """Return once the bot has called a method."""
    while not any(call.method == method for call in playground.calls):
        await asyncio.sleep(0.01)


async def test_an_application_polls_the_playground_and_answers(playground: Playground) -> None:
    builder = Application.builder().token(playground.token)
    application = builder.base_url(f"{playground.api_base}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    playground.world.send(SARA, SARA, "before the bot was there")
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling()
        playground.faults.add(Fault("drop", method="getUpdates"))
        await seen(playground, SARA, 2)
        playground.world.send(DANIEL, GROUP, "nothing for a bot")
        playground.world.send(DANIEL, GROUP, "/echo")
        assert await seen(playground, GROUP, 3) == [
            "nothing for a bot",
            "/echo",
            "you said: /echo",
        ]
        await application.updater.stop()
        await application.stop()
    assert await seen(playground, SARA, 2) == [
        "before the bot was there",
        "you said: before the bot was there",
    ]


async def test_a_long_poll_waits_for_a_message(playground: Playground, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await begun(playground, "getUpdates")
    playground.world.send(SARA, SARA, "hi")
    (update,) = await poll
    assert update.message is not None
    assert update.message.text == "hi"


async def test_what_was_not_acknowledged_is_given_to_the_next_poller(
    playground: Playground, bot: Bot
) -> None:
    for text in "abc":
        playground.world.send(SARA, SARA, text)
    first, *_ = await bot.get_updates()
    async with Bot(playground.token, base_url=f"{playground.api_base}/bot") as restarted:
        again = await restarted.get_updates(offset=first.update_id + 1)
        assert [one.message.text for one in again if one.message] == ["b", "c"]
        assert await restarted.get_updates(offset=again[-1].update_id + 1) == ()
    assert await bot.get_updates() == ()


async def test_one_poller_is_enough(playground: Playground, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await begun(playground, "getUpdates")
    async with Bot(playground.token, base_url=f"{playground.api_base}/bot") as other:
        assert await other.get_updates() == ()
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first


async def test_a_limit_and_kinds_may_be_asked_for(playground: Playground, bot: Bot) -> None:
    await bot.get_updates(allowed_updates=["edited_message"])
    message = playground.world.send(SARA, SARA, "a")
    playground.world.edit(SARA, SARA, message.message_id, "b")
    playground.world.edit(SARA, SARA, message.message_id, "c")
    (update,) = await bot.get_updates(limit=1)
    assert update.edited_message is not None
    assert update.edited_message.text == "b"


async def test_a_dropped_connection_leaves_the_call_undone(
    playground: Playground, bot: Bot
) -> None:
    playground.faults.add(Fault("drop", method="sendMessage"))
    with pytest.raises(NetworkError) as failure:
        await bot.send_message(SARA, "hi")
    assert isinstance(failure.value.__cause__, httpx.RemoteProtocolError)
    assert playground.world.chats.history(SARA) == []


async def test_only_the_answer_may_get_lost(playground: Playground, bot: Bot) -> None:
    playground.faults.add(Fault("drop", after_effect=True))
    playground.faults.add(Fault("status", status=502, after_effect=True))
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(SARA, "hi")
    assert await seen(playground, SARA, 2) == ["hi", "hi"]


async def test_each_fault_has_its_answer(playground: Playground, bot: Bot) -> None:
    playground.faults.add(Fault("status", status=500))
    with pytest.raises(NetworkError, match="Internal Server Error"):
        await bot.get_me()
    playground.faults.add(Fault("conflict"))
    with pytest.raises(Conflict):
        await bot.get_updates()
    playground.faults.add(Fault("unauthorized"))
    with pytest.raises(InvalidToken):
        await bot.get_me()
    playground.faults.add(Fault("retry_after", seconds=7))
    with pytest.raises(RetryAfter) as failure:
        await bot.send_message(SARA, "hi")
    assert str(failure.value) == "Flood control exceeded. Retry in 0:00:07"
    assert (await bot.get_me()).is_bot


async def test_a_delay_is_only_a_delay(playground: Playground, bot: Bot) -> None:
    playground.faults.add(Fault("delay", seconds=0.05))
    assert (await bot.send_message(SARA, "hi")).text == "hi"
    playground.faults.add(Fault("delay", seconds=600))
    sending = asyncio.create_task(bot.send_message(SARA, "later"))
    while len(playground.calls) < 3:  # getMe, and the two messages
        await asyncio.sleep(0.01)
    await playground.__aexit__(None, None, None)
    with pytest.raises(NetworkError):
        await sending
    assert await seen(playground, SARA, 1) == ["hi"]


async def test_a_fault_meets_its_method_as_often_as_planned(
    playground: Playground, bot: Bot
) -> None:
    playground.faults.add(Fault("status", method="sendmessage", times=2))
    assert (await bot.get_me()).is_bot
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(SARA, "hi")
    await bot.send_message(SARA, "hi")
    playground.faults.add(Fault("status", times=5))
    playground.faults.clear()
    await bot.send_message(SARA, "hi")
    assert [call.method for call in playground.calls].count("sendMessage") == 4
    assert playground.calls[-1].params["text"] == "hi"


def test_a_fault_of_no_known_kind_cannot_be_planned() -> None:
    with pytest.raises(Exception, match="kind must be one of status, drop, delay"):
        Fault("earthquake")


async def test_the_playground_stops_at_once_although_somebody_waits() -> None:
    async with Playground() as playground, httpx.AsyncClient() as http:
        url = f"{playground.api_base}/bot{playground.token}/getUpdates?timeout=50"
        poll = asyncio.create_task(http.get(url, timeout=60))
        await begun(playground, "getUpdates")
        await playground.__aexit__(None, None, None)
        answer = await asyncio.wait_for(poll, 10)
    assert answer.json() == {"ok": True, "result": []}


async def test_a_taken_port_is_named_in_the_error(playground: Playground) -> None:
    port = int(playground.api_base.rpartition(":")[2])
    with pytest.raises(OSError, match=f"the playground cannot listen on 127.0.0.1:{port}: "):
        await Playground(port=port).__aenter__()


def test_a_token_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="a bot token looks like"):
        Playground(token="secret")


async def test_the_bot_is_told_when_it_is_blocked(playground: Playground, bot: Bot) -> None:
    playground.world.block(SARA)
    (update,) = await bot.get_updates()
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "kicked"
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_chat_action(5, "typing")
