"""What makes a generated sentence unfit to send: a list of named rules, each readable alone.

Every rule takes a sentence and what it is judged against, and says whether it objects.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from nlp.generators.persona import GENERAL, SMALL
from nlp.repetition import Words, alike, runs, stutters, words_of
from nlp.sentences import split_finished
from nlp.types import Language, Length, Manner, Prompt, Sentiment


@dataclass(slots=True)
class Draft:
    """An answer in the making: the prompt, and the words of the sentences sent so far.

    `instruction` is an owner's own, if there is one.
    """

    prompt: Prompt
    sent: list[Words] = field(default_factory=list)
    instruction: str = ""

    @property
    def language(self) -> Language:
        """The language of the message that is answered."""
        return self.prompt.understanding.language


def empty(sentence: str, draft: Draft) -> bool:
    """Object to text without a letter or a digit."""
    return not any(letter.isalnum() for letter in sentence)


def echo(sentence: str, draft: Draft) -> bool:
    """Object to the message itself, or a phrase of our latest replies, once more."""
    words = words_of(sentence)
    if alike(words, words_of(draft.prompt.text)):
        return True
    latest = [message.text for message in draft.prompt.history if message.role == "assistant"][-2:]
    length = min(len(words), _PHRASE)
    said = {run for text in latest for run in runs(words_of(text), length)}
    return length > _FEW and not said.isdisjoint(runs(words, length))


def rejected(sentence: str, draft: Draft) -> bool:
    """Object to a sentence of an answer that was not wanted."""
    words = words_of(sentence)
    return any(
        alike(words, words_of(line))
        for answer in draft.prompt.rejected
        for line in _sentences(answer)
    )


def role(sentence: str, draft: Draft) -> bool:
    """Object to a speaker's name at the beginning, or a token that marks a turn."""
    return bool(_ROLE.search(sentence))


def leak(sentence: str, draft: Draft) -> bool:
    """Object to words of the instruction, or talk about it."""
    if _PROMPT_TALK.search(sentence):
        return True
    own = runs(words_of(draft.instruction), _INSTRUCTION_RUN)
    return not _INSTRUCTIONS.union(own).isdisjoint(runs(words_of(sentence), _INSTRUCTION_RUN))


def markup(sentence: str, draft: Draft) -> bool:
    """Object to a list, a heading, a table or code, or the line that announces one."""
    return bool(_MARKUP.search(sentence)) or sentence.endswith(":")


def placeholder(sentence: str, draft: Draft) -> bool:
    """Object to a blank to be filled in, as in "[your name]"."""
    return bool(_PLACEHOLDER.search(sentence))


def link(sentence: str, draft: Draft) -> bool:
    """Object to an address: models make them up, and people follow them."""
    return bool(_LINK.search(sentence))


def unfinished(sentence: str, draft: Draft) -> bool:
    """Object to a line that stops in the middle."""
    return sentence.endswith((",", ";", "-", "–", "—", "(", "\u060c", "\u061b"))


def rambling(sentence: str, draft: Draft) -> bool:
    """Object to what is longer than anybody chats."""
    return len(sentence) > LONGEST


def loop(sentence: str, draft: Draft) -> bool:
    """Object to a phrase said again and again, or a sentence very like an earlier one."""
    words = words_of(sentence)
    phrases = Counter(runs(words, 4))
    if max(phrases.values(), default=0) > 1 or stutters(words):
        return True
    earlier = Counter(run for sent in draft.sent for run in runs(sent, 4))
    return any(earlier[run] > 1 for run in phrases) or any(
        alike(words, sent) for sent in draft.sent
    )


def script(sentence: str, draft: Draft) -> bool:
    """Object to letters of another script than the answer's language is written in."""
    letters = [letter for letter in sentence if letter.isalpha()]
    needed = _SCRIPTS.get(draft.language)
    if not letters or needed is None:
        return False
    share, belongs = needed
    return sum(map(belongs, letters)) < share * len(letters)


def foreign(sentence: str, draft: Draft) -> bool:
    """Object to an answer to English without any word that English cannot do without."""
    words = words_of(sentence)
    return (
        draft.language is Language.ENGLISH
        and len(words) > _FEW + 1
        and _ENGLISH.isdisjoint(part for word in words for part in re.split("['’]", word))
    )


def identity(sentence: str, draft: Draft) -> bool:
    """Object to another name, a maker, or a human being."""
    return bool(_IDENTITY.search(sentence))


def deed(sentence: str, draft: Draft) -> bool:
    """Object to the offer of something that takes hands or legs."""
    return bool(_DEED.search(sentence))


def boilerplate(sentence: str, draft: Draft) -> bool:
    """Object to the apologies of a small model that has nothing to say."""
    return bool(_BOILERPLATE.search(sentence))


