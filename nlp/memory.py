"""The memory that all models together may take. Amounts are in 10^6 bytes."""

from __future__ import annotations

from typing import Final

from nlp.errors import ModelUnavailable

_GRANTED: Final = 1  # rules and templates have to work anywhere


class MemoryBudget:
    """Keeps count of what models hold; models that share a holder's name share its memory."""

    def __init__(self, limit_mb: int) -> None:
        self.limit_mb = limit_mb
        self._held: dict[str, int] = {}

    @property
    def left_mb(self) -> int:
        """What nobody holds yet."""
        return max(0, self.limit_mb - sum(self._held.values()))

    def check(self, model: str, holder: str, needed_mb: int) -> None:
        """Raise ModelUnavailable if a model does not fit into what is left."""
        if holder in self._held or needed_mb <= max(self.left_mb, _GRANTED):
            return
        taken = self.limit_mb - self.left_mb
        others = f" (other models hold {taken} of {self.limit_mb} MB)" if taken else ""
        raise ModelUnavailable(
            model, f"needs {needed_mb} MB, {self.left_mb} MB may be used{others}"
        )

    def take(self, holder: str, needed_mb: int) -> None:
        """Count a loaded model; what is granted anyway does not count."""
        if needed_mb > _GRANTED:
            self._held.setdefault(holder, needed_mb)
