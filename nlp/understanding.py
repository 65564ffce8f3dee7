"""From text to an Understanding: language by rules, intent and sentiment by classifiers."""

from __future__ import annotations

from typing import Final

from nlp.language import identify
from nlp.types import Intent, Language, Sentiment, TextClassifier, Understanding

# A most probable intent under this is a guess: of nine labels, even odds would be 0.11.
UNSURE: Final = 0.3


class Understander:
    """Reads a message with the given classifiers. Blocking.

    An intent less probable than `unsure` is taken for general_conversation. Keyword rules want 0:
    they have a default of their own, and scores that are no probabilities.
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
            Sentiment(sentiment.label),
            sentiment.score,
        )
