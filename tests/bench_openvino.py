"""Our generator in the benchmark, a process of its own: `python -m tests.bench_openvino`."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from nlp.generators.decoding import Decoding
from nlp.generators.openvino import SMOLLM2_SHA256, OpenVINOGenerator
from tests.bench_interview import Assignment, interview
from tests.fakes import prompt_of


class Ours(OpenVINOGenerator):
    """The generator as the bot loads it, asked for token ids instead of text."""

    def __init__(self, assignment: Assignment) -> None:
        super().__init__(
            Path(assignment.model),
            name="ours",
            cache_dir=Path(assignment.cache),
            sha256=SMOLLM2_SHA256,
            decoding=Decoding(
                max_new_tokens=assignment.max_new_tokens,
                repetition_penalty=assignment.repetition_penalty,
                frequency_penalty=assignment.frequency_penalty,
            ),
        )
        asyncio.run(self.load())

    def answer(
        self, ids: Sequence[int], tokens: int, receive: Callable[[Sequence[int]], None]
    ) -> None:
        config = self._config(prompt_of(""))
        config.max_new_tokens = tokens
        self._batch.generate(ids, config, threading.Event(), receive)


if __name__ == "__main__":
    interview(Ours)
