"""Which addresses a model may put behind words, and when the words must not hide them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import unquote

# Stricter than Telegram, which refuses a whole message for an address it cannot read. No login
# before the host: it is there to look like another host.
_WEB: Final = re.compile(
    r"https?://[a-z0-9_-]+(?:\.[a-z0-9_-]+)+(?::(?!0)\d{1,4})?(?:[/?#][!-~]*)?", re.IGNORECASE
)
_LONGEST: Final = 2048
# "example.com", "https://localhost", an ideographic full stop, other alphabets: whatever a reader
# takes for an address.
_ADDRESS: Final = re.compile(
    r"(?<![\w-])(?:\w+://\S+|(?:[\w-]+[.\u3002])+(?:[^\W\d_]{2,}|\d{1,3})(?:[:/?#]\S*)?)"
)
_INVISIBLE: Final = {"Cf", "Cc", "Mn"}


def is_web(address: str) -> bool:
    """Whether an address may stand behind words: the web only.

    tg:// would let a model mention people and open parts of the app.
    """
    return len(address) <= _LONGEST and _WEB.fullmatch(address) is not None


def hides(words: str, address: str) -> bool:
    """Whether a link's words are, or hold, an address that is not the one it leads to."""
    target = _bare(address)
    return any(not _leads(_bare(found), target) for found in _ADDRESS.findall(_visible(words)))


def _visible(words: str) -> str:
    folded = unicodedata.normalize("NFKC", words)
    return "".join(each for each in folded if unicodedata.category(each) not in _INVISIBLE)


def _bare(address: str) -> str:
    """Return an address without what readers leave out."""
    address = re.sub(r"^https?://", "", unquote(address).casefold()).removeprefix("www.")
    return address.rstrip(".,;:!?)»/")


def _leads(shown: str, target: str) -> bool:
    """Whether the target is what is shown, or a page of it."""
    return target == shown or (target.startswith(shown) and target[len(shown)] in "/?#")
