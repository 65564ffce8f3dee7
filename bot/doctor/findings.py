"""What an examination finds, and what it is made of."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.settings import Settings

Sign = Literal["ok", "warning", "fault"]
"""Well; it works but not as it might; it does not work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: a text of bot/texts/terminal with its values.

    What is not ok has a remedy, the text of the same name with `-remedy`, which takes the same
    values.
    """

    sign: Sign
    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Patient:
    """The settings, and whether a bot is running on their database right now."""

    settings: Settings
    running: bool


Check = Callable[[Patient], AsyncIterator[Finding]]
"""Looks at one thing and changes nothing."""
