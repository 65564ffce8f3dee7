"""Fine-tunes the encoder: a low-rank adapter, and a head a task, learned together.

One pass over a text feeds all heads; a text without a label for a task teaches the others. Knows
no files and no corpora.
"""

from __future__ import annotations

import json
import random
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional

from nlp.adapter import CONFIG as ADAPTER_CONFIG
from nlp.adapter import WEIGHTS as ADAPTER_WEIGHTS
from nlp.heads import Head
from nlp.learning.noise import retyped
from nlp.normalisation import normalise
from nlp.types import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from transformers import BertModel

    from nlp.encoder import Encoder
    from nlp.learning.examples import Example
    from nlp.reading import Reader

    Adapted = Any  # peft.PeftModel; peft is needed for training only

BASE = "intfloat/multilingual-e5-small"
"""Where the hub has the encoder that the adapter is for."""

_ADAPTED = ["query", "key", "value", "dense"]  # every matrix of a layer
_LONGEST = 96  # tokens; longer texts are cut, chat messages are not
_DROPOUT = 0.1
_SMOOTHING = 0.05  # C. Szegedy et al., Rethinking the Inception Architecture, 2016
_RETYPED = 0.5  # of the texts in an epoch
_AS_TYPED = 0.1  # of the Finglish ones: where the language is mistaken, nobody transliterates
_LARGEST_GRADIENT = 1.0
_SHARPNESS = 8.0  # lengthens the unit vectors for the heads; folded into their weights at the end
_SORTED_TOGETHER = 25  # batches whose texts are sorted by length, to pad little


@dataclass(frozen=True, slots=True)
class Schedule:
    """How to train. LoRA's scale is 2; rates rise over the first steps and fall to 0.

    `kept` is the share of what the adapter learned that is kept in the end: part of the way
    between the old weights and the new ones, strangers' texts are understood better (WiSE-FT,
    M. Wortsman et al., Robust Fine-Tuning of Zero-Shot Models, 2022, arXiv 2109.01903).
    `members` adapters are trained, with seeds counted up from `seed`, and averaged.
    """

    epochs: int = 2
    batch: int = 32
    rank: int = 16
    adapter_rate: float = 1e-3
    head_rate: float = 5e-3
    decay: float = 0.01
    warm_up: float = 0.06
    kept: float = 0.85
    members: int = 2
    seed: int = 0


