"""What `generate` of transformers calls while it works: pieces out, the wish to stop in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from transformers import LogitsProcessor, StoppingCriteria
from transformers.generation.streamers import BaseStreamer

from nlp.generators.pieces import Pieces


class PieceStreamer(BaseStreamer):
    """Hands the generated ids to `pieces`."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._prompt_seen = False

    def put(self, value: torch.Tensor) -> None:
        """Take the prompt first, which is skipped, then one token at a time."""
        if self._prompt_seen:
            self._pieces.add(value.flatten().tolist())
        self._prompt_seen = True

    def end(self) -> None:
        """Push what was held back."""
        self._pieces.end()


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
