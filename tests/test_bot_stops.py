"""/stop ends the answer that is being written, and what waits behind it; for its person alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground import Playground
from bot.stops import Stops
from nlp import AIModels
from nlp.fallback import Answer, Limits
from nlp.streams import until
from nlp.types import Prompt
from storage import Database, RawUpdate
from tests.fakes import ScriptedGenerator
from tests.whole_bot import DANIEL, GROUP, NIMA, SARA, Person, run_bot


@pytest.fixture
async def slow(
    playground: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[ScriptedGenerator]:
    """The bot whose model says one sentence and then thinks for ever."""
    generator = ScriptedGenerator(["The first sentence."], hangs=True)

    def reply(ai: AIModels, prompt: Prompt) -> Answer:
        if prompt.text == "hello":
            return Answer([ScriptedGenerator(["Hello to you."])], prompt, Limits())
        return Answer([generator], prompt, Limits())

    monkeypatch.setattr("bot.observed.ObservedModels.reply", reply, raising=False)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        yield generator


async def asked(generator: ScriptedGenerator, times: int = 1) -> None:
    async with asyncio.timeout(10):
        while len(generator.asked) < times:
            await asyncio.sleep(0.01)


async def test_what_was_said_so_far_stays_and_is_remembered(
    slow: ScriptedGenerator, playground: Playground, tmp_path: Path
) -> None:
    daniel = Person(playground, DANIEL)
    daniel.write("tell me a long story")
    await asked(slow)
    daniel.write("/stop")
    first, second = await daniel.answers(2, seconds=5)
    assert first == "The first sentence."
    assert "stopped" in second
    assert slow.closed == 1
    assert await daniel.ask("hello") == "Hello to you."


async def test_what_waits_behind_the_answer_is_stopped_too(
    slow: ScriptedGenerator, playground: Playground
) -> None:
    nima = Person(playground, NIMA)
    nima.write("یه داستان بگو")
    nima.write("یکی دیگه")
    nima.write("یکی دیگه")
    await asked(slow)
    nima.write("/stop@hamzaban_playground_bot")
    _, last = await nima.answers(2, seconds=5)
    assert "باشه" in last
    assert len(slow.asked) == 1


async def test_a_fresh_start_ends_the_answer_too(
    slow: ScriptedGenerator, playground: Playground
) -> None:
    daniel = Person(playground, DANIEL)
    for command in ("/new", "/reset"):
        count = len(daniel.seen())
        daniel.write("tell me a long story")
        await asked(slow, len(slow.asked) + 1)
        daniel.write(command)
        assert "fresh start" in (await daniel.answers(count + 2, seconds=5))[-1]


async def test_in_a_group_nobody_stops_the_answer_to_somebody_else(
    slow: ScriptedGenerator, playground: Playground
) -> None:
    sara = Person(playground, SARA, GROUP)
    nima = Person(playground, NIMA, GROUP)
    sara.write("@hamzaban_playground_bot tell me a long story")
    await asked(slow)
    nima.write("/stop@hamzaban_playground_bot")
    await asyncio.sleep(0.3)
    assert slow.closed == 0
    sara.write("/stop@hamzaban_playground_bot")
    assert (await sara.answers(3, seconds=5))[0] == "The first sentence."
    assert slow.closed == 1


async def test_with_nothing_to_stop_it_says_so(
    slow: ScriptedGenerator, playground: Playground
) -> None:
    assert "nothing to stop" in await Person(playground, DANIEL).ask("/stop")


async def test_what_was_stopped_before_anything_was_said_leaves_no_trace(
    playground: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = ScriptedGenerator(hangs=True)
    monkeypatch.setattr(
        "bot.observed.ObservedModels.reply",
        lambda ai, prompt: Answer([silent], prompt, Limits()),
        raising=False,
    )
    daniel = Person(playground, DANIEL)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        daniel.write("tell me a long story")
        await asked(silent)
        assert "stopped" in await daniel.ask("/stop")
    async with Database.open(
        tmp_path / "data" / "bot.db", tmp_path / "key" / "bot.key"
    ) as database:
        assert (await database.row("SELECT count(*) FROM exchanges"))[0] == 0
        waiting = await database.row("SELECT count(*) FROM inbox WHERE done_at IS NULL")
        assert waiting[0] == 0


@pytest.mark.parametrize(
    ("text", "is_heard"),
    [
        ("/stop", True),
        ("/STOP please", True),
        ("/stop@MyBot", True),
        ("/cancel", True),
        ("/stop@another_bot", False),
        ("/stopped", False),
        ("please /stop", False),
        ("/", False),
    ],
)
def test_only_the_word_itself_is_heard(text: str, is_heard: bool) -> None:
    message = {"chat": {"id": 5}, "from": {"id": 5}, "message_id": 2, "text": text}
    assert Stops(lambda: "mybot").hear(RawUpdate(1, 5, {"message": message})) is is_heard


@pytest.mark.parametrize("key", ["chat", "from", "message_id"])
@pytest.mark.parametrize("value", [None, [], "x", {"id": None}])
def test_a_broken_update_is_not_heard(key: str, value: object) -> None:
    message = {"chat": {"id": 5}, "from": {"id": 5}, "message_id": 2, "text": "/stop"}
    assert not Stops(lambda: "mybot").hear(RawUpdate(1, 5, {"message": {**message, key: value}}))


async def test_a_stream_that_fails_or_ends_does_so_for_its_reader() -> None:
    async def numbers(error: Exception | None) -> AsyncIterator[int]:
        yield 1
        if error:
            raise error
        yield 2

    never = asyncio.Event()
    assert [number async for number in until(never, numbers(None))] == [1, 2]
    with pytest.raises(RuntimeError, match="broken"):
        _ = [number async for number in until(never, numbers(RuntimeError("broken")))]
