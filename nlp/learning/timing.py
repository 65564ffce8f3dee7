"""How long a message takes, here and with a computation of the seed's size."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

from nlp.types import Intent
from nlp.wordlists import rows

_WARM_UP: Final = 10
_TOKENS_PER_WORD: Final = 1.4  # of byte-pair encoding, in English
_END: Final = 2  # the id of BART's end token; its state is what gets classified


def milliseconds(read: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """Return how long reading each text takes, one after the other."""
    for text in texts[:_WARM_UP]:
        read(text)
    times = []
    for text in texts:
        started = time.perf_counter()
        read(text)
        times.append(1000 * (time.perf_counter() - started))
    return times


def bart_large_milliseconds(texts: Sequence[str]) -> list[float]:
    """Return how long facebook/bart-large-mnli computes on each text and nine hypotheses.

    The network has that model's sizes (its config.json) and random weights, which take as long
    as trained ones, in float32. Needs 2 GB.
    """
    import torch
    from transformers import BartConfig, BartForSequenceClassification

    config = BartConfig(
        vocab_size=50265, d_model=1024, encoder_layers=12, decoder_layers=12,
        encoder_attention_heads=16, decoder_attention_heads=16, encoder_ffn_dim=4096,
        decoder_ffn_dim=4096, max_position_embeddings=1024,
    )  # fmt: skip
    model = BartForSequenceClassification(config)
    model.train(mode=False)
    hypothesis = max(len(row["hypothesis"].split()) for row in rows("hypotheses"))

    def read(text: str) -> None:
        length = int(_TOKENS_PER_WORD * (len(text.split()) + hypothesis)) + 4
        ids = torch.full((len(Intent), length), 7)
        ids[:, -1] = _END
        with torch.inference_mode():
            model(input_ids=ids, attention_mask=torch.ones_like(ids))

    return milliseconds(read, texts)
