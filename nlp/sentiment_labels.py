"""What published sentiment models call the three sentiments."""

from __future__ import annotations

import re

from nlp.types import Sentiment

_NAMES = {
    "positive": Sentiment.POSITIVE,
    "pos": Sentiment.POSITIVE,
    "very positive": Sentiment.POSITIVE,
    "happy": Sentiment.POSITIVE,  # HooshvareLab's Snappfood models
    "recommended": Sentiment.POSITIVE,  # HooshvareLab's Digikala models
    "neutral": Sentiment.NEUTRAL,
    "neu": Sentiment.NEUTRAL,
    "mixed": Sentiment.NEUTRAL,
    "no idea": Sentiment.NEUTRAL,
    "negative": Sentiment.NEGATIVE,
    "neg": Sentiment.NEGATIVE,
    "very negative": Sentiment.NEGATIVE,
    "sad": Sentiment.NEGATIVE,
    "not recommended": Sentiment.NEGATIVE,
    "1 star": Sentiment.NEGATIVE,  # nlptown's reviews
    "2 stars": Sentiment.NEGATIVE,
    "3 stars": Sentiment.NEUTRAL,
    "4 stars": Sentiment.POSITIVE,
    "5 stars": Sentiment.POSITIVE,
}
# Nameless labels go from bad to good, as in cardiffnlp's TweetEval models and textattack's SST-2.
_NAMELESS = {
    2: (Sentiment.NEGATIVE, Sentiment.POSITIVE),
    3: (Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE),
}
_NAMELESS_LABEL = re.compile(r"label (\d)")


def sentiment_of(label: str, count: int) -> Sentiment | None:
    """Return what a model with `count` labels means by one of them, or None if that is unknown."""
    plain = " ".join(re.split(r"[\s_-]+", label.strip().lower()))
    if nameless := _NAMELESS_LABEL.fullmatch(plain):
        order = _NAMELESS.get(count, ())
        index = int(nameless[1])
        return order[index] if index < len(order) else None
    return _NAMES.get(plain)
