"""What models have to get along with on this machine: device, memory, folder, network."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from nlp.catalog import CatalogEntry
from nlp.settings import ModelSettings, token_of
from nlp.sources import ModelSource

if TYPE_CHECKING:
    from nlp.vector_cache import VectorCache

logger = logging.getLogger(__name__)

_MB: Final = 1_000_000


@dataclass(frozen=True)
class Machine:
    """The settings, and what follows from them here; looked up when first needed."""

    settings: ModelSettings
    _progress: dict[str, int] = field(default_factory=dict)

    @cached_property
    def device(self) -> str:
        """The torch device: NLP_DEVICE, or the best there is."""
        if self.settings.nlp_device != "auto":
            return self.settings.nlp_device
        import torch

        if torch.cuda.is_available():
            return "cuda"
        return "mps" if torch.backends.mps.is_available() else "cpu"

    @cached_property
    def memory_mb(self) -> int:
        """How much memory one model may take: NLP_MEMORY_LIMIT_MB, or four fifths of the free."""
        if self.settings.nlp_memory_limit_mb is not None:
            return self.settings.nlp_memory_limit_mb
        import psutil

        return int(psutil.virtual_memory().available * 0.8) // _MB

    @cached_property
    def vectors(self) -> VectorCache:
        """The shared encoder. Raises ModelUnavailable."""
        from nlp.encoder import Encoder
        from nlp.vector_cache import VectorCache

        encoder = Encoder.open(self.settings.hf_cache_dir, self.device, self.progress)
        return VectorCache(encoder)

    def source(self, entry: CatalogEntry) -> ModelSource:
        """Return where a hub model or a local folder is read from."""
        return ModelSource(
            entry.repo,
            entry.revision,
            self.settings.hf_cache_dir,
            token_of(self.settings),
            self.settings.hf_hub_offline,
        )

    def progress(self, step: str, done: float) -> None:
        """Log a long step's progress at each quarter; `done` is from 0 to 1."""
        quarter = int(done * 4)
        if self._progress.get(step, -1) < quarter:
            self._progress[step] = quarter
            logger.info("%s: %d %%", step, quarter * 25)
