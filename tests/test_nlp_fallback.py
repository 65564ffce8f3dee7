from __future__ import annotations

import asyncio
import logging

import pytest

from nlp.errors import GenerationError, ModelUnavailable, WorkerBusy
from nlp.fallback import Failure, FallbackGenerator, Limits
from tests.fakes import ScriptedGenerator, prompt_of

PROMPT = prompt_of("a very secret question?")
SOON = Limits(first_seconds=0.05, total_seconds=0.2)


async def test_the_first_that_answers_is_the_one_that_is_named() -> None:
    last = ScriptedGenerator(["No."], name="last")
    answer = FallbackGenerator([ScriptedGenerator(["Yes", "."], name="first"), last]).stream(PROMPT)
    assert answer.generator == ""
    assert [piece async for piece in answer] == ["Yes", "."]
    assert (answer.generator, answer.failures, last.asked) == ("first", [], [])


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (GenerationError("broken", "echo"), "echo"),
        (ModelUnavailable("broken", "no such file"), "no such file"),
        (WorkerBusy("broken", "hangs on an earlier job"), "hangs on an earlier job"),
        (TimeoutError(), "too slow"),
        (None, "empty"),
    ],
)
async def test_the_next_answers_when_one_fails_and_the_failure_is_remembered(
    error: Exception | None, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    broken = ScriptedGenerator(name="broken", error=error)
    with caplog.at_level(logging.INFO):
        answer = FallbackGenerator([broken, ScriptedGenerator(["Yes."], name="next")]).stream(
            PROMPT
        )
        assert [piece async for piece in answer] == ["Yes."]
    assert answer.generator == "next"
    assert answer.failures == [Failure("broken", reason)]
    assert caplog.messages == [f"broken did not answer: {reason}"]


async def test_a_generator_that_hangs_does_not_stop_the_chain() -> None:
    hung = ScriptedGenerator(name="hung", hangs=True)
    chain = FallbackGenerator([hung, ScriptedGenerator(["Yes."], name="next")], limits=SOON)
    answer = chain.stream(PROMPT)
    assert [piece async for piece in answer] == ["Yes."]
    assert answer.failures == [Failure("hung", "too slow")]
    assert hung.closed == 1


@pytest.mark.parametrize("hangs", [True, False])
async def test_an_answer_that_breaks_off_ends_there(
    hangs: bool, caplog: pytest.LogCaptureFixture
) -> None:
    breaking = ScriptedGenerator(
        ["It is so."], name="breaking", hangs=hangs, error=GenerationError("breaking", "loop")
    )
    last = ScriptedGenerator(["No."], name="last")
    answer = FallbackGenerator([breaking, last], limits=SOON).stream(PROMPT)
    with caplog.at_level(logging.INFO):
        assert [piece async for piece in answer] == ["It is so."]
    assert (answer.generator, last.asked) == ("breaking", [])
    assert caplog.messages == [f"breaking broke off: {'too slow' if hangs else 'loop'}"]


async def test_a_slow_reader_does_not_cut_the_answer_short() -> None:
    answer = FallbackGenerator([ScriptedGenerator(["a", "b", "c"])], limits=SOON).stream(PROMPT)
    read = []
    async for piece in answer:
        read.append(piece)
        await asyncio.sleep(0.15)
    assert read == ["a", "b", "c"]


async def test_an_error_nobody_named_is_not_hidden() -> None:
    broken = ScriptedGenerator(error=ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        await anext(FallbackGenerator([broken, ScriptedGenerator(["Yes."])]).stream(PROMPT))


async def test_when_all_fail_the_error_names_them_and_never_quotes_the_message() -> None:
    chain = FallbackGenerator(
        [ScriptedGenerator(name="one"), ScriptedGenerator(name="two", error=TimeoutError())]
    )
    with pytest.raises(GenerationError) as caught:
        await anext(chain.stream(PROMPT))
    assert caught.value.reason == "one: empty; two: too slow"


async def test_closing_an_answer_closes_who_speaks() -> None:
    speaker = ScriptedGenerator(["It is so.", " And so on."], hangs=True)
    answer = FallbackGenerator([speaker]).stream(PROMPT)
    assert await anext(answer) == "It is so."
    await answer.aclose()
    assert speaker.closed == 1


async def test_cancelling_the_reader_closes_who_speaks() -> None:
    speaker = ScriptedGenerator(hangs=True)

    async def read() -> None:
        async for _ in FallbackGenerator([speaker]).stream(PROMPT):
            pass

    task = asyncio.create_task(read())
    while not speaker.asked:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert speaker.closed == 1


async def test_a_chain_can_stand_inside_a_chain() -> None:
    inner = FallbackGenerator([ScriptedGenerator(name="one")], name="inner")
    answer = FallbackGenerator([inner, ScriptedGenerator(["Yes."], name="last")]).stream(PROMPT)
    assert [piece async for piece in answer] == ["Yes."]
    assert answer.failures == [Failure("inner", "one: empty")]


async def test_all_of_a_chain_together_have_the_time_of_one() -> None:
    hung = [ScriptedGenerator(name=f"hung {number}", hangs=True) for number in range(20)]
    chain = [*hung, ScriptedGenerator(["Yes."], name="ready")]
    limits = Limits(first_seconds=10, total_seconds=0.1)
    loop = asyncio.get_running_loop()
    started = loop.time()
    answer = FallbackGenerator(chain, limits=limits).stream(PROMPT)
    assert [piece async for piece in answer] == ["Yes."]
    assert loop.time() - started < 5
    assert {failure.reason for failure in answer.failures} == {"too slow"}
