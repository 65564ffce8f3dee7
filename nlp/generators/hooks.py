"""What `generate` of transformers calls while it works: pieces out, the wish to stop in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from transformers import LogitsProcessor, StoppingCriteria
from transformers.generation.streamers import BaseStreamer


class PieceStreamer(BaseStreamer):
    """Pushes text as soon as it is whole, up to the first of `stops`; then `stopped` is true."""

    def __init__(
        self,
        decode: Callable[[Sequence[int]], str],
        push: Callable[[str], None],
        stops: Sequence[str] = (),
    ) -> None:
        self.stopped = False
        self._decode = decode
        self._push = push
        self._stops = stops
        self._ids: list[int] = []
        self._pushed = 0
        self._prompt_seen = False

    def put(self, value: torch.Tensor) -> None:
        """Take the prompt first, which is skipped, then one token at a time."""
        if not self._prompt_seen:
            self._prompt_seen = True
            return
        self._ids += value.flatten().tolist()
        text = self._decode(self._ids)
        if not text.endswith("\ufffd"):  # the rest of that letter is yet to come
            self._push_up_to(text)

    def end(self) -> None:
        """Push what was held back."""
        self._push_up_to(self._decode(self._ids))

    def _push_up_to(self, text: str) -> None:
        # A script's answer may begin with a line break of its own.
        shown = len(text) - len(text.lstrip()) if self._stops else 0
        found = [position for stop in self._stops if (position := text.find(stop, shown)) >= 0]
        end = min(found, default=len(text))
        self.stopped = self.stopped or bool(found)
        if end > self._pushed:
            self._push(text[self._pushed : end])
            self._pushed = end


class StopWish(StoppingCriteria):
    """Ends the generation after the token during which `wished` became true."""

    def __init__(self, wished: Callable[[], bool]) -> None:
        self._wished = wished

    def __call__(
        self, input_ids: torch.Tensor, scores: torch.Tensor, **kwargs: Any
    ) -> torch.Tensor:
        """Return, for each sequence of the batch, whether it is done."""
        return torch.full((input_ids.shape[0],), self._wished(), device=input_ids.device)


class FrequencyPenalty(LogitsProcessor):
    """Takes `penalty` off a token's logit for each time it was generated after the prompt."""

    def __init__(self, penalty: float, prompt_length: int) -> None:
        self._penalty = penalty
        self._prompt_length = prompt_length

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """Return the scores, (batch, vocabulary), with the penalty taken off."""
        generated = input_ids[:, self._prompt_length :]
        penalties = torch.full_like(generated, self._penalty, dtype=scores.dtype)
        return scores.scatter_add(1, generated, -penalties)
