"""From text to an Understanding: language by rules, intent and sentiment by classifiers."""

from __future__ import annotations

from typing import Final

from nlp.language import identify
from nlp.types import Intent, Language, Sentiment, TextClassifier, Understanding

# Under these the most probable label is a guess, and a wrong one does harm: thanks for praise that
# was none, comfort for a joke. Even odds would be 0.11 for an intent, 0.33 for a mood.
UNSURE: Final = 0.4
_MOOD_UNSURE: Final = 0.5


class Understander:
    """Reads a message with the given classifiers. Blocking.

    An intent less probable than `unsure` is taken for general_conversation, a mood nobody can be
    sure of for neutral. Keyword rules want 0: they have a default of their own.
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
        intent = self._intent.classify([text])[0][0]
        sentiment = self._sentiment.classify([text])[0][0]
        wordless = language is Language.UNDETERMINED
        certain = intent.score >= self._unsure and not wordless
        return Understanding(
            language,
            Intent(intent.label) if certain else Intent.GENERAL_CONVERSATION,
            intent.score,
            Sentiment(sentiment.label) if sentiment.score >= _MOOD_UNSURE else Sentiment.NEUTRAL,
            sentiment.score,
        )
