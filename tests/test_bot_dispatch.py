"""Updates that fail: tried three times, then set aside with an apology; others are not delayed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, TypeHandler

from bot.background import Background
from bot.connection import open_bot
from bot.delivery import Delivery
from bot.desk import Desk
from bot.dispatch import Dispatcher
from bot.export import Exports
from bot.messages import Messages
from bot.pictures.sending import Pictures
from bot.playground import Playground
from bot.settings import Settings
from storage import (
    Chats,
    Database,
    Inbox,
    Journal,
    Outbox,
    People,
    PreferenceStore,
    RawUpdate,
    Statistics,
    StorageError,
)
from tests.whole_bot import DANIEL, Person

Work = Callable[[Update, Desk], Awaitable[None]]


@asynccontextmanager
async def dispatching(
    playground: Playground, database: Database, work: Work, patience: float = 30, settled: float = 0
) -> AsyncIterator[Dispatcher]:
    """A dispatcher of the real library whose only handler does `work`."""
    bot = open_bot(
        Settings.model_construct(telegram_proxy=None), playground.token, playground.api_base
    )
    application = ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()
    journal = Journal(database)
    outbox, messages = Outbox(database), Messages()
    exports = Exports(bot, outbox, People(database), messages)
    desk = Desk(
        journal,
        Delivery(bot, outbox, Chats(database), exports, Pictures(bot, outbox, {})),
        messages,
        PreferenceStore(database, {}),
        "auto",
    )

    async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await work(update, desk)

    application.add_handler(TypeHandler(Update, handle))
    async with application, Background() as background:
        yield Dispatcher(
            application,
            Inbox(database),
            journal,
            desk,
            background,
            patience=patience,
            pause=0.01,
            settled=settled,
        )


async def received(database: Database, number: int = 1) -> RawUpdate:
    person = {"id": DANIEL, "is_bot": False, "first_name": "Daniel", "language_code": "en"}
    chat = {"id": DANIEL, "type": "private"}
    message = {"message_id": number, "date": 1_790_000_000, "chat": chat, "from": person}
    raw = RawUpdate(number, DANIEL, {"update_id": number, "message": message})
    await Inbox(database).add([raw])
    return raw


async def processed(
    playground: Playground, database: Database, work: Work, patience: float = 30
) -> list[str]:
    """Let `work` have an update, and return what its person saw in the end."""
    async with dispatching(playground, database, work, patience) as dispatcher:
        await dispatcher.process(await received(database))
    return Person(playground, DANIEL).seen()


async def test_what_fails_twice_is_answered_the_third_time(
    playground: Playground, database: Database
) -> None:
    tries = 0

    async def work(update: Update, desk: Desk) -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise RuntimeError("not yet")
        await desk.say(update, "text-only")

    (answer,) = await processed(playground, database, work)
    assert "only read text" in answer
    assert (await Statistics(database).summary()).set_aside == 0


async def test_what_fails_for_ever_is_set_aside_with_one_apology(
    playground: Playground, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    tries = 0

    async def work(update: Update, desk: Desk) -> None:
        nonlocal tries
        tries += 1
        raise RuntimeError("poison")

    (apology,) = await processed(playground, database, work)
    assert tries == 3
    assert "something went wrong" in apology
    assert apology.split()[-1].strip("\u2068\u2069") in caplog.messages[-1]  # its code
    assert (await Statistics(database).summary()).set_aside == 1
    assert await Inbox(database).waiting() == []


async def test_what_hangs_is_set_aside_too(playground: Playground, database: Database) -> None:
    async def work(update: Update, desk: Desk) -> None:
        await asyncio.Event().wait()

    (apology,) = await processed(playground, database, work, patience=0.05)
    assert "something went wrong" in apology


async def test_an_answer_that_is_long_on_its_way_is_not_tried_again(
    playground: Playground, database: Database
) -> None:
    async def work(update: Update, desk: Desk) -> None:
        await desk.say(update, "text-only")
        await asyncio.sleep(0.3)  # as when Telegram cannot be reached

    assert len(await processed(playground, database, work, patience=0.05)) == 1


async def test_what_killed_three_processes_is_not_tried_again(
    playground: Playground, database: Database
) -> None:
    async def work(update: Update, desk: Desk) -> None:
        raise AssertionError("not to be tried")

    raw = await received(database)
    for _ in range(3):  # each of them died before it could say more
        await Inbox(database).begin(raw.update_id)
    async with dispatching(playground, database, work) as dispatcher:
        await dispatcher.process(raw)
    (apology,) = Person(playground, DANIEL).seen()
    assert "something went wrong" in apology


async def test_stopping_on_purpose_does_not_count_as_a_try(
    playground: Playground, database: Database
) -> None:
    begun = asyncio.Event()

    async def work(update: Update, desk: Desk) -> None:
        begun.set()
        await asyncio.Event().wait()

    raw = await received(database)
    async with dispatching(playground, database, work) as dispatcher:
        for _ in range(4):  # as when the owner restarts the bot again and again
            begun.clear()
            process = asyncio.create_task(dispatcher.process(raw))
            await begun.wait()
            process.cancel()
            await asyncio.gather(process, return_exceptions=True)
    assert await Inbox(database).begin(raw.update_id) == 1


async def test_after_a_crash_what_was_worked_on_is_tried_one_at_a_time(
    playground: Playground, database: Database
) -> None:
    inbox, at_once, most = Inbox(database), 0, 0
    for number in (1, 2, 3):
        await received(database, number)
        await inbox.begin(number)  # the process ended over all three

    async def work(update: Update, desk: Desk) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.02)
        at_once -= 1
        await desk.say(update, "text-only")

    async with dispatching(playground, database, work) as dispatcher:
        suspects = await inbox.waiting()
        assert [suspect.tries for suspect in suspects] == [1, 1, 1]
        await asyncio.gather(*map(dispatcher.process, suspects))
    assert most == 1
    assert len(Person(playground, DANIEL).seen()) == 3


async def test_before_the_last_try_after_crashes_a_process_shows_that_it_can_live(
    playground: Playground, database: Database
) -> None:
    begun = asyncio.Event()

    async def work(update: Update, desk: Desk) -> None:
        begun.set()
        await desk.say(update, "text-only")

    raw = await received(database)
    for _ in range(2):
        await Inbox(database).begin(raw.update_id)
    (suspect,) = await Inbox(database).waiting()
    async with dispatching(playground, database, work, settled=60) as dispatcher:
        early = asyncio.create_task(dispatcher.process(suspect))
        await asyncio.sleep(0.05)
        early.cancel()
        await asyncio.gather(early, return_exceptions=True)
    assert not begun.is_set()
    assert (await Inbox(database).waiting())[0].tries == 2
    async with dispatching(playground, database, work, settled=0.05) as dispatcher:
        await dispatcher.process(suspect)
    assert begun.is_set()


async def test_a_full_disk_is_not_the_fault_of_the_update(
    playground: Playground, database: Database
) -> None:
    tries = 0

    async def work(update: Update, desk: Desk) -> None:
        nonlocal tries
        tries += 1
        if tries < 6:
            raise StorageError(database.path, "database or disk is full")
        await desk.say(update, "text-only")

    raw = await received(database)
    async with dispatching(playground, database, work) as dispatcher:
        for _ in range(5):
            with pytest.raises(StorageError):
                await dispatcher.process(raw)
        await dispatcher.process(raw)
    (answer,) = Person(playground, DANIEL).seen()
    assert "only read text" in answer


async def test_what_is_answered_or_not_for_the_bot_is_closed_at_once(
    playground: Playground, database: Database
) -> None:
    async def work(update: Update, desk: Desk) -> None:
        pass

    assert await processed(playground, database, work) == []
    assert await Inbox(database).waiting() == []
    assert (await Statistics(database).summary()).set_aside == 0
