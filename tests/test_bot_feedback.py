"""What people tell the owner arrives, once, and is theirs to read only."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.playground import Fault, Playground
from tests.whole_bot import DANIEL, GROUP, NIMA, SARA, Person, run_bot

FSI, PDI = "\u2068", "\u2069"


@pytest.mark.parametrize(
    ("person_id", "how", "words", "thanks"),
    [
        (NIMA, "چی به صاحبم بگم", "جواب‌هات <b>خیلی</b>\nبلندن", "ممنون"),
        (DANIEL, "What shall I tell", "your answers\nare *too* long", "Thank you"),
    ],
)
async def test_words_reach_the_owner_as_they_are(
    playground: Playground, tmp_path: Path, person_id: int, how: str, words: str, thanks: str
) -> None:
    person, sara = Person(playground, person_id), Person(playground, SARA)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        assert how in await person.ask("/feedback")
        assert thanks in await person.ask(f"/feedback {words}")
        (received,) = await sara.answers(1)
    assert received.endswith(f"\n\n{words}")
    assert f"({FSI}{person_id}{PDI})" in received


async def test_an_owner_reads_it_in_the_language_they_chose(
    playground: Playground, tmp_path: Path
) -> None:
    sara = Person(playground, SARA)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await sara.ask("/language")
        english = dict(sara.buttons())["English"]
        playground.world.press(SARA, SARA, sara.messages()[-1].message_id, english)
        await sara.until(lambda: not sara.buttons())
        await Person(playground, NIMA).ask("/feedback سلام")
        assert "wrote with" in (await sara.answers(2))[-1]


async def test_in_a_group_only_the_owner_gets_it(playground: Playground, tmp_path: Path) -> None:
    group, sara = Person(playground, DANIEL, GROUP), Person(playground, SARA)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        assert "Thank you" in await group.ask("/feedback@hamzaban_playground_bot well done")
        assert "well done" in (await sara.answers(1))[0]
    assert len(group.seen()) == 1


async def test_what_was_thanked_for_arrives_after_a_restart(
    playground: Playground, tmp_path: Path
) -> None:
    daniel, sara = Person(playground, DANIEL), Person(playground, SARA)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await daniel.ask("hello")
        playground.faults.add(Fault("delay", "sendMessage", seconds=0))
        playground.faults.add(Fault("retry_after", "sendMessage", seconds=30))
        assert "Thank you" in await daniel.ask("/feedback good bot")
    playground.faults.clear()
    async with run_bot(tmp_path, playground.api_base, playground.token):
        assert "good bot" in (await sara.answers(1))[0]


async def test_who_says_too_much_is_told_when(playground: Playground, tmp_path: Path) -> None:
    daniel, sara = Person(playground, DANIEL), Person(playground, SARA)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        for number in range(3):
            assert "Thank you" in await daniel.ask(f"/feedback {number}")
        assert "Seconds until" in await daniel.ask("/feedback 4")
        assert len(sara.seen()) == 3


async def test_a_bot_without_owner_says_so(playground: Playground, tmp_path: Path) -> None:
    daniel = Person(playground, DANIEL)
    async with run_bot(tmp_path, playground.api_base, playground.token, ADMIN_USER_IDS=""):
        assert "nobody to tell" in await daniel.ask("/feedback hello?")
