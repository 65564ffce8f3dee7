"""The encoder's layers in PyTorch: transformers' `BertModel`, on any device."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from transformers import BertConfig, BertModel

from nlp.embedded.encoder_folder import CONFIG, NAME, TABLE, WEIGHTS
from nlp.errors import ModelUnavailable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nlp.adapter import Adapter


class TorchNetwork:
    """Computes the states of the last layer. Blocking, and safe to call from several threads."""

    engine = "torch"

    def __init__(self, model: BertModel) -> None:
        self.model = model

    def states(self, inputs: NDArray[np.float32], mask: NDArray[np.bool_]) -> NDArray[np.float32]:
        """Return the states, shape (texts, tokens, dimension), as `inputs`; mask is without it."""
        # Not the model's own: its first weight is the table, which is not computed with.
        first = self.model.embeddings.LayerNorm.weight
        device, dtype = first.device, first.dtype
        with torch.inference_mode():
            states = self.model(
                inputs_embeds=torch.from_numpy(inputs).to(device, dtype),
                attention_mask=torch.from_numpy(mask).to(device, torch.long),
                # Given, because the buffers they default to were never allocated.
                position_ids=torch.arange(mask.shape[1], device=device)[None],
                token_type_ids=torch.zeros(mask.shape, dtype=torch.long, device=device),
            ).last_hidden_state
            result: NDArray[np.float32] = states.float().cpu().numpy()
            return result


def read_network(
    folder: Path,
    adapter: Adapter | None = None,
    device: str = "cpu",
    dtype: torch.dtype = torch.float32,
) -> TorchNetwork:
    """Open a folder that `prepare_folder` has made; unadapted weights stay mapped from the disk.

    The table of word embeddings is left out: who knows the tokens looks up their rows. Raises
    ModelUnavailable.
    """
    try:
        settings = json.loads((folder / CONFIG).read_text("utf-8"))
        with torch.device("meta"):  # allocates nothing: the file's own memory is used
            model = BertModel(BertConfig.from_dict(settings), add_pooling_layer=False)
        weights = load_file(folder / WEIGHTS)
        table = weights.pop(TABLE)
        if adapter is not None:
            weights = {
                name: torch.from_numpy(adapter.merged(name, weight.numpy()))
                for name, weight in weights.items()
            }
        weights = {name: weight.to(device, dtype) for name, weight in weights.items()}
        model.load_state_dict({TABLE: table, **weights}, assign=True)
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise ModelUnavailable(NAME, f"cannot be read from {folder}: {error}") from error
    model.train(mode=False)
    return TorchNetwork(model)