Rule = Callable[[str, Draft], bool]

RULES: Final[tuple[Rule, ...]] = (
    empty, role, leak, markup, placeholder, link, rambling, unfinished, loop, script, foreign,
    identity, rejected, echo,
)  # fmt: skip
"""What no answer may do; a rule's name is the reason that is logged."""

STRICT_RULES: Final[tuple[Rule, ...]] = (*RULES, deed, boilerplate)
"""What the answer of a small model may not do."""

LONGEST: Final = 320  # characters of a sentence

_FEW: Final = 3
_PHRASE: Final = 6
_INSTRUCTION_RUN: Final = 5
_ROLE: Final = re.compile(
    r"<\||\|>|</?s>|\[/?INST\]|<</?SYS>>|^\W*(?:user|assistant|system|human|bot|chatbot|ai|"
    r"hamzaban|question|answer|[abq])\s*:",
    re.IGNORECASE,
)
_PROMPT_TALK: Final = re.compile(r"\b(?:system prompt|my (?:instructions|prompt))\b", re.IGNORECASE)
_MARKUP: Final = re.compile(
    r"^\s*(?:[-*•–+>|#]\s|#{2,}|\(?[\d\u06f0-\u06f9]+[.)]\s|```|\|)|```|:\s+\(?1[.)](?:\s|$)"
)
_PLACEHOLDER: Final = re.compile(
    r"\[[^\]]*\b(?:your|name|insert|user|link|city|date)\b[^\]]*\]|\{\w*\}", re.IGNORECASE
)
_LINK: Final = re.compile(r"https?://|www\.|\S@\w|\b\w+\.(?:com|org|net|io|ir)\b", re.IGNORECASE)
_IDENTITY: Final = re.compile(
    r"\bmy name(?:'s| is) (?!hamzaban)|\bi(?:'m| am) (?:a|an|the) (?:real )?(?:human|person|man|"
    r"woman|girl|boy|student|teacher|doctor|mom|dad)\b|^(?:\w+, )?i(?:'m| am) (?!hamzaban|ok\b)"
    r"(?-i:[A-Z]\w+)|\b(?:smollm|hugging ?face|openai|chatgpt|gpt-?\d|anthropic|qwen|alibaba|"
    r"llama|gemma)\b",
    re.IGNORECASE,
)
_DEED: Final = re.compile(
    r"\bi(?:['’]ll| will|['’]m going to| can) (?:make (?:you|sure)|take (?:you|care)|bring|get|buy|"
    r"cook|drive|visit|meet|pick|send|call)\b",
    re.IGNORECASE,
)
_BOILERPLATE: Final = re.compile(
    r"\bsorry,? (?:for|to hear)\b|\bsorry,? (?:but )?(?:i|that)\b|\bas an? (?:\w+ )?(?:ai|"
    r"assistant|chatbot|bot|language model|chat companion)\b|"
    r"\bi(?:'m| am) (?:not|just) (?:a|an|your) |"
    r"\bnot equipped\b|\b(?:don't|do not) have the ability\b|\b(?:un|not )able to (?:provide|"
    r"assist|help|access)|\bdesigned to (?:assist|provide|help)\b|\bno worries, i'm\b|^no, no\b",
    re.IGNORECASE,
)
_ENGLISH: Final = frozenset(
    ["the", "a", "an", "is", "are", "was", "were", "be", "am", "i", "you", "he", "she", "it", "we",
     "they", "my", "your", "its", "this", "that", "to", "of", "in", "on", "at", "for", "with", "by",
     "from", "and", "or", "but", "not", "no", "do", "does", "can", "will", "have", "has", "what",
     "how", "when", "where", "who", "why", "there", "here", "so", "if", "as", "me", "s", "m"]
)  # fmt: skip


def _latin(letter: str) -> bool:
    return letter < "\u0250"


def _arabic(letter: str) -> bool:
    return "\u0600" <= letter <= "\u077f" or "\ufb50" <= letter <= "\ufeff"


_SCRIPTS: Final[dict[Language, tuple[float, Callable[[str], bool]]]] = {
    Language.ENGLISH: (0.9, _latin),
    Language.PERSIAN: (0.6, _arabic),  # names may stay in Latin letters
    Language.FINGLISH: (0.9, lambda letter: _latin(letter) or _arabic(letter)),
}


_INSTRUCTIONS: Final = frozenset(
    run
    for persona in (GENERAL, SMALL)
    for length in Length
    for mood in Sentiment
    for run in runs(words_of(persona.instructed(Manner(length), mood)), _INSTRUCTION_RUN)
)


def _sentences(text: str) -> list[str]:
    finished, rest = split_finished(text, at_end=True)
    return [*finished, rest]
