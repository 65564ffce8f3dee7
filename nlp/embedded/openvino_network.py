"""The encoder's layers as an OpenVINO graph: a third of PyTorch's time on a processor.

The same float32 arithmetic, fused, built from the weights in well under a second: nothing but
NumPy and OpenVINO is imported, and nothing is kept on the disk.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from safetensors import SafetensorError, safe_open

from nlp.embedded.encoder_folder import CONFIG, NAME, TABLE, WEIGHTS
from nlp.embedded.openvino_library import import_openvino
from nlp.errors import ModelUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from nlp.adapter import Adapter

    Array = NDArray[np.float32]

_MASKED = -10_000.0  # e to this power is 0 in float32


class OpenVINONetwork:
    """Computes the states of the last layer. Blocking; threads wait for each other.

    `places`, shape (tokens, dimension), are added to the word embeddings.
    """

    engine = "openvino"

    def __init__(self, request: Any, places: Array) -> None:
        self._request = request
        self._places = places
        self._lock = threading.Lock()

    def states(self, inputs: Array, mask: NDArray[np.bool_]) -> Array:
        """Return the states, shape (texts, tokens, dimension), as `inputs`; mask is without it."""
        placed = inputs + self._places[: inputs.shape[1]]
        bias = np.where(mask, np.float32(0), np.float32(_MASKED))[:, None, None]
        with self._lock:
            result: Array = self._request.infer([placed, bias])[0].copy()
            return result


def compile_network(folder: Path, adapter: Adapter | None = None) -> OpenVINONetwork:
    """Open the encoder in `folder`.

    Raises ModelUnavailable, also when OpenVINO is not installed.
    """
    try:
        openvino = import_openvino()
        config = json.loads((folder / CONFIG).read_text("utf-8"))
        weights = _weights(folder / WEIGHTS, adapter)
        # Exact: on processors with bfloat16 the default would round.
        exact = {"INFERENCE_PRECISION_HINT": "f32"}
        model = openvino.Core().compile_model(_graph(openvino, weights, config), "CPU", exact)
        places = (
            weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        return OpenVINONetwork(model.create_infer_request(), places)
    except (ImportError, OSError, RuntimeError, ValueError, KeyError, SafetensorError) as error:
        raise ModelUnavailable(NAME, f"OpenVINO cannot run it: {error}") from error


def _weights(path: Path, adapter: Adapter | None) -> dict[str, Array]:
    """Read all weights but the table, with the adapter merged in."""
    with safe_open(path, framework="np") as file:
        names = set(file.keys()) - {TABLE}
        weights = {name: file.get_tensor(name).astype(np.float32, copy=False) for name in names}
    if adapter is None:
        return weights
    return {name: adapter.merged(name, weight) for name, weight in weights.items()}


def _graph(openvino: Any, weights: Mapping[str, Array], config: Mapping[str, Any]) -> Any:
    """Return BERT's layers (J. Devlin et al., 2019) as an `openvino.Model`.

    Its inputs are the embeddings, shape (texts, tokens, dimension), and what is added to the
    scores of attention, shape (texts, 1, 1, tokens).
    """
    ops = openvino.opset13
    size, heads = config["hidden_size"], config["num_attention_heads"]
    apart = ops.constant(np.array([0, 0, heads, size // heads]))
    joined = ops.constant(np.array([0, 0, size]))
    swapped = ops.constant(np.array([0, 2, 1, 3]))

    def dense(states: Any, name: str) -> Any:
        matrix = openvino.op.Constant(weights[f"{name}.weight"], shared_memory=True)
        return ops.add(
            ops.matmul(states, matrix, transpose_a=False, transpose_b=True),
            ops.constant(weights[f"{name}.bias"]),
        )

    def norm(states: Any, name: str) -> Any:
        eps = config["layer_norm_eps"]
        even = ops.mvn(states, ops.constant(np.array([-1])), True, eps, "inside_sqrt")
        scaled = ops.multiply(even, ops.constant(weights[f"{name}.weight"]))
        return ops.add(scaled, ops.constant(weights[f"{name}.bias"]))

    def heads_of(states: Any, name: str) -> Any:
        return ops.transpose(ops.reshape(dense(states, name), apart, True), swapped)

    def attention(states: Any, name: str) -> Any:
        asked = [heads_of(states, f"{name}.self.{part}") for part in ("query", "key", "value")]
        found = ops.scaled_dot_product_attention(*asked, bias)
        mixed = ops.reshape(ops.transpose(found, swapped), joined, True)
        added = ops.add(dense(mixed, f"{name}.output.dense"), states)
        return norm(added, f"{name}.output.LayerNorm")

    def layer(states: Any, name: str) -> Any:
        states = attention(states, f"{name}.attention")
        wide = ops.gelu(dense(states, f"{name}.intermediate.dense"), "erf")
        return norm(
            ops.add(dense(wide, f"{name}.output.dense"), states), f"{name}.output.LayerNorm"
        )

    inputs = ops.parameter([-1, -1, size], np.float32, "inputs")
    bias = ops.parameter([-1, 1, 1, -1], np.float32, "bias")
    states = norm(inputs, "embeddings.LayerNorm")
    for number in range(config["num_hidden_layers"]):
        states = layer(states, f"encoder.layer.{number}")
    return openvino.Model([states], [inputs, bias], "encoder")
