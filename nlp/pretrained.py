"""Opens a transformers model for sequence classification, from the hub's cache or a folder.

Knows what makes a checkpoint unusable; not what its labels mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer
from transformers.utils.logging import disable_progress_bar

from nlp.batching import batches
from nlp.errors import ModelUnavailable
from nlp.snapshots import find_snapshot
from nlp.sources import ModelSource

_LONGEST: Final = 512  # tokens; a chat message has at most 4096 characters
# Tokens at once, padding included: nine hypotheses on each of several short texts, or on a part of
# them for a long one. A model as large as bart-large-mnli then works in some 200 MB.
_BATCH: Final = 2048


@dataclass(frozen=True, slots=True)
class Pretrained:
    """A model with its tokenizer, ready to compute; `limit` is its longest input, in tokens."""

    name: str
    model: Any
    tokenizer: Any
    limit: int

    @property
    def labels(self) -> dict[int, str]:
        """The label of each output, as the model's own config names it."""
        return {int(index): str(label) for index, label in self.model.config.id2label.items()}

    @property
    def dtype(self) -> str:
        """The number format the model computes in, in torch's words."""
        return str(self.model.dtype).removeprefix("torch.")

    def scores(self, texts: Sequence[str], pairs: Sequence[str] | None = None) -> torch.Tensor:
        """Return the raw scores on the CPU, float32, shape (texts, labels).

        A text that is too long loses its end; its pair, the same one of `pairs`, stays whole.
        Raises ModelUnavailable when the computation fails, for example for want of memory.
        """
        scores = torch.empty(len(texts), len(self.labels))
        try:
            with torch.inference_mode():
                for batch, encoded in self._batches(texts, pairs):
                    scores[batch] = self.model(**encoded).logits.float().cpu()
        # Out of memory is a RuntimeError, and tokenizers raises bare Exceptions.
        except Exception as error:
            raise ModelUnavailable(self.name, f"computing failed: {_reason(error)}") from error
        return scores

    def _batches(
        self, texts: Sequence[str], pairs: Sequence[str] | None
    ) -> Iterator[tuple[list[int], Any]]:
        """Yield the inputs of texts of similar length, and which texts they are."""
        if not texts:
            return
        lengths = [len(ids) for ids in self._encode(texts, pairs)["input_ids"]]
        for batch in batches(lengths, _BATCH):
            part = [texts[index] for index in batch]
            beside = None if pairs is None else [pairs[index] for index in batch]
            encoded = self._encode(part, beside, padding=True, return_tensors="pt")
            yield batch, encoded.to(self.model.device)

    def _encode(self, texts: Sequence[str], pairs: Sequence[str] | None, **options: Any) -> Any:
        return self.tokenizer(
            list(texts),
            None if pairs is None else list(pairs),
            truncation=True if pairs is None else "only_first",
            max_length=self.limit,
            # BART counts its end tokens: one that a person has written would fail a whole batch.
            split_special_tokens=True,
            **options,
        )


def open_pretrained(source: ModelSource, device: str) -> Pretrained:
    """Load a model and its tokenizer; raises ModelUnavailable.

    A checkpoint without a trained classification layer is refused: transformers would fill it
    with random numbers and only warn.
    """
    # No bars in logs.
    disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        tokenizer = AutoTokenizer.from_pretrained(source.model, **source.tokenizer_arguments())
        model, report = AutoModelForSequenceClassification.from_pretrained(
            source.model,
            **source.model_arguments(),
            dtype=getattr(torch, source.dtype),
            output_loading_info=True,
        )
        model.to(device)
    # Foreign code that raises what it likes, bare Exception included (a damaged
    # tokenizer.json): whatever it is, there is no model.
    except Exception as error:
        raise ModelUnavailable(source.name, _wanting(source) or _reason(error)) from error
    if report["missing_keys"] or report["mismatched_keys"]:
        raise ModelUnavailable(source.name, "the checkpoint has no trained classification layer")
    model.train(mode=False)
    # Two positions of RoBERTa's table are not for tokens. Some models have no table.
    positions = (getattr(model.config, "max_position_embeddings", None) or 0) - 2
    longest = positions if positions > 0 else _LONGEST
    limit = min(_LONGEST, tokenizer.model_max_length, longest)
    return Pretrained(source.name, model, tokenizer, limit)


def _wanting(source: ModelSource) -> str | None:
    """Tell which packages transformers wants for a vocabulary; its own message misleads."""
    folder = Path(source.model) if source.is_folder else find_snapshot(source)
    if folder is None or (folder / "tokenizer.json").exists() or not any(folder.glob("*.model")):
        return None
    try:
        for package in ("sentencepiece", "google.protobuf"):
            import_module(package)
    except ImportError:
        return "to read its vocabulary, run: pip install sentencepiece protobuf"
    return None


def _reason(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__
