"""Whether to ask a person what they meant: seldom, for being asked is tiresome.

Of the messages of our corpus one in some hundred is asked about. That takes two intents which
nobody can tell apart, of which one wants something to be done; small talk goes on either way.
"""

from __future__ import annotations

from typing import Final

from nlp.topics import topic_of
from nlp.types import Intent, Prompt

_WISHES: Final = frozenset(
    {Intent.QUESTION, Intent.REQUEST_HELP, Intent.WEATHER_INQUIRY, Intent.COMPLAINT}
)
_TELLING_WORDS: Final = 2  # to less than that one says "could you put it into a few words?"


def may_mean(prompt: Prompt) -> tuple[str, ...]:
    """Return the intents to offer, the last one for none of the others; empty if not to ask."""
    likely = tuple(each.label for each in prompt.understanding.candidates[:2])
    if len(likely) < 2 or not _WISHES.intersection(likely) or not set(likely) <= set(Intent):
        return ()
    if Intent.GENERAL_CONVERSATION in likely or len(prompt.text.split()) < _TELLING_WORDS:
        return ()
    # Whoever despairs gets no quiz.
    return () if topic_of(prompt.text) else (*likely, Intent.GENERAL_CONVERSATION)
