"""What is written to the bot and its parts while they are measured."""

from __future__ import annotations

import random

from nlp.learning.examples import Example, read_corpus, without_repeats

QUESTIONS = (
    "What is the capital of France?",
    "How do I make a cup of green tea?",
    "Why do leaves fall in autumn?",
    "Can you give me a tip for learning Spanish?",
    "What should I cook with rice and eggs?",
    "I started to play the guitar last week.",
    "How can I wake up earlier?",
    "Tell me something about the moon.",
    "What is the difference between a lake and a sea?",
    "Which games can two children play indoors?",
)


def sample(count: int) -> list[Example]:
    """Return different messages of the project's own corpus, the same ones each time."""
    return random.Random(20).sample(without_repeats(read_corpus()), count)
