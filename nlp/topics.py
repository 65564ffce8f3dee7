"""Subjects that are answered with the greatest care or from what is known: despair, names, jokes.

Recognised by whole phrases of `nlp/lexicon/topics.jsonl`, before any classifier or model is
believed: a small model that guesses wrong here does real harm. Misses what is said in other words.
"""

from __future__ import annotations

from enum import StrEnum

from nlp.keywords import find_labels


class Topic(StrEnum):
    """Each has a cell of templates of its own."""

    DESPAIR = "despair"  # somebody does not want to live, or wants to hurt themself
    OWN_NAME = "own-name"  # what the person is called; the cells for it are told apart later
    JOKE = "joke"  # somebody wants to laugh; models of any size are poor at it
    IDENTITY = "identity"  # who, what and how old the bot is, and which languages it speaks


def topic_of(text: str) -> Topic | None:
    """Return the topic of a message, the gravest first, or None."""
    found = find_labels(text, "topics")
    return next((topic for topic in Topic if topic in found), None)
