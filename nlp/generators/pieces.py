"""Token ids one after another, text as soon as it is whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence


class Pieces:
    """Pushes the text of growing ids, up to the first of `stops`; then `stopped` is true."""

    def __init__(
        self,
        decode: Callable[[Sequence[int]], str],
        push: Callable[[str], None],
        stops: Sequence[str] = (),
    ) -> None:
        self.stopped = False
        self._decode = decode
        self._push = push
        self._stops = stops
        self._ids: list[int] = []
        self._pushed = 0

    def add(self, ids: Sequence[int]) -> None:
        """Take the next ids."""
        self._ids += ids
        text = self._decode(self._ids)
        if not text.endswith("\ufffd"):  # the rest of that letter is yet to come
            self._push_up_to(text)

    def end(self) -> None:
        """Push what was held back."""
        self._push_up_to(self._decode(self._ids))

    def _push_up_to(self, text: str) -> None:
        # A script's answer may begin with a line break of its own.
        shown = len(text) - len(text.lstrip()) if self._stops else 0
        found = [position for stop in self._stops if (position := text.find(stop, shown)) >= 0]
        end = min(found, default=len(text))
        self.stopped = self.stopped or bool(found)
        if end > self._pushed:
            self._push(text[self._pushed : end])
            self._pushed = end
