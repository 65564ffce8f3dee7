from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import aclosing

import pytest

from nlp.errors import GenerationError, ModelUnavailable, WorkerBusy
from nlp.fallback import FallbackGenerator, Limits
from nlp.generators.local import LocalGenerator
from nlp.types import Prompt
from nlp.worker import Worker
from tests.conftest import ROOT
from tests.fakes import ScriptedGenerator, prompt_of

PROMPT = prompt_of("a very secret question?")


class Engine(LocalGenerator):
    """An engine that counts, and does what the test wants of it."""

    def __init__(
        self,
        speak: Callable[[threading.Event, Callable[[str], None]], None] | None = None,
        *,
        broken: Exception | None = None,
    ) -> None:
        super().__init__("engine", worker=Worker("engine", grace_seconds=0.05))
        self.broken = broken
        self.loads = 0
        self._speak = speak

    def _load(self) -> None:
        self.loads += 1
        if self.broken is not None:
            raise self.broken

    def _generate(self, prompt: Prompt, stop: threading.Event, push: Callable[[str], None]) -> None:
        if self._speak is None:
            push(f"about {prompt.text}")
        else:
            self._speak(stop, push)


async def test_a_model_is_loaded_once_when_it_is_first_asked() -> None:
    engine = Engine()
    assert (engine.loads, engine.loaded) == (0, False)
    for _ in range(2):
        pieces = [piece async for piece in engine.stream(prompt_of("bees"))]
        assert pieces == ["about bees"]
    assert (engine.loads, engine.loaded) == (1, True)


async def test_a_model_that_cannot_be_loaded_says_why_and_is_not_tried_for_each_message() -> None:
    engine = Engine(broken=RuntimeError("Traceback of an engine:\nno room left"))
    for _ in range(2):
        with pytest.raises(ModelUnavailable, match="no room left") as caught:
            await anext(engine.stream(PROMPT))
        assert (caught.value.model, caught.value.reason) == ("engine", "no room left")
    assert engine.loads == 1


async def test_loading_by_hand_tries_again() -> None:
    engine = Engine(broken=OSError("no such file"))
    with pytest.raises(ModelUnavailable):
        await engine.load()
    engine.broken = None
    await engine.load()
    assert engine.loaded


async def test_what_an_engine_says_while_it_fails_is_kept_out_of_the_error() -> None:
    def fail(stop: threading.Event, push: Callable[[str], None]) -> None:
        raise TypeError("incompatible arguments, invoked with 'a very secret question?'")

    with pytest.raises(GenerationError) as caught:
        await anext(Engine(fail).stream(PROMPT))
    assert str(caught.value) == "engine: TypeError"
    assert caught.value.__suppress_context__


async def test_a_hung_engine_is_passed_over_and_then_not_even_waited_for() -> None:
    go_on = threading.Event()

    def hang(stop: threading.Event, push: Callable[[str], None]) -> None:
        go_on.wait(30)

    engine = Engine(hang)
    chain = FallbackGenerator(
        [engine, ScriptedGenerator(["Yes."], name="next")],
        limits=Limits(first_seconds=0.2, total_seconds=1),
    )
    reasons = []
    for _ in range(2):
        answer = chain.stream(PROMPT)
        assert [piece async for piece in answer] == ["Yes."]
        reasons.append(answer.failures[0].reason)
        threading.Event().wait(0.1)
    assert reasons == ["too slow", "hangs on an earlier job"]
    go_on.set()
    await engine.close()


async def test_an_answer_that_is_left_frees_the_engine_for_the_next() -> None:
    def speak(stop: threading.Event, push: Callable[[str], None]) -> None:
        while not stop.wait(0.001):
            push("and ")

    engine = Engine(speak)
    for _ in range(3):
        async with aclosing(engine.stream(PROMPT)) as pieces:
            assert await anext(pieces) == "and "
    await engine.close()
    with pytest.raises(WorkerBusy):
        await anext(engine.stream(PROMPT))


def test_heavy_libraries_are_imported_only_when_a_model_is_loaded() -> None:
    program = (
        "import sys, nlp.generators.openvino, nlp.generators.transformers, nlp.routing\n"
        "heavy = {'torch', 'transformers', 'openvino', 'openvino_genai', 'numpy'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")
