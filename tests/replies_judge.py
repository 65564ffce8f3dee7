"""What is wrong with a reply, as a person would see at once, whoever gave it and why.

Shares no code with nlp/fitness.py and nlp/guard.py: a judge must not be the defendant.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from nlp.generators.persona import GENERAL, SMALL
from nlp.types import Language, Length, Manner
from tests.replies_cases import Case

Check = Callable[[str, Case], bool]

_WORD: Final = re.compile("[\\w'’\u200c]+")
_ROLE_TOKEN: Final = re.compile(
    r"<\|.*?\|>|</?s>|\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>|#{2,} *(?:instruction|response)|"
    r"^\W*(?:user|assistant|system|human|bot|hamzaban|person|me|you) *:",
    re.IGNORECASE | re.MULTILINE,
)
_FIRST_ITEM: Final = re.compile(r"(?<!\S)\(?[1\u06f1][.)]\s")
_SECOND_ITEM: Final = re.compile(r"(?<!\S)\(?[2\u06f2][.)]\s")
_LAST_MARKS: Final = ".!?…\u061f\u06d4"
_CLOSERS: Final = "\"'”’»)]*_"
_A_WHOLE_MESSAGE: Final = 4  # words; whoever says fewer once more may be agreeing
_A_RUN: Final = 5  # words of an instruction
_A_PHRASE: Final = 6  # words that nobody says alike by chance


def empty(reply: str, case: Case) -> bool:
    """Nothing that could be read."""
    return not any(map(str.isalnum, reply))


def echo(reply: str, case: Case) -> bool:
    """The message itself, all of it inside the reply, or nearly all of its words in order."""
    said, asked = _words(reply), _words(case.text)
    if len(asked) < _A_WHOLE_MESSAGE:
        return len(asked) > 1 and said == asked
    return _common(asked, said) >= 0.8 * len(asked)


def role_token(reply: str, case: Case) -> bool:
    """A mark of turns, or a speaker's name in front of a line."""
    return bool(_ROLE_TOKEN.search(reply))


def wrong_script(reply: str, case: Case) -> bool:
    """Letters that whoever wrote the message need not be able to read."""
    scripts = Counter(unicodedata.name(each, "?").split()[0] for each in reply if each.isalpha())
    persian, total = scripts["ARABIC"], scripts.total()
    if persian + scripts["LATIN"] < total:
        return True
    match case.answer:
        case Language.PERSIAN:  # names and terms may stay in Latin letters
            return 2 * persian <= total
        case Language.ENGLISH:  # a word of the message may be talked about
            own = [word for word in _words(reply) if word not in _words(case.text)]
            return any("\u0600" <= letter <= "\u06ff" for letter in "".join(own))
        case _:
            return False


def loop(reply: str, case: Case) -> bool:
    """The same four words three times."""
    return max(Counter(_runs(_words(reply), 4)).values(), default=0) >= 3


def cut(reply: str, case: Case) -> bool:
    """A list of one, or no sign that the last sentence is over: a mark, an emoji in its place."""
    if _FIRST_ITEM.search(reply) and not _SECOND_ITEM.search(reply):
        return True
    visible = "".join(each for each in reply if unicodedata.category(each) not in ("Cf", "Mn"))
    last = visible.strip().rstrip(_CLOSERS)[-1:]
    return not last or not (last in _LAST_MARKS or unicodedata.category(last) in ("So", "Sk"))


def leak(reply: str, case: Case) -> bool:
    """A phrase of the instruction, or one of its examples that the message does not have."""
    said, asked = _words(reply), _words(case.text)
    examples = {*_runs(said, _A_PHRASE)} - {*_runs(asked, _A_PHRASE)}
    return not _INSTRUCTION.isdisjoint(_runs(said, _A_RUN)) or not _EXAMPLES.isdisjoint(examples)


CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "empty": empty,
        "echo": echo,
        "role token": role_token,
        "wrong script": wrong_script,
        "loop": loop,
        "cut": cut,
        "leak": leak,
    }
)
"""Every fault by its name in the table."""


def faults_of(reply: str, case: Case) -> tuple[str, ...]:
    """Return the names of all faults of a reply."""
    return tuple(name for name, found in CHECKS.items() if found(reply, case))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _runs(words: Sequence[str], length: int) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + length]) for at in range(len(words) - length + 1)]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for word in one:
        above = row
        row = [0]
        for at, another in enumerate(other):
            row.append(above[at] + 1 if word == another else max(row[at], above[at + 1]))
    return row[-1]


_INSTRUCTION: Final = frozenset(
    run
    for persona in (GENERAL, SMALL)
    for length in Length
    for run in _runs(_words(persona.instructed(Manner(length))), _A_RUN)
)
_EXAMPLES: Final = frozenset(
    run
    for persona in (GENERAL, SMALL)
    for line in persona.examples
    if "Hamzaban" not in line.text  # anybody may hear who the bot is
    for run in _runs(_words(line.text), _A_PHRASE)
)
