"""Where a sentence ends, in English and in Persian, while the text is still arriving."""

from __future__ import annotations

import re
from typing import Final

_MARKS: Final = ".!?…\u061f\u06d4"
_CLOSERS: Final = "\"'”’»)]*_"
# Marks, then what may close after them, then space: only the space proves the end.
_END: Final = re.compile(f"[{_MARKS}]+[{re.escape(_CLOSERS)}]*(?=\\s)|\n")
_NEVER_LAST: Final = frozenset(
    ["mr", "mrs", "ms", "dr", "prof", "vs", "e.g", "i.e", "cf", "fig", "vol", "approx"]
)
_SHORT: Final = 4  # letters of the longest word that may be some other abbreviation


def split_finished(text: str, *, at_end: bool = False) -> tuple[list[str], str]:
    """Return the finished sentences of `text`, stripped, and the rest that is not finished yet.

    With `at_end` nothing more will come, so a mark at the very end is an end as well. A line
    break always ends a sentence.
    """
    sentences: list[str] = []
    start = 0
    if at_end and text.rstrip().rstrip(_CLOSERS).endswith(tuple(_MARKS)):
        text = f"{text}\n"
    for match in _END.finditer(text):
        if match.group() != "\n" and _goes_on(text, start, match, at_end=at_end):
            continue
        if sentence := text[start : match.end()].strip():
            sentences.append(sentence)
        start = match.end()
    return sentences, text[start:]


def _goes_on(text: str, start: int, match: re.Match[str], *, at_end: bool) -> bool:
    """Whether these marks may stand inside a sentence: abbreviation, number, quotation, pause."""
    before = text[start : match.start()].split()
    word = before[-1].strip("(\"'“‘«").lower() if before else ""
    if match.group() == ".":
        if word in _NEVER_LAST or (len(word) == 1 and word.isalpha() and word != "i"):
            return True
        if word.isdigit() and len(before) == 1:  # "1. First"
            return True
        if len(word) > _SHORT and "." not in word:
            return False
    elif match.group()[-1] not in ".…" and match.group()[-1] in _MARKS:
        return False
    # "etc. and", "Well... maybe", '"Go!" he said': the next letter decides.
    after = text[match.end() :].lstrip()
    return after[0].islower() if after else not at_end
