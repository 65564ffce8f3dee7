"""Who answers what: by language, intent and mood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from nlp.fallback import Answer, FallbackGenerator, Limits
from nlp.guard import STRICT, GuardedGenerator, Standards
from nlp.topics import topic_of
from nlp.types import Intent, Language, Prompt, Sentiment, TextGenerator


class Who(StrEnum):
    """Kinds of speakers."""

    TEMPLATES = "templates"  # at once, and always fitting
    MODELS = "models"  # a model that speaks the language, then templates


ROUTES: Final[dict[str, Who]] = {
    Intent.GREETING: Who.TEMPLATES,
    Intent.THANKS: Who.TEMPLATES,
    Intent.GOODBYE: Who.TEMPLATES,
    Intent.WEATHER_INQUIRY: Who.TEMPLATES,
    Intent.COMPLAINT: Who.TEMPLATES,
    Intent.COMPLIMENT: Who.TEMPLATES,
    Intent.QUESTION: Who.MODELS,
    Intent.REQUEST_HELP: Who.MODELS,
    Intent.GENERAL_CONVERSATION: Who.MODELS,
}

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
    languages: frozenset[Language]
    small: bool = False

    def suits(self, prompt: Prompt) -> bool:
        """Whether this generator should try to answer the prompt."""
        read = prompt.understanding
        # An owner's own intents have replies of their own.
        route = ROUTES.get(read.intent, Who.TEMPLATES)
        if route is not Who.MODELS or read.language not in self.languages:
            return False
        if topic_of(prompt.text) is not None:
            return False
        # A model answers Finglish as it likes, mostly in Persian script.
        if prompt.manner.finglish and read.language == Language.FINGLISH:
            return False
        if not self.small:
            return True
        # Sorrow and anger need empathy, which ready replies have and a small model has not.
        troubled = read.sentiment is Sentiment.NEGATIVE and read.intent is not Intent.QUESTION
        wordy = len(prompt.text.split()) > 1  # to "ok" or "lol" it says anything at all
        return not troubled and wordy and not _TOO_MUCH.search(prompt.text)


class RoutedGenerator:
    """A TextGenerator that asks the voices which suit a prompt, guarded, then `templates`."""

    def __init__(
        self,
        voices: Sequence[Voice],
        templates: TextGenerator,
        *,
        name: str = "routed",
        limits: Limits = Limits(),  # noqa: B008 - frozen
    ) -> None:
        self.name = name
        self._templates = templates
        self._limits = limits
        self._voices = [
            (voice, GuardedGenerator(voice.generator, STRICT if voice.small else Standards()))
            for voice in voices
        ]

    def chain(self, prompt: Prompt) -> tuple[TextGenerator, ...]:
        """Return who is asked, in order."""
        suitable = [guarded for voice, guarded in self._voices if voice.suits(prompt)]
        return (*suitable, self._templates)

    def stream(self, prompt: Prompt) -> Answer:
        """Return the answer; its `generator` tells who gave it."""
        return FallbackGenerator(self.chain(prompt), limits=self._limits).stream(prompt)
