"""The words of the language core: what goes in, what comes out, and what an implementation must do.

Nothing here imports more than the standard library.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol

Task = Literal["language", "intent", "sentiment", "generation", "speech"]


class Language(StrEnum):
    """Languages told apart, as BCP 47 tags."""

    PERSIAN = "fa"
    ENGLISH = "en"
    FINGLISH = "fa-Latn"
    UNDETERMINED = "und"


class Intent(StrEnum):
    """What a person wants with a message."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    REQUEST_HELP = "request_help"
    WEATHER_INQUIRY = "weather_inquiry"
    QUESTION = "question"
    GENERAL_CONVERSATION = "general_conversation"
    COMPLAINT = "complaint"
    COMPLIMENT = "compliment"


class Sentiment(StrEnum):
    """How a person feels in a message."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


@dataclass(frozen=True, slots=True)
class Prediction:
    """A label with its probability, 0 to 1."""

    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """What the core reads in one message.

    `intent` is an Intent, or a label of the owner's own. `candidates` are filled when nobody can
    be sure: the intents it may be, most probable first, while `intent` is general_conversation.
    """

    language: Language
    intent: str
    intent_confidence: float
    sentiment: Sentiment
    sentiment_confidence: float
    candidates: tuple[Prediction, ...] = ()


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One earlier message of a chat; `role` is the chat-template word."""

    role: Literal["user", "assistant"]
    text: str


class Length(StrEnum):
    """How much a person likes to read at once."""

    SHORT = "short"
    NORMAL = "normal"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a person wants to be answered.

    `language`, Persian or English, is for messages from which, and from the talk before them,
    none can be told. `finglish` is whether Finglish is answered in Finglish, else it is in Persian
    script; only ready replies can do so, no model is asked then.
    """

    length: Length = Length.NORMAL
    language: Language | None = None
    finglish: bool = False


@dataclass(frozen=True, slots=True)
class Prompt:
    """All that a generator may know when it answers `text`; history is oldest first.

    `rejected` are earlier answers to the same message, oldest first, after which another is wanted.
    `quoted` is an older message that this one replies to, empty if there is none. In a `shared`
    talk, a group's, nobody knows which person said what in the history.
    """

    text: str
    understanding: Understanding
    history: tuple[ChatMessage, ...] = ()
    manner: Manner = Manner()
    rejected: tuple[str, ...] = ()
    quoted: str = ""
    shared: bool = False

    @property
    def text_with_quote(self) -> str:
        """The message under what it replies to, marked line by line as mail and Markdown do."""
        if not self.quoted:
            return self.text
        marked = "\n".join(f"> {line}" for line in self.quoted.splitlines())
        return f"{marked}\n\n{self.text}"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that is fit to send, and which generator gave it.

    One that asks back has `choices`: the intents the message may have, most probable first.
    """

    text: str
    generator: str
    understanding: Understanding
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """The words of a spoken message, and the language it is in: Persian or English."""

    text: str
    language: Language


class TextClassifier(Protocol):
    """Gives each text its labels. Blocking; called off the event loop."""

    @property
    def name(self) -> str:
        """Name shown in /status and stored with an exchange."""

    def classify(self, texts: Sequence[str]) -> list[list[Prediction]]:
        """Return one list per text: every label, most probable first, scores summing to 1."""


class TextGenerator(Protocol):
    """Answers a prompt piece by piece. Never blocks the event loop."""

    @property
    def name(self) -> str:
        """Name shown in /status and stored with an exchange."""

    def stream(self, prompt: Prompt) -> AsyncIterator[str]:
        """Yield the answer in pieces whose concatenation is the text.

        Raises GenerationError when it cannot answer this prompt. Closing the iterator stops
        the computation.
        """
