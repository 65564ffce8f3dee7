"""One spelling for what people type many ways; the words and the emoji stay.

Letters are named by their code points, since the text they stand in runs from right to left.
"""

from __future__ import annotations

import re
import unicodedata

ZWNJ = "\u200c"
"""Zero-width non-joiner: part of Persian spelling, so it stays inside words."""

_LETTERS = {
    0x064A: 0x06CC,  # Arabic yeh, and alef maksura: Persian yeh
    0x0649: 0x06CC,
    0x0643: 0x06A9,  # Arabic kaf: Persian keheh
    # Arabic-Indic digits: the Persian ones, which Persian readers expect; others stay as typed
    **{0x0660 + digit: 0x06F0 + digit for digit in range(10)},
}
_REMOVED = (
    0x00AD,  # soft hyphen
    0x0640,  # kashida
    0x061C,  # bidirectional controls
    0x180E,
    0x200B,
    0x200E,
    0x200F,
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
    *range(0xFFF9, 0xFFFC),
    *range(0x0300, 0x0370),  # marks that found no letter to join in NFKC
    *range(0x0610, 0x061B),  # Arabic signs and vowels
    *range(0x064B, 0x0660),
    0x0670,
    *range(0x06D6, 0x06DD),
    *range(0x06DF, 0x06E5),
    *range(0x06E7, 0x06E9),
    *range(0x06EA, 0x06EE),
)
_CONTROLS = [code for code in (*range(0x20), *range(0x7F, 0xA0)) if not chr(code).isspace()]
_TABLE: dict[int, int | None] = {**_LETTERS, **dict.fromkeys((*_REMOVED, *_CONTROLS))}

# A zero-width joiner binds emoji (families, professions); anywhere else it is invisible.
_STRAY_JOINER = re.compile("\u200d(?![\u2600-\u27bf\U0001f000-\U0001faff])")
_ZWNJ_RUN = re.compile(f"{ZWNJ}+")
_STRAY_ZWNJ = re.compile(f"(?<![^\\W_]){ZWNJ}|{ZWNJ}(?![^\\W_])")
_LONG_RUN = re.compile(r"([^\W\d_])\1{2,}")


def normalise(text: str) -> str:
    """Return `text` in one spelling, never longer than NFKC makes it; total and idempotent.

    Persian yeh and keheh, no vowels, kashida, bidirectional or other invisible characters,
    letters at most twice in a row, single spaces, lone surrogates as U+FFFD.
    """
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    plain = unicodedata.normalize("NFKC", whole).translate(_TABLE)
    plain = _ZWNJ_RUN.sub(ZWNJ, _STRAY_JOINER.sub("", plain))
    plain = _STRAY_ZWNJ.sub("", plain)
    plain = unicodedata.normalize("NFKC", plain)  # what was removed may have kept letters apart
    return " ".join(_LONG_RUN.sub(r"\1\1", plain).split())
