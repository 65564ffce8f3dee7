"""Eager PyTorch in the benchmark, a process of its own: `python -m tests.bench_eager`.

The same SmolLM2 weights as a float32 Llama. No package converts the file here: `gguf` and
`accelerate`, which transformers would want, are not among our dependencies. The model is built in
memory from what `nlp.embedded.gguf` reads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import LlamaConfig, LlamaForCausalLM
from transformers.utils.logging import disable_progress_bar

from nlp.embedded.gguf import Q4_1, Q8_0, GGUFHead, Tensor, read_head
from nlp.generators.hooks import FrequencyPenalty, PieceStreamer
from nlp.generators.pieces import Pieces
from tests.bench_interview import Assignment, interview

HEADS, KEY_HEADS, LAYERS = 9, 3, 30  # as the model card's config.json states them
NAMES = {
    "token_embd": "model.embed_tokens",
    "output_norm": "model.norm",
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}


class Eager:
    """SmolLM2-135M-Instruct as `TransformersGenerator` would run it: one prompt at a time."""

    def __init__(self, assignment: Assignment) -> None:
        path = Path(assignment.model)
        self._assignment = assignment
        self._turn = threading.Lock()
        self._model = load_llama(path, read_head(path))

    def answer(
        self, ids: Sequence[int], tokens: int, receive: Callable[[Sequence[int]], None]
    ) -> None:
        inputs = torch.tensor([ids])
        with self._turn, torch.inference_mode():
            self._model.generate(
                inputs,
                attention_mask=torch.ones_like(inputs),
                max_new_tokens=tokens,
                repetition_penalty=self._assignment.repetition_penalty,
                do_sample=False,
                eos_token_id=self._assignment.end_token,
                pad_token_id=self._assignment.end_token,
                logits_processor=[
                    FrequencyPenalty(self._assignment.frequency_penalty, len(ids)),
                ],
                streamer=PieceStreamer(_Ids(receive)),
            )


class _Ids(Pieces):
    """Passes on the ids themselves."""

    def __init__(self, receive: Callable[[Sequence[int]], None]) -> None:
        super().__init__(lambda _: "", lambda _: None)
        self._receive = receive

    def add(self, ids: Sequence[int]) -> None:
        self._receive(ids)


def load_llama(path: Path, head: GGUFHead) -> Any:
    """Return the model of a SmolLM2-135M file, its weights widened to float32."""
    data = np.memmap(path, dtype=np.uint8, mode="r")
    weights = {}
    for tensor in head.tensors:
        *block, short, _ = tensor.name.decode().split(".")
        layer = f"model.layers.{block[1]}." if block else ""
        matrix = torch.from_numpy(widen(data[head.weights + tensor.offset :], tensor))
        if short in ("attn_q", "attn_k"):  # GGUF keeps the halves of a rotation side by side
            heads = HEADS if short == "attn_q" else KEY_HEADS
            pairs = matrix.reshape(heads, -1, 2, matrix.shape[1])
            matrix = pairs.transpose(1, 2).reshape(matrix.shape)
        weights[f"{layer}{NAMES[short]}.weight"] = matrix
    words, width = weights["model.embed_tokens.weight"].shape
    config = LlamaConfig(
        vocab_size=words,
        hidden_size=width,
        intermediate_size=weights["model.layers.0.mlp.up_proj.weight"].shape[0],
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        num_key_value_heads=KEY_HEADS,
        max_position_embeddings=head.context_length,
        rope_parameters={"rope_type": "default", "rope_theta": 100_000.0},
        rms_norm_eps=1e-5,
        tie_word_embeddings=True,
    )
    load: Any = LlamaForCausalLM.from_pretrained
    return load(None, config=config, state_dict=weights, dtype=torch.float32).eval()


def widen(data: np.ndarray[Any, np.dtype[np.uint8]], tensor: Tensor) -> Any:
    """Return a tensor of type F32, Q4_1 or Q8_0 as a float32 array of its shape."""
    blocks = data[: tensor.size]
    if tensor.kind == Q8_0:
        rows = blocks.reshape(-1, 34)
        values = _halves(rows[:, :2]) * rows[:, 2:].view(np.int8)
    elif tensor.kind == Q4_1:
        rows = blocks.reshape(-1, 20)
        nibbles = np.concatenate([rows[:, 4:] & 15, rows[:, 4:] >> 4], axis=1)
        values = _halves(rows[:, :2]) * nibbles + _halves(rows[:, 2:4])
    else:
        values = blocks.copy().view(np.float32)
    return values.reshape(tensor.shape[::-1])


def _halves(data: np.ndarray[Any, np.dtype[np.uint8]]) -> Any:
    return data.copy().view(np.float16).astype(np.float32)


if __name__ == "__main__":
    disable_progress_bar()  # type: ignore[no-untyped-call]
    interview(Eager)
