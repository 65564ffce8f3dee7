"""How a generator picks its tokens, the same words for every engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from nlp.types import Prompt

VARIED: Final = 0.7
"""A temperature at which small models still make sense, and seldom repeat themselves."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """Decoding settings; temperature 0 is greedy, `window` is the longest prompt in tokens.

    `repetition_penalty` (1 = none) divides the logits of all tokens seen, the prompt's too;
    `frequency_penalty` (0 = none) is taken off once for each time a token was generated.
    """

    max_new_tokens: int = 160
    temperature: float = 0.0
    top_p: float = 0.9
    repetition_penalty: float = 1.05
    frequency_penalty: float = 0.3
    window: int = 1024

    def for_prompt(self, prompt: Prompt) -> Decoding:
        """Return these settings; where another answer is wanted, with chance."""
        if not prompt.rejected:
            return self
        return replace(self, temperature=max(self.temperature, VARIED))
