"""Trains the network of `nlp.transliteration` on pairs of Finglish and Persian. Seeded."""

from __future__ import annotations

import json
import logging
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import nn
from torch.nn import functional

from nlp.learning.alignment import Aligner, Pair
from nlp.normalisation import normalise
from nlp.transliteration import COPIED, KEY, REACH

_WIDTH = 112
_DILATIONS = (1, 1, 2, 2, 4)
_DROPOUT = 0.1
_RAREST_LABEL = 3  # times; what a letter hardly ever stands for was misaligned
_EPOCHS, _BATCH, _RATE = 12, 32, 3e-3
_IGNORED = -1

log = logging.getLogger(__name__)


class _Tagger(nn.Module):
    def __init__(self, alphabet: int, labels: int) -> None:
        super().__init__()
        self.letters = nn.Embedding(alphabet + 1, _WIDTH)  # the first: not in the alphabet
        self.convolutions = nn.ModuleList(
            nn.Conv1d(_WIDTH, _WIDTH, 2 * REACH + 1, padding=REACH * dilation, dilation=dilation)
            for dilation in _DILATIONS
        )
        self.output = nn.Linear(_WIDTH, labels)

    def forward(self, places: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return scores, shape (texts, characters, labels)."""
        states = self.letters(places) * mask[:, :, None]
        for convolution in self.convolutions:
            near = convolution(states.transpose(1, 2)).transpose(1, 2)
            new = functional.dropout(
                functional.gelu(near, approximate="tanh"), _DROPOUT, self.training
            )
            states = (states + new) * mask[:, :, None]
        scores: torch.Tensor = self.output(states)
        return scores


def prepared(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs as the network sees them: normalised, Latin letters small."""
    return [(normalise(latin).lower(), normalise(persian)) for latin, persian in pairs]


def train_transliterator(pairs: Sequence[Pair], path: Path, seed: int = 0) -> dict[str, object]:
    """Train on pairs of texts, write the network, and return what was learned from."""
    torch.manual_seed(seed)
    dice = random.Random(seed)
    pairs = prepared(pairs)
    aligner = Aligner(pairs)
    tagged = [
        (latin, labels) for latin, persian in pairs if (labels := aligner.align(latin, persian))
    ]
    counts = Counter(label for _, labels in tagged for label in labels)
    known = [
        COPIED,
        *sorted(label for label in counts if counts[label] >= _RAREST_LABEL and label != COPIED),
    ]
    place = {label: number for number, label in enumerate(known)}
    alphabet = "".join(
        sorted({letter for latin, _ in tagged for letter in latin if letter.isascii()})
    )
    model = _Tagger(len(alphabet), len(known))
    optimiser = torch.optim.AdamW(model.parameters(), lr=_RATE, weight_decay=0.01)
    steps = _EPOCHS * -(-len(tagged) // _BATCH)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=steps, pct_start=0.1)
    for epoch in range(_EPOCHS):
        total = 0.0
        for batch in _batches(tagged, dice):
            places, targets, mask = _tensors(batch, alphabet, place)
            scores = model(places, mask)
            loss = functional.cross_entropy(
                scores.flatten(0, 1), targets.flatten(), ignore_index=_IGNORED
            )
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            rate.step()
            total += loss.item()
        if epoch % 3 == 2:
            log.info(
                "transliteration: epoch %d of %d, loss %.3f",
                epoch + 1,
                _EPOCHS,
                total * _BATCH / len(tagged),
            )
    _write(model, alphabet, known, path)
    return {"pairs": len(pairs), "aligned": len(tagged), "labels": len(known)}


_Tagged = tuple[str, list[str]]


def _batches(tagged: Sequence[_Tagged], dice: random.Random) -> Iterator[list[_Tagged]]:
    order = sorted(dice.sample(tagged, len(tagged)), key=lambda pair: len(pair[0]))
    groups = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
    dice.shuffle(groups)
    return iter(groups)


def _tensors(
    batch: Sequence[_Tagged], alphabet: str, place: dict[str, int]
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    longest = max(len(latin) for latin, _ in batch)
    places = torch.zeros(len(batch), longest, dtype=torch.long)
    targets = torch.full((len(batch), longest), _IGNORED)
    mask = torch.zeros(len(batch), longest)
    for row, (latin, labels) in enumerate(batch):
        places[row, : len(latin)] = torch.tensor([alphabet.find(letter) + 1 for letter in latin])
        targets[row, : len(latin)] = torch.tensor([place.get(label, _IGNORED) for label in labels])
        mask[row, : len(latin)] = 1
    return places, targets, mask


def _write(model: _Tagger, alphabet: str, labels: Sequence[str], path: Path) -> None:
    state = model.state_dict()
    tensors = {
        "letters": state["letters.weight"],
        "output.weight": state["output.weight"].T,
        "output.bias": state["output.bias"],
    }
    for number in range(len(_DILATIONS)):
        # (out, in, window) -> (window × in, out): one matrix product at run time
        weight = state[f"convolutions.{number}.weight"]
        tensors[f"convolution.{number}.weight"] = weight.permute(2, 1, 0).flatten(0, 1)
        tensors[f"convolution.{number}.bias"] = state[f"convolutions.{number}.bias"]
    half = {
        name: np.ascontiguousarray(values.numpy().astype(np.float16))
        for name, values in tensors.items()
    }
    about = {"alphabet": alphabet, "labels": list(labels), "dilations": _DILATIONS}
    save_file(half, path, {KEY: json.dumps(about)})
    path.chmod(0o644)  # safetensors lets only the owner read
