"""From text to an Understanding: language by rules, intent and sentiment by classifiers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nlp.language import identify
from nlp.types import Intent, Language, Sentiment, Understanding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nlp.types import Prediction, TextClassifier

# Under these the most probable label is a guess, and a wrong one does harm: thanks for praise that
# was none, comfort for a joke. Even odds would be 0.11 for an intent, 0.33 for a mood.
UNSURE: Final = 0.35
_MOOD_UNSURE: Final = 0.45
_CLOSE: Final = 0.05  # two intents as near as this cannot be told apart
_POSSIBLE: Final = 0.15  # a less probable intent is not worth asking about
_MOST_CANDIDATES: Final = 3


class Understander:
    """Reads a message with the given classifiers. Blocking.

    Where the most probable intent is less probable than `unsure`, or hardly more than the next,
    the message is taken for general_conversation and the candidates are kept; a mood nobody can be
    sure of is neutral. Keyword rules want 0: they have a default of their own.
    """

    def __init__(
        self, intent: TextClassifier, sentiment: TextClassifier, unsure: float = UNSURE
    ) -> None:
        self._intent = intent
        self._sentiment = sentiment
        self._unsure = unsure

    def read(self, text: str) -> Understanding:
        """Return what is understood in one message."""
        language = Language(identify(text).label)
        intents = self._intent.classify([text])[0]
        sentiment = self._sentiment.classify([text])[0][0]
        best = intents[0]
        wordless = language is Language.UNDETERMINED
        candidates = () if wordless or not self._unsure else _candidates(intents, self._unsure)
        return Understanding(
            language,
            Intent.GENERAL_CONVERSATION if wordless or candidates else best.label,
            best.score,
            Sentiment(sentiment.label) if sentiment.score >= _MOOD_UNSURE else Sentiment.NEUTRAL,
            sentiment.score,
            candidates,
        )


def _candidates(intents: Sequence[Prediction], unsure: float) -> tuple[Prediction, ...]:
    """Return the intents a message may have, or none when the first is clear enough."""
    best, second = intents[0], intents[1]
    if best.score >= unsure and best.score - second.score >= _CLOSE:
        return ()
    possible = [each for each in intents[:_MOST_CANDIDATES] if each.score >= _POSSIBLE]
    return tuple(possible or [best])
