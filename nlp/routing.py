"""Who answers what: by language, intent and mood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from nlp.fallback import Answer, FallbackGenerator, Limits
from nlp.guard import STRICT, GuardedGenerator, Standards
from nlp.settings import MODEL_INTENTS
from nlp.topics import topic_of
from nlp.types import Intent, Language, Prompt, Sentiment, TextGenerator

if TYPE_CHECKING:
    from nlp.loading import Loaded

# Where a small model does harm (asked for a bomb it explains one, told of despair it jokes), and
# what it cannot know or do and makes up: clock, news, prices, sums.
_TOO_MUCH: Final = re.compile(
    r"\b(?:suicid\w*|kill\w*|murder\w*|die|died|dying|dead|death|self.?harm\w*|hurt(?:ing)? "
    r"(?:myself|someone|him|her|them)|cut(?:ting)? myself|end (?:my|it) (?:life|all)|overdos\w*|"
    r"bombs?|explosiv\w*|weapons?|guns?|poison\w*|drugs?|cocaine|heroin|meth|rap(?:e|ed|ist)|"
    r"abus\w*|violen\w*|terroris\w*|hack\w*|porn\w*|sex\w*|nudes?|naked|pregnan\w*|cancer|"
    r"symptoms?|diagnos\w*|medic\w*|dos(?:e|age)|pills?|chest pain|depress\w*|nazis?|hitler|"
    r"genocide|racis\w*|what (?:time|day|date|year)|the (?:time|date)|today'?s|news|latest|"
    r"right now|tomorrow|price|costs?|exchange rate|stocks?)\b|"
    r"\d\s*(?:[-+*/x×÷^%]|plus|minus|times|divided by)\s*\d",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Voice:
    """A generator, the languages it speaks, and whether it is too small to be trusted far."""

    generator: TextGenerator
    languages: frozenset[str]
    small: bool = False

    def suits(self, prompt: Prompt) -> bool:
        """Whether this generator may try to answer the prompt, if models are to."""
        read = prompt.understanding
        if read.language not in self.languages:
            return False
        if topic_of(prompt.text) is not None:
            return False
        # A model answers Finglish as it likes, mostly in Persian script.
        if prompt.manner.finglish and read.language == Language.FINGLISH:
            return False
        if not self.small:
            return True
        # Sorrow, anger and joy need empathy, which ready replies have and a small model has not.
        moved = read.sentiment is not Sentiment.NEUTRAL and read.intent != Intent.QUESTION
        wordy = len(prompt.text.split()) > 1  # to "ok" or "lol" it says anything at all
        return not moved and wordy and not _TOO_MUCH.search(prompt.text)


def voices(loaded: Iterable[Loaded[Any] | None], languages: frozenset[str]) -> list[Voice]:
    """Return those of what was loaded that generate; `languages`, if any, are what they speak."""
    return [
        Voice(each.model, languages or frozenset(each.entry.languages), small=each.entry.small)
        for each in loaded
        if each is not None and each.model is not None
    ]


class RoutedGenerator:
    """A TextGenerator that asks the voices which suit a prompt, guarded, then `templates`.

    Prompts of other than `intents` are answered by `templates` at once; so are those of an owner's
    own intents, which have replies of their own. `instruction` is an owner's own persona.
    """

    def __init__(
        self,
        voices: Sequence[Voice],
        templates: TextGenerator,
        *,
        name: str = "routed",
        intents: frozenset[str] = MODEL_INTENTS,
        instruction: str = "",
        limits: Limits = Limits(),  # noqa: B008 - frozen
    ) -> None:
        self.name = name
        self._templates = templates
        self._intents = intents
        self._limits = limits
        self._voices = []
        for voice in voices:
            standards = (STRICT if voice.small else Standards()).for_owner(instruction)
            self._voices.append((voice, GuardedGenerator(voice.generator, standards)))

    def chain(self, prompt: Prompt) -> tuple[TextGenerator, ...]:
        """Return who is asked, in order."""
        if prompt.understanding.intent not in self._intents:
            return (self._templates,)
        suitable = [guarded for voice, guarded in self._voices if voice.suits(prompt)]
        return (*suitable, self._templates)

    def stream(self, prompt: Prompt) -> Answer:
        """Return the answer; its `generator` tells who gave it."""
        return FallbackGenerator(self.chain(prompt), limits=self._limits).stream(prompt)
