"""What models have to get along with on this machine: device, memory, folder, network."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nlp.catalog import CatalogEntry
from nlp.hardware import best_device, free_card_memory_mb, free_memory_mb, number_format
from nlp.hub import fetch
from nlp.memory import MemoryBudget
from nlp.settings import ModelSettings, revealed
from nlp.snapshots import find_snapshot, needed_mb
from nlp.sources import ModelSource

if TYPE_CHECKING:
    from nlp.vector_cache import VectorCache

logger = logging.getLogger(__name__)

_SHARE: Final = 0.8  # of free memory; the rest is for everything else that grows
_BYTES: Final = {"float32": 4, "bfloat16": 2}  # of a number
_FULL: Final = 4  # the catalogue's figures are for float32


@dataclass(frozen=True)
class Machine:
    """The settings, and what follows from them here; looked up when first needed."""

    settings: ModelSettings
    _progress: dict[str, int] = field(default_factory=dict)
    _vectors: dict[Path, VectorCache] = field(default_factory=dict)

    @cached_property
    def device(self) -> str:
        """The torch device: NLP_DEVICE, or the best there is."""
        wanted = self.settings.nlp_device
        return best_device() if wanted == "auto" else wanted

    @cached_property
    def encoder_device(self) -> str:
        """Where the embedded encoder runs: on the processor, unless NLP_DEVICE says otherwise."""
        # It is quick there, and a graphics card's memory is better spent on answers.
        return "cpu" if self.settings.nlp_device == "auto" else self.settings.nlp_device

    @cached_property
    def dtype(self) -> str:
        """The number format of the hub's classifiers, in torch's words."""
        return number_format(self.device)

    @cached_property
    def memory(self) -> MemoryBudget:
        """What models may take: NLP_MEMORY_LIMIT_MB, or four fifths of the free main memory."""
        limit = self.settings.nlp_memory_limit_mb
        return MemoryBudget(int(free_memory_mb() * _SHARE) if limit is None else limit)

    @cached_property
    def _card_memory(self) -> MemoryBudget:
        return MemoryBudget(int(free_card_memory_mb(self.device) * _SHARE))

    def memory_for(self, entry: CatalogEntry) -> MemoryBudget:
        """Return the budget a model draws on: a limit is one for all, else the card has its own."""
        if self.settings.nlp_memory_limit_mb is None and self._is_torch(entry):
            return self._card_memory if self.device.startswith("cuda") else self.memory
        return self.memory

    def needed_mb(self, entry: CatalogEntry) -> int:
        """Return the memory a model takes here, in 10^6 bytes; 0 as long as that is unknown."""
        if not self._is_torch(entry):
            return entry.memory_mb
        # A generator computes in the format its weights are stored in.
        number = None if entry.task == "generation" else _BYTES[self.dtype]
        if entry.memory_mb:
            return entry.memory_mb * (number or _FULL) // _FULL
        source = self.origin(entry)
        folder = Path(source.model) if source.is_folder else find_snapshot(source)
        return needed_mb(folder, number) if folder else 0

    def vectors(self, weights: Path) -> VectorCache:
        """Return the encoder with the adapter in a folder of weights, shared by all its heads.

        Raises ModelUnavailable.
        """
        from nlp.encoder import Encoder
        from nlp.vector_cache import VectorCache

        if weights not in self._vectors:
            cache_dir, device = self.settings.hf_cache_dir, self.encoder_device
            encoder = Encoder.open(cache_dir, weights, device, self.progress)
            self._vectors[weights] = VectorCache(encoder)
        return self._vectors[weights]

    def origin(self, entry: CatalogEntry) -> ModelSource:
        """Return where a hub model or a local folder comes from; looks nothing up."""
        return ModelSource(
            entry.repo,
            entry.revision,
            self.settings.hf_cache_dir,
            revealed(self.settings.huggingface_api_key),
            self.settings.hf_hub_offline,
        )

    def source(self, entry: CatalogEntry) -> ModelSource:
        """Return where a hub model or a local folder is read from, downloading it if need be.

        Raises ModelUnavailable.
        """
        source = replace(self.origin(entry), dtype=self.dtype)
        if entry.memory_mb:
            return fetch(source, self.progress)
        budget = self.memory_for(entry)  # what the model needs comes to light here
        fetched = fetch(source, self.progress, budget.left_mb)
        budget.check(entry.repo, entry.repo, self.needed_mb(entry))
        return fetched

    def progress(self, step: str, done: float) -> None:
        """Log a long step's progress at each quarter; `done` is from 0 to 1."""
        quarter = int(done * 4)
        if self._progress.get(step, -1) < quarter:
            self._progress[step] = quarter
            logger.info("%s: %d %%", step, quarter * 25)

    @staticmethod
    def _is_torch(entry: CatalogEntry) -> bool:
        """Whether transformers runs a model, on the torch device."""
        return entry.engine in ("zero-shot", "sequence", "causal-lm", "whisper")
