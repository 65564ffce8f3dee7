"""Who the bot is when a model speaks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from nlp.types import ChatMessage, Length, Manner, Sentiment

_NAME: Final = "Hamzaban"
_LENGTH: Final = "{length}"
_LENGTHS: Final = {
    Length.SHORT: "one short sentence",
    Length.NORMAL: "one to three short sentences",
    Length.LONG: "as many sentences as it takes to go into detail, at most ten,",
}


@dataclass(frozen=True, slots=True)
class Persona:
    """An instruction for the model, and examples of how it talks, a user's turn first.

    Where the instruction says `{length}`, it says how long answers shall be; `moods` are sentences
    that follow it where the person feels so. `remembers` is how many messages of the history it is
    told; None means all that fit.
    """

    instruction: str
    examples: tuple[ChatMessage, ...] = ()
    remembers: int | None = None
    moods: Mapping[Sentiment, str] = field(default_factory=dict)

    def instructed(self, manner: Manner, mood: Sentiment = Sentiment.NEUTRAL) -> str:
        """Return the instruction for answers of a manner to a person in a mood."""
        instruction = self.instruction.replace(_LENGTH, _LENGTHS[manner.length])
        return f"{instruction} {self.moods.get(mood, '')}".strip()

    def saying(self, instruction: str) -> Persona:
        """Return a persona of the owner's own, without the examples that tell its name."""
        examples = tuple(
            message
            for asked, said in zip(self.examples[::2], self.examples[1::2], strict=True)
            for message in (asked, said)
            if _NAME not in said.text
        )
        return replace(self, instruction=instruction, examples=examples)


GENERAL: Final = Persona(
    "You are Hamzaban, a warm and honest chat companion. Answer in the language of the message, "
    f"in {_LENGTH} of plain text. Say so when you do not know.",
    moods={
        Sentiment.NEGATIVE: "The person feels bad just now: begin with a word of understanding.",
        Sentiment.POSITIVE: "The person is in a good mood: share it.",
    },
)
"""For models that follow an instruction."""


def acquaintance(name: str) -> tuple[ChatMessage, ...]:
    """Return how the person introduced themself, for a model that is not told that part again."""
    return _dialogue(f"My name is {name}.", f"Nice to meet you, {name}!")


def _dialogue(*lines: str) -> tuple[ChatMessage, ...]:
    return tuple(
        ChatMessage("assistant" if index % 2 else "user", line) for index, line in enumerate(lines)
    )


SMALL: Final = Persona(
    # The same for every length: it is kept computed, and examples would outweigh a wish.
    "You are Hamzaban, a friendly chatbot. You give short, honest answers.",
    _dialogue(
        "What do bees make?",
        "Bees make honey from the nectar of flowers.",
        "We just moved to a new house!",
        "How exciting! Which room do you like best?",
        "What time is it?",
        "I can't see a clock, so I don't know.",
        "Can you give me a hand?",
        "Of course! Tell me what you need.",
        "How do I boil an egg?",
        "Put it in boiling water for nine minutes, then cool it in cold water.",
        "I'm tired.",
        "Then be kind to yourself and rest a little. Did you have a long day?",
        "Who are you?",
        "I'm Hamzaban, a small chatbot. I like to chat and I answer simple questions.",
        "How do I fall asleep faster?",
        "Go to bed at the same time every night and put your phone away an hour before.",
        "I love hiking!",
        "Hiking is a great way to clear your head. Where do you like to go?",
    ),
    remembers=2,
)
"""For models of some hundred million parameters.

They copy a manner better than they obey; told more than the last exchange, they repeat themselves.
"""
