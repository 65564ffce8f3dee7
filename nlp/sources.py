"""Where a model comes from: a hub id or a local folder, and how it may be fetched and read.

Nothing here imports transformers; the values are handed to its `from_pretrained`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class ModelSource:
    """A model id or folder with its revision, and the cache, token and network rule for it.

    `dtype` is the number format its weights are turned into, in torch's words. `repo` is the hub id
    of a model that is read from its folder in the cache.
    """

    model: str
    revision: str | None
    cache_dir: Path
    token: str | None = field(default=None, repr=False)
    offline: bool = False
    dtype: str = "float32"
    repo: str | None = None

    @property
    def name(self) -> str:
        """What the model is called: its hub id, or the folder it was given as."""
        return self.repo or self.model

    @property
    def is_folder(self) -> bool:
        """Whether the model is read from a local folder."""
        return Path(self.model).is_dir()

    def tokenizer_arguments(self) -> dict[str, Any]:
        """Return the keyword arguments for `AutoTokenizer` and `AutoConfig.from_pretrained`."""
        return {
            "revision": self.revision or "main",
            "cache_dir": str(self.cache_dir),
            "token": self.token,
            "local_files_only": self.offline or self.is_folder,
            # Code from a repository is never run, and neither are pickled weights.
            "trust_remote_code": False,
        }

    def model_arguments(self) -> dict[str, Any]:
        """Return the keyword arguments for `AutoModel….from_pretrained`: safetensors only."""
        return {**self.tokenizer_arguments(), "use_safetensors": True}
