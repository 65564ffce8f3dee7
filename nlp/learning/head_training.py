"""Fits a head: multinomial logistic regression, then a temperature. Knows no files.

Deterministic: LBFGS from zero weights on all examples at once, no random numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from nlp.heads import Head


def balance(groups: Sequence[Hashable], power: float = 0.5) -> NDArray[np.float32]:
    """Return a weight for each example, 1 on average, for a fairer say of small groups.

    A group of n examples weighs n ** (1 - power) in all: 0 leaves the counts, 1 makes all equal.
    """
    counts = Counter(groups)
    weights = np.array([counts[group] ** -power for group in groups], np.float32)
    result: NDArray[np.float32] = weights / weights.mean()
    return result


def fit_head(
    vectors: NDArray[np.float32],
    targets: Sequence[str],
    labels: Sequence[str],
    weights: NDArray[np.float32],
    decay: float,
) -> Head:
    """Return the head that minimises the weighted cross entropy plus decay × squared weights.

    `vectors` has the shape (examples, dimension), `weights` (examples). Inputs are standardised
    for the fit, since E5's vectors all point in similar directions, and the result is folded
    back, so that the head takes vectors as they come.
    """
    mean, deviation = vectors.mean(axis=0), vectors.std(axis=0).clip(1e-6)
    inputs = torch.from_numpy((vectors - mean) / deviation)
    shares = torch.from_numpy(weights)
    wanted = torch.tensor([labels.index(target) for target in targets])
    weight = torch.zeros(len(labels), vectors.shape[1], requires_grad=True)
    bias = torch.zeros(len(labels), requires_grad=True)

    def loss() -> torch.Tensor:
        scores = inputs @ weight.T + bias
        errors = functional.cross_entropy(scores, wanted, reduction="none")
        return (errors * shares).mean() + decay * weight.square().sum()

    _minimise([weight, bias], loss)
    folded = weight.detach().numpy() / deviation
    return Head(tuple(labels), folded, bias.detach().numpy() - folded @ mean)


def calibrate(head: Head, vectors: NDArray[np.float32], targets: Sequence[str]) -> Head:
    """Return the head with the temperature that suits examples it was not trained on."""
    scores = torch.from_numpy(vectors @ head.weight.T + head.bias)
    wanted = torch.tensor([head.labels.index(target) for target in targets])
    log_temperature = torch.zeros(1, requires_grad=True)

    def loss() -> torch.Tensor:
        return functional.cross_entropy(scores / log_temperature.exp(), wanted)

    _minimise([log_temperature], loss)
    return replace(head, temperature=float(log_temperature.detach().exp()))


def _minimise(parameters: list[torch.Tensor], loss: Callable[[], torch.Tensor]) -> None:
    optimiser = torch.optim.LBFGS(parameters, max_iter=300, line_search_fn="strong_wolfe")

    def step() -> torch.Tensor:
        optimiser.zero_grad()
        value = loss()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(step)  # type: ignore[no-untyped-call]
