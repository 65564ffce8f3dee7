"""What can go wrong in the language core; the facts ride on the exception.

No message of a person is ever part of these exceptions, so they can be logged as they are.
"""

from __future__ import annotations

from typing import Literal


class NLPError(Exception):
    """Base of everything the language core raises on purpose."""


class ModelUnavailable(NLPError):  # noqa: N818 - the state is the name, as in PTB's RetryAfter
    """A model cannot be loaded or does not answer any more; `reason` says why in plain words."""

    def __init__(self, model: str, reason: str) -> None:
        super().__init__(f"{model}: {reason}")
        self.model = model
        self.reason = reason


class WorkerBusy(NLPError):  # noqa: N818
    """A worker takes no new job: its thread hangs on an earlier one, or its queue is full."""

    def __init__(self, worker: str, reason: str) -> None:
        super().__init__(f"{worker}: {reason}")
        self.worker = worker
        self.reason = reason


class GenerationError(NLPError):
    """A generator cannot answer this prompt; `reason` is a short word such as "echo"."""

    def __init__(self, generator: str, reason: str) -> None:
        super().__init__(f"{generator}: {reason}")
        self.generator = generator
        self.reason = reason


class Unfit(GenerationError):  # noqa: N818
    """Nothing that a generator said was fit to send."""


SpeechProblem = Literal["off", "too-long", "too-slow", "unreadable", "no-speech"]


class SpeechError(NLPError):
    """No words were made of a file of sound; `reason` says why in a word."""

    def __init__(self, reason: SpeechProblem) -> None:
        super().__init__(reason)
        self.reason = reason