class _Heads(nn.Module):
    def __init__(self, size: int, labels: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self.layers = nn.ModuleDict({task: nn.Linear(size, len(labels[task])) for task in labels})

    def loss(self, vectors: torch.Tensor, targets: Mapping[str, torch.Tensor]) -> torch.Tensor:
        total = vectors.new_zeros(())
        dropped = functional.dropout(_SHARPNESS * vectors, _DROPOUT)
        for task, wanted in targets.items():
            if (wanted >= 0).any():
                scores = self.layers[task](dropped)
                total = total + functional.cross_entropy(
                    scores, wanted, ignore_index=-1, label_smoothing=_SMOOTHING
                )
        return total

    def head(self, task: str, labels: Sequence[str]) -> Head:
        state = {name: values.numpy().copy() for name, values in self.state_dict().items()}
        weight, bias = state[f"layers.{task}.weight"], state[f"layers.{task}.bias"]
        return Head(tuple(labels), _SHARPNESS * weight, bias)


def adapt(model: BertModel, schedule: Schedule) -> Adapted:
    """Return the model with an untrained adapter; only the adapter can be trained."""
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(schedule.seed)
    # PyTorch's fused attention is far slower backwards on a processor, and so are random numbers.
    model.set_attn_implementation("eager")
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    config = LoraConfig(r=schedule.rank, lora_alpha=2 * schedule.rank, target_modules=_ADAPTED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # peft asks transformers by an old name
        return get_peft_model(model, config)


def save_adapter(model: Adapted, folder: Path, kept: float = 1.0) -> None:
    """Write the adapter's two files as PEFT does, in half precision and scaled by `kept`."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        model.save_pretrained(scratch)
        config = json.loads((Path(scratch) / ADAPTER_CONFIG).read_text("utf-8"))
        tensors = load_file(Path(scratch) / ADAPTER_WEIGHTS)
    config |= {
        "base_model_name_or_path": BASE,
        "inference_mode": True,
        "target_modules": sorted(config["target_modules"]),  # a set there: its order is chance
    }
    tensors = {
        name: kept * tensor if ".lora_B." in name else tensor for name, tensor in tensors.items()
    }
    (folder / ADAPTER_CONFIG).write_text(
        json.dumps(config, indent=2, sort_keys=True) + "\n", "utf-8"
    )
    save_file({name: tensor.half() for name, tensor in tensors.items()}, folder / ADAPTER_WEIGHTS)
    (folder / ADAPTER_WEIGHTS).chmod(0o644)  # safetensors lets only the owner read


def tune(
    encoder: Encoder,
    model: Adapted,
    examples: Sequence[Example],
    weights: Sequence[float],
    labels: Mapping[str, Sequence[str]],
    schedule: Schedule,
    read: Reader,
    progress: Callable[[int, int, float], None] | None = None,
) -> dict[str, Head]:
    """Train the adapter of `model` in place and return the heads.

    `read` turns a text into what the encoder is given. `weights` are how often each example is
    seen in an epoch, on average. `progress` hears the step, of how many, and the running loss.
    The same examples give the same result on the same machine.
    """
    torch.manual_seed(schedule.seed)
    dice = random.Random(schedule.seed)
    heads = _Heads(encoder.dimension, labels)
    epochs = [
        _epoch(encoder, examples, weights, schedule, read, dice) for _ in range(schedule.epochs)
    ]
    steps = sum(map(len, epochs))
    optimiser = torch.optim.AdamW(
        [
            {
                "params": [each for each in model.parameters() if each.requires_grad],
                "lr": schedule.adapter_rate,
            },
            {"params": list(heads.parameters()), "lr": schedule.head_rate},
        ],
        weight_decay=schedule.decay,
    )
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / (schedule.warm_up * steps + 1), 1 - step / steps)
    )
    targets = {task: _targets(task, labels[task], examples) for task in labels}
    trained = [*model.parameters(), *heads.parameters()]
    model.train()
    running = 0.0
    for step, (places, ids) in enumerate((batch for epoch in epochs for batch in epoch), 1):
        vectors = _vectors(encoder, model, ids)
        loss = heads.loss(vectors, {task: targets[task][places] for task in labels})
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(trained, _LARGEST_GRADIENT)
        optimiser.step()
        rate.step()
        running = loss.item() if step == 1 else 0.98 * running + 0.02 * loss.item()
        if progress:
            progress(step, steps, running)
    model.train(mode=False)
    return {task: heads.head(task, labels[task]) for task in labels}


_Batch = tuple[list[int], list[list[int]]]


def _epoch(
    encoder: Encoder,
    examples: Sequence[Example],
    weights: Sequence[float],
    schedule: Schedule,
    read: Reader,
    dice: random.Random,
) -> list[_Batch]:
    """Return batches of (places of examples, their token ids), in an order of their own."""
    seen = [place for place, weight in enumerate(weights) for _ in range(_times(weight, dice))]
    dice.shuffle(seen)
    ids = {}
    for place in seen:
        example = examples[place]
        typed = retyped(example, dice) if dice.random() < _RETYPED else example.text
        as_typed = example.language is Language.FINGLISH and dice.random() < _AS_TYPED
        ids[place] = encoder.tokens(normalise(typed) if as_typed else read(typed))[:_LONGEST]
    batches = [
        (batch, [ids[place] for place in batch])
        for start in range(0, len(seen), _SORTED_TOGETHER * schedule.batch)
        for batch in _cut(
            sorted(
                seen[start : start + _SORTED_TOGETHER * schedule.batch],
                key=lambda place: len(ids[place]),
            ),
            schedule.batch,
        )
    ]
    dice.shuffle(batches)
    return batches


def _times(weight: float, dice: random.Random) -> int:
    return int(weight) + (dice.random() < weight % 1)


def _cut(places: list[int], size: int) -> Iterator[list[int]]:
    return (places[start : start + size] for start in range(0, len(places), size))


def _targets(task: str, labels: Sequence[str], examples: Sequence[Example]) -> torch.Tensor:
    wanted = [getattr(example, task) for example in examples]
    return torch.tensor([-1 if label is None else labels.index(label) for label in wanted])


def _vectors(encoder: Encoder, model: Adapted, ids: Sequence[Sequence[int]]) -> torch.Tensor:
    inputs, mask = map(torch.from_numpy, encoder.inputs(ids))
    with torch.autocast("cpu", torch.bfloat16):
        states = model(
            inputs_embeds=inputs,
            attention_mask=mask.long(),
            position_ids=torch.arange(mask.shape[1])[None],
            token_type_ids=torch.zeros_like(mask, dtype=torch.long),
        ).last_hidden_state.float()
    total = (states * mask.unsqueeze(-1)).sum(dim=1)
    return functional.normalize(total)
