"""llama.cpp in the benchmark, a process of its own: `python -m tests.bench_llama`.

Its interpreter needs llama-cpp-python and nothing else. The binding answers one prompt at a time;
the beginning that a prompt shares with the one before stays computed. Its repetition penalty looks
at what was generated only, ours at the prompt, too.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from itertools import islice

from llama_cpp import Llama

from tests.bench_interview import Assignment, interview


class LlamaCpp:
    """A GGUF file as it is, on all processors: by default the binding takes half of them."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._turn = threading.Lock()
        self._llama = Llama(
            assignment.model,
            n_ctx=assignment.window,
            n_threads=os.cpu_count(),
            n_threads_batch=os.cpu_count(),
            verbose=False,
        )

    def answer(
        self, ids: Sequence[int], tokens: int, receive: Callable[[Sequence[int]], None]
    ) -> None:
        with self._turn:
            generated = self._llama.generate(
                ids,
                temp=0.0,
                repeat_penalty=self._assignment.repetition_penalty,
                frequency_penalty=self._assignment.frequency_penalty,
            )
            for token in islice(generated, tokens):
                receive([token])
                if token == self._assignment.end_token:
                    break


if __name__ == "__main__":
    interview(LlamaCpp)
