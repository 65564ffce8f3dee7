"""The preferences as a person changes them: each one a button that shows its value.

Knows no Telegram: it gives labels and what a press sends back, and reads that again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from bot.messages import Messages
from storage import Button, Preferences

Screen = Literal["start", "language", "settings"]

_VALUES: Final[dict[str, tuple[str, ...]]] = {
    "language": ("auto", "fa", "en"),
    "length": ("normal", "short", "long"),
    "finglish": ("persian", "finglish"),
    "streaming": ("on", "off"),
    "reactions": ("off", "on"),
    "announcements": ("on", "off"),
    "buttons": ("on", "off"),
}
"""Names of preferences with their values, in the order in which presses go through them."""
_SWITCH: Final = {"on": True, "off": False}

PRESS: Final = re.compile(r"(start|language|settings):([a-z]+)=([a-z]+):([0-9]{1,19})$")
DONE: Final = re.compile(r"settings:done:([0-9]{1,19})$")


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button: where it stood, what it sets to what, and for whom it was made."""

    screen: Screen
    name: str
    value: str
    user_id: int

    @property
    def data(self) -> str:
        """What a press sends back, at most 64 bytes."""
        return f"{self.screen}:{self.name}={self.value}:{self.user_id}"

    @classmethod
    def read(cls, data: str) -> Press | None:
        """Return what was pressed; None for what no button of ours sends (anybody may forge it)."""
        match = PRESS.fullmatch(data)
        if match is None or match[3] not in _VALUES.get(match[2], ()):
            return None
        screen: Any = match[1]  # the pattern has seen to it
        return cls(screen, match[2], match[3], int(match[4]))

    def applied(self, preferences: Preferences) -> Preferences:
        """Return the preferences as the press wants them."""
        changes: dict[str, Any] = {self.name: _SWITCH.get(self.value, self.value)}
        return replace(preferences, **changes)


class PreferenceMenu:
    """Makes the buttons; `streams` is whether the owner lets answers be shown while they grow."""

    def __init__(self, messages: Messages, *, streams: bool) -> None:
        self._messages = messages
        self._of_groups = ("language", "length", "finglish")
        self._of_people = tuple(name for name in _VALUES if streams or name != "streaming")

    def languages(
        self, language: str, screen: Screen, user_id: int, *, automatic: bool
    ) -> tuple[tuple[Button, ...], ...]:
        """Return a button for each language, in that language, and one for automatic."""
        named = [
            (self._value(language, value), Press(screen, "language", value, user_id).data)
            for value in ("fa", "en", "auto")
        ]
        return (tuple(named[:2]), tuple(named[2:])) if automatic else (tuple(named[:2]),)

    def about(self, language: str, *, group: bool) -> str:
        """Return what the settings of a person or a group mean, as HTML."""
        title = self._messages.text(language, "settings-of-group" if group else "settings")
        about = [self._messages.text(language, f"about-{name}") for name in self._names(group)]
        return "\n".join([title, "", *about])

    def settings(
        self, language: str, preferences: Preferences, user_id: int, *, group: bool
    ) -> tuple[tuple[Button, ...], ...]:
        """Return a row for each setting of a person or a group, and one that ends it."""
        done = self._messages.plain(language, "settings-done")
        return (
            *(
                (self._setting(language, preferences, name, user_id),)
                for name in self._names(group)
            ),
            ((done, f"settings:done:{user_id}"),),
        )

    def _names(self, group: bool) -> tuple[str, ...]:
        return self._of_groups if group else self._of_people

    def _setting(self, language: str, preferences: Preferences, name: str, user_id: int) -> Button:
        present = getattr(preferences, name)
        if present is None:
            present = "auto"
        if isinstance(present, bool):
            present = "on" if present else "off"
        values = _VALUES[name]
        following = values[(values.index(present) + 1) % len(values)]
        label = self._messages.plain(
            language, f"settings-{name}", value=self._value(language, present)
        )
        # The value to set, not "the next one": a press that arrives twice does the same.
        return label, Press("settings", name, following, user_id).data

    def _value(self, language: str, value: str) -> str:
        if value in self._messages.languages:
            return self._messages.plain(value, "language-name")
        return self._messages.plain(language, f"value-{value}")
