"""Several answers at once from one pipeline: whoever waits for a token computes it for all.

Continuous batching: G. Yu et al., Orca: A Distributed Serving System for Transformer-Based
Generative Models, 2022. It knows no text: token ids in, token ids out.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count, takewhile
from typing import Any, Final

from nlp.embedded.openvino_library import import_openvino, import_openvino_genai

KV_BLOCK: Final = 32
"""Tokens in a block of the key-value cache on a processor."""

_BREATH_SECONDS: Final = 0.001
_GLANCE_SECONDS: Final = 0.05  # how often who waits for room looks whether to stop


class Batch:
    """A `ContinuousBatchingPipeline` of OpenVINO GenAI for any number of threads.

    The weights are read once a step for all who generate, so that eight answers take little longer
    than one. A new answer joins at the next step, and one that is left gives back its place. The
    engine drops an answer for which its cache of `blocks` has no room: so each waits here, in the
    order in which they came, until there is room for the longest it may become.
    """

    def __init__(self, pipeline: Any, blocks: int) -> None:
        self._pipeline = pipeline
        self._turn = threading.Lock()
        self._numbers = count()
        self._free = blocks
        self._first: Sequence[int] | None = None
        self._queue: list[object] = []
        self._room = threading.Condition()

    def generate(
        self,
        ids: Sequence[int],
        config: Any,
        stop: threading.Event,
        receive: Callable[[Sequence[int]], None],
    ) -> bool:
        """Pass on token ids until the model ends or `stop` is set; return whether it ended.

        Blocking. Raises what the engine raises.
        """
        import numpy as np

        genai = import_openvino_genai()
        prompt = import_openvino().Tensor(np.array([ids], dtype=np.int64))
        with self._reserved(ids, config.max_new_tokens, stop):
            if stop.is_set():
                return False
            with self._turn:
                handle = self._pipeline.add_request(next(self._numbers), prompt, config)
            try:
                while not stop.is_set():
                    with self._turn:
                        if not handle.can_read():
                            # A step keeps Python's lock: whoever waits for it goes first.
                            time.sleep(_BREATH_SECONDS)
                            self._pipeline.step()
                        # Several at once where others computed while this thread was away.
                        steps = _read(handle)
                        status = handle.get_status()
                    for step in steps:
                        receive(step.generated_ids)
                    if status != genai.GenerationStatus.RUNNING:
                        reasons = {step.finish_reason for step in steps}
                        return genai.GenerationFinishReason.STOP in reasons
                return False
            finally:
                self._leave(handle)

    @contextmanager
    def _reserved(self, ids: Sequence[int], more: int, stop: threading.Event) -> Iterator[None]:
        """Hold room for a prompt and `more` tokens, waiting for it unless `stop` is set.

        What it shares with the first prompt of all lies in the cache once, for everybody.
        """
        me = object()
        with self._room:
            if self._first is None:
                self._first = ids
                self._free -= -(-len(ids) // KV_BLOCK)
            alike = takewhile(lambda pair: pair[0] == pair[1], zip(ids, self._first, strict=False))
            shared = sum(1 for _ in alike) // KV_BLOCK
            blocks = -(-(len(ids) + more) // KV_BLOCK) - shared
            self._queue.append(me)
            while (self._queue[0] is not me or self._free < blocks) and not stop.is_set():
                self._room.wait(_GLANCE_SECONDS)
            self._queue.remove(me)
            self._free -= blocks
            self._room.notify_all()
        try:
            yield
        finally:
            with self._room:
                self._free += blocks
                self._room.notify_all()

    def _leave(self, handle: Any) -> None:
        """Give back the place of an answer that was left; the pipeline does so in a step."""
        with self._turn:
            if handle.get_status() == import_openvino_genai().GenerationStatus.RUNNING:
                handle.cancel()
                self._pipeline.step()


def _read(handle: Any) -> list[Any]:
    steps = []
    while handle.can_read():
        steps += handle.read().values()
    return steps
