"""The real program killed, stopped and kept busy; `make chaos` does the same for half an hour."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.playground import Playground
from bot.playground.types import Formatted
from tests.chaos_people import Writer, judge
from tests.chaos_runs import killed, soaked, terminated


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_75_kills_leave_nobody_without_a_word_and_mix_nothing_up(tmp_path: Path) -> None:
    run = await killed(tmp_path, kills=75, messages=400)
    verdict = run.verdict
    assert verdict.messages >= 300
    assert (verdict.reordered, verdict.foreign) == (0, 0)
    assert (verdict.damaged, run.secrets) == (0, 0)
    # Three kills may hit the work on one message; then its writer gets an apology.
    assert verdict.lost <= verdict.told <= 3
    assert verdict.history_wrong <= verdict.told
    assert verdict.doubled <= run.busy + run.lost_answers
    assert run.faults > 0
    assert run.busy > 0


@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_stopping_is_quick_and_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    run = await terminated(tmp_path, times=10)
    verdict = run.verdict
    assert (verdict.lost, verdict.reordered, verdict.doubled, verdict.told) == (0, 0, 0, 0)
    assert (verdict.history_wrong, verdict.damaged, run.secrets) == (0, 0, 0)
    assert run.slowest_exit < 10
    assert set(run.exits) <= {0, -15}  # the second: before Python could hear the signal


@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_fifty_people_never_see_each_others_words(tmp_path: Path) -> None:
    run = await soaked(tmp_path, turns=1000)
    verdict = run.verdict
    assert (verdict.lost, verdict.doubled, verdict.foreign, verdict.history_wrong) == (0, 0, 0, 0)
    assert run.growth < 50_000_000


async def test_the_judge_finds_what_is_wrong(playground: Playground) -> None:
    ann, bob = Writer(playground, 1), Writer(playground, 2)
    for _ in range(4):
        ann.write_next()
    bob.write_next()
    one, two, three, _ = ann.written

    def say(writer: Writer, text: str) -> None:
        playground.world.post(writer.chat_id, Formatted(text))

    for text in (two, one, one, "sorry", f"{three} | {bob.written[0]}"):
        say(ann, text)
    say(bob, bob.written[0])
    verdict = judge([ann, bob])
    assert verdict.messages == 5
    assert (verdict.lost, verdict.reordered, verdict.doubled) == (1, 1, 1)
    assert (verdict.foreign, verdict.told) == (1, 1)
