"""Growing answers while Telegram finds it all too much: each arrives once, whole."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest

from bot.playground import Playground
from nlp import AIModels
from nlp.fallback import Answer, Limits
from nlp.types import Prompt
from tests.bench_people import move_in
from tests.flood_limits import FloodLimits
from tests.whole_bot import GROUP, SARA, Person, run_bot

_RUNS = 100
_AT_ONCE = 25  # of the runs; all at once would measure this machine, not the bot
_PATIENCE = 240  # seconds; counted is what arrives, not how fast a busy machine brings it
# No countdown, and no word about what is not remembered any more.
_ROOM = {"RATE_LIMIT_MESSAGES": "100", "MAX_HISTORY_MESSAGES": "100"}
_RIGHT_TO_LEFT_MARK = "\u200f"
_WORDS = ("rain", "tea", "چای", "باران", "book", "کتاب", "👩‍👩‍👧", "city", "شهر", "garden", "می‌رود")


class SlowWriter:
    """Answers every question with the text that belongs to it, a piece every tenth of a second."""

    name = "slow writer"

    async def stream(self, prompt: Prompt) -> AsyncIterator[str]:
        pieces = answer_to(prompt.text).split(" ")
        step = max(1, len(pieces) // 30)
        for start in range(0, len(pieces), step):
            yield (" " if start else "") + " ".join(pieces[start : start + step])
            await asyncio.sleep(0.1)


def answer_to(question: str) -> str:
    """Return an answer of its own to each question; every tenth takes more than one message."""
    dice = random.Random(question)
    count = 900 if question.endswith("0") else dice.randint(10, 200)
    return f"You asked: {question}. " + " ".join(dice.choices(_WORDS, k=count)) + "."


@pytest.fixture
def slow_writer(monkeypatch: pytest.MonkeyPatch) -> None:
    def reply(ai: AIModels, prompt: Prompt) -> Answer:
        return Answer([SlowWriter()], prompt, Limits(total_seconds=60))

    monkeypatch.setattr("bot.observed.ObservedModels.reply", reply, raising=False)


async def asked(person: Person, questions: list[str]) -> bool:
    """Ask all at once; return whether the answers came in order, each once and whole."""
    for question in questions:
        person.write(question)
    wanted = _letters(map(answer_to, questions))
    await person.until(lambda: len(_letters(person.seen())) >= len(wanted), seconds=_PATIENCE)
    return _letters(person.seen()) == wanted


async def asked_in_turn(person: Person, questions: list[str]) -> bool:
    """Ask in a group, each question when the one before is answered; return the same."""
    for place, question in enumerate(questions, start=1):
        person.write(f"@hamzaban_playground_bot {question}")
        await person.answers(place, seconds=_PATIENCE)
    return _letters(person.seen()) == _letters(map(answer_to, questions))


def _letters(texts: Iterable[str]) -> str:
    """Return what was said, however it was cut into messages and whichever way it is to run."""
    return "".join("".join(texts).replace(_RIGHT_TO_LEFT_MARK, "").split())


@pytest.mark.slow
@pytest.mark.timeout(900)  # 90 s on two idle cores
async def test_growing_answers_arrive_once_and_whole_within_flood_limits(
    tmp_path: Path, slow_writer: None
) -> None:
    limits = FloodLimits(random.Random(6), share=0.05)
    async with (
        Playground(faults=limits) as playground,
        run_bot(tmp_path, playground.api_base, playground.token, **_ROOM),
    ):
        sara = Person(playground, SARA, GROUP)
        # One more than a group takes in a minute, and so a minute long: beside all others.
        group = asyncio.create_task(
            asked_in_turn(sara, [f"group question {number}1" for number in range(21)])
        )
        whole: list[bool] = []
        for first in range(0, _RUNS, _AT_ONCE):
            numbers = range(first, first + _AT_ONCE)
            people = [Person(playground, move_in(playground, number)) for number in numbers]
            questions = [[f"question {number}", f"and {number + 1}"] for number in numbers]
            whole += await asyncio.gather(*map(asked, people, questions))
        assert whole == [True] * _RUNS
        assert await group
        drafts = [call for call in playground.calls if call.method == "sendMessageDraft"]
    assert len(drafts) > _RUNS  # they did grow,
    assert all(not call.params.text("chat_id").startswith("-") for call in drafts)
    assert limits.refused["sendMessage"] > 0  # and were refused, drafts and answers
    assert limits.refused["sendMessageDraft"] > 0
