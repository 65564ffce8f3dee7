"""/broadcast: the whole bot at the playground, in both languages; and the program killed."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

from bot.playground import Fault, Playground
from storage import Broadcasts, StorageError
from tests.bench_people import move_in
from tests.broadcast_runs import NEWS, announced
from tests.chaos_runs import fill
from tests.whole_bot import DANIEL, NIMA, SARA, Person, run_bot


def plain(text: str) -> str:
    """Return a text without the invisible characters around its values, in ASCII digits."""
    text = text.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))
    return re.sub("[\u2068\u2069]", "", text)


@pytest.fixture
async def crowd(playground: Playground, tmp_path: Path) -> list[Person]:
    """Sixty people who have talked to a bot that is not running yet."""
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "key").mkdir(mode=0o700)
    await fill(tmp_path / "data", 60, 60)
    (tmp_path / "data" / "bot.key").rename(tmp_path / "key" / "bot.key")
    return [Person(playground, move_in(playground, number)) for number in range(60)]


async def report(admin: Person, count: int) -> str:
    """Wait for the admin's `count`-th message, the report."""
    return plain((await admin.answers(count))[count - 1])


def times(crowd: Sequence[Person], text: str) -> set[int]:
    return {person.seen().count(text) for person in crowd}


@pytest.mark.parametrize(
    ("admin", "begins"), [(SARA, "پیام همگانی فرستاده شد"), (DANIEL, "The announcement is done")]
)
async def test_everybody_gets_it_once_as_it_was_shown_and_the_report_is_right(
    playground: Playground, tmp_path: Path, crowd: list[Person], admin: int, begins: str
) -> None:
    one = Person(playground, admin)
    playground.world.blocked = {person.user_id for person in crowd[-5:]}
    async with run_bot(tmp_path, playground.api_base, playground.token, ADMIN_USER_IDS=str(admin)):
        await one.ask(f"/ban {crowd[5].user_id}")
        question = await one.ask("/broadcast line one\n\nline <two> & three")
        assert plain(question).endswith("line one\n\nline <two> & three")
        assert "59" in plain(question)
        assert "/broadcast" in await one.press(0)
        playground.faults.add(Fault("retry_after", "sendMessage", seconds=1, times=2))
        # As it is and without markup: this message is not wanted.
        playground.faults.add(Fault("status", "sendMessage", times=2, status=400))
        told = (await report(one, 4)).split("\n")
    assert told[0] == begins
    figures = [re.findall(r"\d+", line) for line in told[1:]]
    assert figures[:3] == [["53", "59"], ["5"], ["1"]]
    minutes, seconds = map(int, figures[3])
    assert (minutes, seconds >= 3) == (0, True)  # two of them because Telegram said so
    seen = [person.seen() for person in crowd]
    assert seen.count(["line one\n\nline <two> & three"]) == 53
    assert seen.count([]) == 7
    assert one.buttons(1) == []


async def test_a_message_of_the_admins_own_can_be_sent_with_its_markup(
    playground: Playground, tmp_path: Path, crowd: list[Person]
) -> None:
    sara = Person(playground, SARA)
    person: dict[str, Any] = {"id": SARA, "is_bot": False, "first_name": "Sara"}
    message = {
        "message_id": 900,
        "date": 1_790_000_000,
        "chat": {"id": SARA, "type": "private"},
        "from": person,
        "text": "big news & more",
        "entities": [{"type": "bold", "offset": 0, "length": 3}],
    }
    command = {"type": "bot_command", "offset": 0, "length": 10}
    reply = message | {
        "message_id": 901,
        "text": "/broadcast",
        "entities": [command],
        "reply_to_message": message,
    }
    async with run_bot(tmp_path, playground.api_base, playground.token):
        foreign = message | {"from": person | {"id": DANIEL}}
        playground.world.updates.put("message", reply | {"reply_to_message": foreign})
        await sara.answers(1)
        assert sara.buttons() == []
        playground.world.updates.put("message", reply)
        await sara.answers(2)
        await sara.press(0)
        await report(sara, 4)
    (news,) = crowd[-1].messages()
    assert news.words.text == "big news & more"
    assert [(each.type, each.offset, each.length) for each in news.words.entities] == [
        ("bold", 0, 3)
    ]


async def test_nothing_goes_out_unless_it_is_confirmed_and_old_questions_are_dead(
    playground: Playground, tmp_path: Path, crowd: list[Person]
) -> None:
    daniel = Person(playground, DANIEL)
    async with run_bot(tmp_path, playground.api_base, playground.token, ADMIN_USER_IDS=str(DANIEL)):
        await daniel.ask("/broadcast one")
        old = daniel.messages()[-1]
        (_, send_old), _ = daniel.buttons()
        await daniel.ask("/broadcast two")
        playground.world.press(DANIEL, DANIEL, old.message_id, send_old)
        assert "out of date" in (await daniel.answers(3))[-1]
        await daniel.ask("/broadcast three")
        assert "sent nothing" in await daniel.press(1)
        usage = await daniel.ask("/broadcast")
        assert "reply" in usage
        assert "3500" in await daniel.ask("/broadcast " + "<" * 1000)
    assert times(crowd, "one") | times(crowd, "two") | times(crowd, "three") == {0}


