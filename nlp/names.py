"""What a person is called, where they said so: "my name is Sara", and as it is said in Persian.

Only plain introductions count: whoever is called by a wrong name minds more than who is called by
none. The phrases lie in `nlp/lexicon/introductions.jsonl`, the most telling first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from nlp.normalisation import ZWNJ, normalise
from nlp.types import Prompt
from nlp.wordlists import rows, words

_NAME: Final = r"(?P<name>[^\W\d_]{2,20})"
# A family name may follow; then the clause ends, or goes on with another.
_END: Final = (
    r"(?:\s+[^\W\d_]{2,20})?\s*"
    r"(?:$|[.,!?;:)\u060c\u061b\u061f\u2026]|\b(?:and|but|va|vali|\u0648|\u0648\u0644\u06cc)\b)"
)
_HEH: Final = "\u0647"  # at the end of a word: "is", or a letter of names such as Fatemeh


def told_name(prompt: Prompt) -> str:
    """Return the name that was told last in a conversation, or nothing.

    In a group only the message itself counts: the history may hold the name of somebody else.
    """
    history = () if prompt.shared else prompt.history
    earlier = (each.text for each in reversed(history) if each.role == "user")
    return next((name for text in (prompt.text, *earlier) if (name := introduced(text))), "")


def introduced(text: str) -> str:
    """Return the name by which somebody introduces themself in a message, or nothing."""
    plain = normalise(text).replace("\u2019", "'")
    return next((name for name in _found(plain) if name.lower() not in words("not_names")), "")


def _found(text: str) -> Iterator[str]:
    for pattern, ends in _introductions():
        for match in pattern.finditer(text):
            name = match["name"]
            if not ends and name.endswith(_HEH) and name not in words("heh_names"):
                name = name[:-1]
            yield name[0].upper() + name[1:]


@cache
def _introductions() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Return the phrases as patterns, and whether each has a word for "is" of its own."""
    return tuple(
        (re.compile(rf"(?<!\w){_with_name(row['pattern'])}{_END}", re.IGNORECASE), ends)
        for row in rows("introductions")
        for ends in [not row["pattern"].endswith("{name}")]
    )


def _with_name(phrase: str) -> str:
    """Return a phrase as a pattern: any space between its words, half-spaces typed or not."""
    before, _, after = normalise(phrase).partition("{name}")
    space, join = r"\s+", f"[{ZWNJ}\\s]?"
    parts = [re.escape(part).replace(r"\ ", space).replace(ZWNJ, join) for part in (before, after)]
    if not after:
        return parts[0] + _NAME
    # The shortest name that the rest fits behind; a family name may stand between.
    family = r"(?:\s+[^\W\d_]{2,20})?" if after.startswith(" ") else ""
    return f"{parts[0]}{_NAME[:-1]}?){family}{join}{parts[1]}"
