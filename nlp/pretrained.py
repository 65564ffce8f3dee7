"""Opens a transformers model for sequence classification, from the hub or a folder.

Knows what makes a checkpoint unusable; not what its labels mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from nlp.errors import ModelUnavailable
from nlp.sources import ModelSource

_LONGEST = 512  # tokens; a chat message has at most 4096 characters
_BATCH = 32


@dataclass(frozen=True, slots=True)
class Pretrained:
    """A model with its tokenizer, ready to compute."""

    name: str
    model: Any
    tokenizer: Any
    limit: int

    @property
    def labels(self) -> dict[int, str]:
        """The label of each output, as the model's own config names it."""
        return {int(index): str(label) for index, label in self.model.config.id2label.items()}

    def scores(self, texts: Sequence[str], pairs: Sequence[str] | None = None) -> torch.Tensor:
        """Return the raw scores on the CPU, shape (texts, labels); too long texts lose their end.

        Raises ModelUnavailable when the computation fails, for example for want of memory.
        """
        try:
            with torch.inference_mode():
                parts = list(self._score_batches(texts, pairs))
        except (RuntimeError, ValueError, MemoryError) as error:
            raise ModelUnavailable(self.name, f"computing failed: {_reason(error)}") from error
        return torch.cat(parts) if parts else torch.empty(0, len(self.labels))

    def _score_batches(
        self, texts: Sequence[str], pairs: Sequence[str] | None
    ) -> Iterator[torch.Tensor]:
        for start in range(0, len(texts), _BATCH):
            part = slice(start, start + _BATCH)
            encoded = self.tokenizer(
                list(texts[part]),
                list(pairs[part]) if pairs is not None else None,
                padding=True,
                truncation="only_first" if pairs is not None else True,
                max_length=self.limit,
                return_tensors="pt",
            )
            yield self.model(**encoded.to(self.model.device)).logits.float().cpu()


def open_pretrained(source: ModelSource, device: str) -> Pretrained:
    """Load a model and its tokenizer; raises ModelUnavailable.

    A checkpoint without a trained classification layer is refused: transformers would fill it
    with random numbers and only warn.
    """
    try:
        tokenizer = AutoTokenizer.from_pretrained(source.model, **source.tokenizer_arguments())
        model, report = AutoModelForSequenceClassification.from_pretrained(
            source.model,
            **source.model_arguments(),
            dtype=torch.float32,
            output_loading_info=True,
        )
        model.to(device)
    # Foreign code that raises what it likes, bare Exception included (a damaged
    # tokenizer.json): whatever it is, there is no model.
    except Exception as error:
        raise ModelUnavailable(source.model, _reason(error)) from error
    if report["missing_keys"] or report["mismatched_keys"]:
        raise ModelUnavailable(source.model, "the checkpoint has no trained classification layer")
    model.train(mode=False)
    # Two positions of RoBERTa's table are not for tokens.
    positions = getattr(model.config, "max_position_embeddings", _LONGEST) - 2
    limit = min(_LONGEST, tokenizer.model_max_length, positions)
    return Pretrained(source.model, model, tokenizer, limit)


def _reason(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__
