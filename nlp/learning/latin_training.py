"""Trains the letter model of `nlp.latin` from English and Finglish texts. Deterministic."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import torch
from torch.nn import functional

from nlp.latin import BUCKETS, encode_weights, features

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
_DECAY = 2e-5


def train_latin(english: Iterable[str], finglish: Iterable[str]) -> str:
    """Return the trained model as JSON text.

    A word counts by the square root of how often each language has it, so that frequent words
    matter more but do not drown the rest; both languages weigh the same in all.
    """
    counts = [_count(english), _count(finglish)]
    vocabulary = sorted(set(counts[0]) | set(counts[1]))
    mass = torch.tensor([[count[word] for count in counts] for word in vocabulary]).sqrt()
    mass /= mass.sum(dim=0)
    buckets = [list(features(word)) for word in vocabulary]
    sizes = torch.tensor([len(row) for row in buckets])
    flat = torch.tensor([bucket for row in buckets for bucket in row])
    offsets = sizes.cumsum(0) - sizes
    weights = torch.zeros(BUCKETS, 1, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        total = functional.embedding_bag(flat, weights, offsets, mode="sum").squeeze(1)
        odds = total / sizes.sqrt()
        errors = mass[:, 0] * functional.softplus(odds) + mass[:, 1] * functional.softplus(-odds)
        value = errors.sum() + _DECAY * weights.square().sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    return encode_weights(weights.detach().squeeze(1).tolist())


def _count(texts: Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(_WORD.findall(text.lower().replace("’", "'")))
    return counts
