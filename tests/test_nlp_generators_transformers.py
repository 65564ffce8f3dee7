from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from nlp.errors import ModelUnavailable
from nlp.generators.decoding import Decoding
from nlp.generators.prompts import PromptStyle
from nlp.generators.transformers import TransformersGenerator, style_of
from nlp.guard import guarded
from nlp.sources import ModelSource
from nlp.types import Prompt
from tests.causal_checkpoints import chat_tokenizer, plain_tokenizer, save_gpt2, save_llama
from tests.fakes import prompt_of

PROMPT = prompt_of("hello")


def generator(
    model: str, tmp_path: Path, decoding: Decoding | None = None
) -> TransformersGenerator:
    source = ModelSource(model, None, tmp_path / "cache", offline=True)
    return TransformersGenerator(source, name="tiny", decoding=decoding or Decoding())


async def whole(source: TransformersGenerator, prompt: Prompt = PROMPT) -> str:
    return "".join([piece async for piece in source.stream(prompt)])


async def test_a_chat_model_answers_through_its_template_and_ends_by_itself(tmp_path: Path) -> None:
    tiny = generator(save_llama(tmp_path / "model", says="Hi! سلام 🙂"), tmp_path)
    pieces = [piece async for piece in tiny.stream(PROMPT)]
    assert "".join(pieces) == "Hi! سلام 🙂\n"
    assert len(pieces) > 5
    assert not any("\ufffd" in piece for piece in pieces)


async def test_a_model_without_a_template_continues_a_script_up_to_the_end_of_its_line(
    tmp_path: Path,
) -> None:
    model = save_gpt2(tmp_path / "model", recites=": Hi.\nUser")
    tiny = generator(model, tmp_path)
    assert await whole(tiny) == " Hi.\n"
    assert [p async for p in guarded(tiny.stream(PROMPT), PROMPT)] == ["Hi."]


async def test_a_dialogpt_gets_bare_turns(tmp_path: Path) -> None:
    model = save_gpt2(tmp_path / "DialoGPT-tiny", recites="<|endoftext|>hi pal")
    tiny = generator(model, tmp_path, Decoding(max_new_tokens=6))
    assert await whole(tiny) == "hi pal"


async def test_another_answer_is_drawn_by_chance(tmp_path: Path) -> None:
    tiny = generator(save_llama(tmp_path / "model"), tmp_path, Decoding(max_new_tokens=12))
    first = await whole(tiny)
    assert await whole(tiny) == first
    again = replace(PROMPT, rejected=(first,))
    assert len({first, await whole(tiny, again), await whole(tiny, again)}) == 3


async def test_an_answer_that_was_cut_off_does_not_look_ended(tmp_path: Path) -> None:
    model = save_llama(tmp_path / "model", says="Howdy!")
    tiny = generator(model, tmp_path, Decoding(max_new_tokens=4))
    assert not (await whole(tiny)).endswith("\n")


async def test_a_model_of_random_weights_stays_within_its_limits(tmp_path: Path) -> None:
    model = save_gpt2(tmp_path / "model")
    tiny = generator(model, tmp_path, Decoding(max_new_tokens=20, temperature=0.7))
    await whole(tiny, prompt_of("word " * 3000))


async def test_leaving_an_answer_stops_the_computation(tmp_path: Path) -> None:
    model = save_llama(tmp_path / "model")
    tiny = generator(model, tmp_path, Decoding(max_new_tokens=900, window=100))
    await tiny.load()
    async with aclosing(tiny.stream(PROMPT)) as pieces:
        await anext(pieces)
    async with asyncio.timeout(20):
        await tiny.load()  # waits for the thread, which must be free again
    await tiny.close()


async def test_a_missing_model_is_unavailable_and_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable) as caught:
        await generator("nobody/nothing", tmp_path).load()
    assert caught.value.model == "tiny"
    assert caught.value.reason


async def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    model = Path(save_gpt2(tmp_path / "model"))
    (model / "model.safetensors").rename(model / "pytorch_model.bin")
    with pytest.raises(ModelUnavailable):
        await generator(str(model), tmp_path).load()


@pytest.mark.parametrize(
    ("model", "tokenizer", "style"),
    [
        ("owner/chat", chat_tokenizer, PromptStyle.CHAT),
        ("distilbert/distilgpt2", plain_tokenizer, PromptStyle.SCRIPT),
        ("microsoft/DialoGPT-small", chat_tokenizer, PromptStyle.TURNS),
    ],
)
def test_the_style_of_a_model_is_read_off_it(model: str, tokenizer: object, style: str) -> None:
    assert callable(tokenizer)
    assert style_of(model, tokenizer()) == style
