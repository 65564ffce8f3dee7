"""Takes secrets out of what is written, in every form in which a library may print them."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

# The shape of a bot token anywhere, also of one that is not ours (Bot API: "Authorizing your
# bot"), as it is and URL-encoded.
_TOKEN: Final = re.compile(r"\d{5,}(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
_HIDDEN: Final = "[secret]"
_SHORTEST: Final = 12  # letters; in base64 a shorter word may be the end of some other


class Redactor:
    """Replaces the given secrets, and whatever looks like a bot token."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms = {form for secret in secrets if secret for form in _forms(secret)}
        # The longest first, or the rest of it would stay.
        longest_first = sorted(forms, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

    def __call__(self, text: str) -> str:
        """Return `text` without secrets."""
        return _TOKEN.sub(_HIDDEN, self._secrets.sub(_HIDDEN, text))


def _forms(secret: str) -> Iterator[str]:
    """Yield a secret as it may be printed: plain, in a URL, in a string literal, in base64."""
    yield secret
    yield quote(secret, safe="")
    yield quote(secret)
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield repr(secret)[1:-1]
    if _TOKEN.fullmatch(secret):
        yield secret.partition(":")[2]  # what is secret about it: the bot's id is not
    yield from _in_base64(secret.encode())


def _in_base64(secret: bytes) -> Iterator[str]:
    """Yield the letters that `secret` alone decides, wherever it stands in what was encoded."""
    for before in range(3):  # three bytes are four letters, so there are three ways to fall
        first, end = -(-before * 8 // 6), (before + len(secret)) * 8 // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            letters = encode(bytes(before) + secret)[first:end].decode()
            if len(letters) >= _SHORTEST:
                yield letters