async def test_it_can_be_watched_and_stopped_and_a_second_one_waits(
    playground: Playground, tmp_path: Path, crowd: list[Person]
) -> None:
    daniel = Person(playground, DANIEL)
    async with run_bot(
        tmp_path, playground.api_base, playground.token, ADMIN_USER_IDS=f"{DANIEL},{SARA}"
    ):
        await daniel.ask("/broadcast one")
        await daniel.press(0)
        sara = Person(playground, SARA)
        await sara.ask("/broadcast two")
        assert "تو راهه" in await sara.press(0)
        while sum("one" in person.seen() for person in crowd) < 5:
            await asyncio.sleep(0.01)
        assert "of 60" in plain(await daniel.ask("/broadcast"))
        await daniel.press(0)
        stopped = await report(daniel, 5)
        assert stopped.startswith("The announcement was stopped")
        reached = int(re.findall(r"\d+", stopped)[0])
        assert 0 < reached < 60
        assert sum("one" in person.seen() for person in crowd) == reached
        sara.world.press(SARA, SARA, sara.messages()[0].message_id, sara.buttons(0)[0][1])
        assert "60" in await report(sara, 4)
    assert times(crowd, "two") == {1}


async def test_answers_do_not_wait_for_it(
    playground: Playground, tmp_path: Path, crowd: list[Person]
) -> None:
    daniel, nima = Person(playground, DANIEL), Person(playground, NIMA)
    async with run_bot(tmp_path, playground.api_base, playground.token, ADMIN_USER_IDS=str(DANIEL)):
        await nima.ask("سلام")
        await daniel.ask("/broadcast one")
        await daniel.press(0)
        while sum("one" in person.seen() for person in crowd) < 30:
            await asyncio.sleep(0.01)
        started = time.monotonic()
        await nima.ask("خوبی؟")
        assert time.monotonic() - started < 0.7  # the next of 25 would have its turn after one
        assert sum("one" in person.seen() for person in crowd) < 60


async def test_it_goes_on_after_a_restart_and_reports_then(
    playground: Playground, tmp_path: Path, crowd: list[Person]
) -> None:
    daniel, running = Person(playground, DANIEL), {"ADMIN_USER_IDS": str(DANIEL)}
    async with run_bot(tmp_path, playground.api_base, playground.token, **running):
        await daniel.ask("/broadcast one")
        await daniel.press(0)
        while sum("one" in person.seen() for person in crowd) < 20:
            await asyncio.sleep(0.01)
    assert sum("one" in person.seen() for person in crowd) < 60
    async with run_bot(tmp_path, playground.api_base, playground.token, **running):
        assert "Sent: 60 of 60" in await report(daniel, 3)
    assert times(crowd, "one") == {1}
    async with run_bot(tmp_path, playground.api_base, playground.token, **running):
        await daniel.ask("/id")
    assert len(daniel.seen()) == 4


async def test_a_database_that_fails_meanwhile_delays_it_only(
    playground: Playground, tmp_path: Path, crowd: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    daniel, queue_next = Person(playground, DANIEL), Broadcasts.queue_next
    failures = [StorageError(tmp_path, "disk is full", passing=True)] * 2

    async def fail_twice(self: Broadcasts, broadcast_id: int) -> int | None:
        if failures and sum("one" in person.seen() for person in crowd) == 20:
            raise failures.pop()
        return await queue_next(self, broadcast_id)

    monkeypatch.setattr(Broadcasts, "queue_next", fail_twice)
    monkeypatch.setattr("bot.broadcasts.pauses", lambda: repeat(0.01))
    async with run_bot(tmp_path, playground.api_base, playground.token, ADMIN_USER_IDS=str(DANIEL)):
        await daniel.ask("/broadcast one")
        await daniel.press(0)
        assert "Sent: 60 of 60" in await report(daniel, 3)
    assert failures == []
    assert times(crowd, "one") == {1}


async def test_where_nobody_has_talked_there_is_nobody_to_write_to(
    playground: Playground, tmp_path: Path
) -> None:
    daniel = Person(playground, DANIEL)
    async with run_bot(tmp_path, playground.api_base, playground.token, ADMIN_USER_IDS=str(DANIEL)):
        assert "nobody" in await daniel.ask("/broadcast hello")
        assert daniel.buttons() == []


@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_killed_in_the_middle_the_program_reaches_everybody_once(tmp_path: Path) -> None:
    run = await announced(tmp_path, 60, blocked=6, kills=2, each_refused=20)
    assert run.got == 54
    assert run.doubled == run.in_flight <= 2
    assert run.refused > 0
    assert run.busiest <= 27  # two of them answers to the admin
    assert "Sent: 54 of 60" in run.report
    assert "gone: 6" in run.report
    assert "Failed: 0" in run.report
    assert NEWS not in run.report
