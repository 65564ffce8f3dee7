"""Ready replies by intent and sentiment: the last generator of every chain, which cannot fail.

The replies live in templates/*.ftl, one message per cell (`nlp/cells.py`), one attribute per
variant. `{ $name }` in them is what the person is called.
"""

from __future__ import annotations

import random
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

from nlp.cells import needed_cells, special_cell, usual_cells
from nlp.language import identify
from nlp.names import told_name
from nlp.own_replies import OwnReplies
from nlp.types import ChatMessage, Language, Length, Prompt

Variants = tuple[str, ...]

FOLDER = Path(__file__).parent / "templates"
_NAME = "\ue000"  # stands where the person's name will; a private-use character, in no reply
_TELLING_WORDS = 2  # of a message in Latin letters, fewer do not tell its language
_REMEMBERED = 3  # how many of our own last replies are not repeated
_QUOTED = re.compile("\u2068.*?\u2069")  # a name or a command in a reply of ours
_SURE = 0.9  # that an earlier message is Finglish: "haha" is not, each reply of ours is
_WRITTEN = (Language.PERSIAN, Language.ENGLISH, Language.FINGLISH)
_OTHER_SCRIPT = {Language.PERSIAN: Language.FINGLISH, Language.FINGLISH: Language.PERSIAN}


def read_templates(path: Path) -> dict[str, Variants]:
    """Read one Fluent file; raises ValueError when it is malformed or cannot answer everything."""
    text = path.read_text(encoding="utf-8")
    resource = FluentResource(text)
    for entry in resource.body:
        if isinstance(entry, ast.Junk):
            wrong = entry.annotations[0]
            line = text.count("\n", 0, wrong.span.start if wrong.span else 0) + 1
            raise ValueError(f"{path.name}: not a Fluent message, line {line}: {wrong.message}")
    bundle = FluentBundle([path.stem])
    bundle.add_resource(resource)
    cells = {}
    for entry in resource.body:
        if isinstance(entry, ast.Message):
            patterns = bundle.get_message(entry.id.name).attributes.values()
            cells[entry.id.name] = tuple(
                str(bundle.format_pattern(each, {"name": _NAME})[0]) for each in patterns
            )
    if missing := [name for name in needed_cells() if not cells.get(name)]:
        raise ValueError(f"{path.name}: no variants for {', '.join(missing)}")
    return cells


class TemplateGenerator:
    """A TextGenerator that always has an answer: in Persian, English or, if wished, Finglish."""

    name = "templates"

    def __init__(
        self,
        default: Language = Language.PERSIAN,
        *,
        rng: random.Random | None = None,
        folder: Path = FOLDER,
        own: OwnReplies = MappingProxyType({}),
    ) -> None:
        """Read all templates; `default` answers a chat that has not yet shown its language.

        `own` are replies to intents that are the owner's own.
        """
        self._own = own
        self._default = default if default in _WRITTEN else Language.PERSIAN
        self._random = rng or random.Random()
        self._folder = folder
        self._cells = _read(folder)

    def reload(self) -> None:
        """Read the templates anew, all or none; may be called in another thread.

        Raises OSError and ValueError, as `read_templates` does.
        """
        self._cells = _read(self._folder)

    async def stream(self, prompt: Prompt) -> AsyncIterator[str]:
        """Yield exactly one piece: a reply this chat has not just read."""
        language = self._language(prompt)
        variants = self._variants(language, prompt)
        if any(_NAME in variant for variant in variants):
            name = told_name(prompt)
            variants = tuple(variant.replace(_NAME, name) for variant in variants)
        yield self._choose(_as_long_as(prompt.manner.length, variants), prompt)

    def _variants(self, language: Language, prompt: Prompt) -> Variants:
        cells = self._cells[language]
        if special := special_cell(prompt):
            return cells[special]
        if own := self._own.get(prompt.understanding.intent):
            return _own_in(language, own)
        return next(cells[name] for name in usual_cells(prompt) if cells.get(name))

    def _language(self, prompt: Prompt) -> Language:
        """Return the language to answer in: that of the message, if the message can tell."""
        language = prompt.understanding.language
        # "ok", "bye bye" and "lol" are said in every language.
        short = prompt.text.isascii() and len({*prompt.text.lower().split()}) < _TELLING_WORDS
        if language not in _WRITTEN or (short and prompt.history):
            talk = self._written_in(prompt.history, prompt.manner.language or self._default)
            # "mersi" is Finglish also where the talk was in Persian letters.
            if talk is not _OTHER_SCRIPT.get(language):
                language = talk
        if language is Language.FINGLISH and not prompt.manner.finglish:
            return Language.PERSIAN
        return language

    def _written_in(self, history: Sequence[ChatMessage], otherwise: Language) -> Language:
        """Return the language of the latest message with letters that tell it."""
        for message in reversed(history):
            text = _QUOTED.sub("", message.text)
            if any("\u0600" <= letter <= "\u06ff" for letter in text):
                return Language.PERSIAN
            if any(letter.isascii() and letter.isalpha() for letter in text):
                read = identify(text)
                finglish = read.label == Language.FINGLISH and read.score >= _SURE
                return Language.FINGLISH if finglish else Language.ENGLISH
        return otherwise

    def _choose(self, variants: Variants, prompt: Prompt) -> str:
        """Pick a variant that is not among our last replies, else the one used longest ago.

        Answers to this very message that were not liked are the last ones, all of them.
        """
        replies = [message.text for message in prompt.history if message.role == "assistant"]
        latest = [*reversed(prompt.rejected), *replies[: -_REMEMBERED - 1 : -1]]
        if fresh := [variant for variant in variants if variant not in latest]:
            return self._random.choice(fresh)
        return max(variants, key=latest.index)


def _own_in(language: Language, own: Mapping[Language, Variants]) -> Variants:
    """Return an owner's replies in a language, else in its other script, else those there are."""
    other = _OTHER_SCRIPT.get(language, language)
    return own.get(language) or own.get(other) or next(iter(own.values()))


def _as_long_as(length: Length, variants: Variants) -> Variants:
    """Return the shorter half of the variants, the longer half, or all."""
    if length is Length.NORMAL:
        return variants
    by_length = sorted(variants, key=len, reverse=length is Length.LONG)
    return tuple(by_length[: (len(variants) + 1) // 2])


def _read(folder: Path) -> Mapping[Language, Mapping[str, Variants]]:
    return {language: read_templates(folder / f"{language}.ftl") for language in _WRITTEN}
