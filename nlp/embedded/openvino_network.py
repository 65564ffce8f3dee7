"""The encoder's layers compiled by OpenVINO: a third of PyTorch's time on a processor.

The same float32 arithmetic, fused; weights are kept in half precision, so vectors agree to four
digits. Made from PyTorch's network once and kept in the cache: later starts need not import it.
"""

from __future__ import annotations

import logging
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nlp.embedded.encoder_folder import NAME, source_digest
from nlp.embedded.sealed_folder import sealed_folder
from nlp.errors import ModelUnavailable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nlp.adapter import Adapter

_FILE = "encoder.xml"
_MASKED = -10_000.0  # e to this power is 0 in float32

log = logging.getLogger(__name__)


class OpenVINONetwork:
    """Computes the states of the last layer. Blocking; threads wait for each other."""

    engine = "openvino"

    def __init__(self, request: Any) -> None:
        self._request = request
        self._lock = threading.Lock()

    def states(self, inputs: NDArray[np.float32], mask: NDArray[np.bool_]) -> NDArray[np.float32]:
        """Return the states, shape (texts, tokens, dimension), as `inputs`; mask is without it."""
        bias = np.where(mask, np.float32(0), np.float32(_MASKED))[:, None, None]
        with self._lock:
            result: NDArray[np.float32] = self._request.infer([inputs, bias])[0].copy()
            return result


def compile_network(folder: Path, adapter: Adapter | None = None) -> OpenVINONetwork:
    """Open the encoder in `folder`, converting it first if that was not done yet.

    Raises ModelUnavailable, also when OpenVINO is not installed.
    """
    try:
        import openvino

        target = converted_folder(folder, adapter)
        converted = sealed_folder(target, lambda new: _convert(folder, adapter, new))
        # Exact: on processors with bfloat16 the default would round.
        exact = {"INFERENCE_PRECISION_HINT": "f32"}
        model = openvino.Core().compile_model(str(converted / _FILE), "CPU", exact)
        return OpenVINONetwork(model.create_infer_request())
    except (ImportError, OSError, RuntimeError, KeyError) as error:
        raise ModelUnavailable(NAME, f"OpenVINO cannot run it: {error}") from error


def converted_folder(folder: Path, adapter: Adapter | None) -> Path:
    """Return where the conversion of an encoder with an adapter lies, beside the encoder.

    Raises OSError or KeyError when `folder` does not tell what it was made from.
    """
    adapted = adapter.digest if adapter else "plain"
    return folder.with_name(f"{folder.name}-{source_digest(folder)[:12]}-{adapted}")


def _convert(folder: Path, adapter: Adapter | None, target: Path) -> None:
    import openvino
    import torch

    from nlp.embedded.torch_network import read_network

    log.info("compiling the encoder, once")
    model = read_network(folder, adapter).model

    class Layers(torch.nn.Module):
        """The network without what looks at shapes, which tracing would freeze."""

        def __init__(self) -> None:
            super().__init__()
            self.table = model.embeddings
            self.layers = model.encoder.layer

        def forward(self, inputs: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
            places = self.table.position_embeddings.weight[: inputs.shape[1]]
            kinds = self.table.token_type_embeddings.weight[0]
            states: torch.Tensor = self.table.LayerNorm(inputs + places + kinds)
            for layer in self.layers:
                output = layer(states, bias)
                states = output[0] if isinstance(output, tuple) else output
            return states

    size = model.config.hidden_size
    example = {"inputs": torch.zeros(1, 8, size), "bias": torch.zeros(1, 1, 1, 8)}
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")  # tracing's remarks on Python branches
        graph = openvino.convert_model(Layers(), example_input=example)
    openvino.save_model(graph, str(target / _FILE))
