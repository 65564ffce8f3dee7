"""The buttons under an answer, and what a press of one says.

They name the question, which is known before the answer is stored, and the person they are for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.conversation import UserMessage
from bot.messages import Messages
from nlp.types import Language, Reply
from storage import Button, PreferenceStore, Rating

PRESS: Final = r"^(good|bad|more|mean):(\d+):(\d+)(?::(\w+))?$"
RATINGS: Final[dict[str, Rating]] = {"good": 1, "bad": -1}

_LABELS: Final = {"good": "👍", "bad": "👎", "more": "🔄"}
_CHOSEN: Final = " ✓"

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Press:
    """A press: what is wanted, of the answer to which question, and whose button it is.

    `intent` is what the person means by the question, if that is what they say.
    """

    wish: str
    message_id: int
    user_id: int
    intent: str | None

    @classmethod
    def read(cls, data: str) -> Press:
        """Read what a button sends; raises ValueError if it is none of ours."""
        found = re.fullmatch(PRESS, data)
        if found is None:
            raise ValueError(data)
        wish, message_id, user_id, intent = found.groups()
        return cls(wish, int(message_id), int(user_id), intent)


class AnswerButtons:
    """Puts buttons under answers in private chats: elsewhere anybody could press them."""

    def __init__(self, messages: Messages, preferences: PreferenceStore) -> None:
        self._messages = messages
        self._preferences = preferences

    def under(self, message: UserMessage, reply: Reply) -> Rows:
        """Return what may be meant, if the reply asks so; else thumbs, and another answer."""
        if message.quote:
            return ()
        if not reply.choices:
            wanted = self._preferences.of(message.chat_id).buttons
            return rating_buttons(message.message_id, message.user_id) if wanted else ()
        # A reply that asks back is written in the language of the message, which is known then.
        language = "en" if reply.understanding.language is Language.ENGLISH else "fa"
        buttons = (
            (
                self._messages.plain(language, f"meant-{intent.replace('_', '-')}"),
                f"mean:{message.message_id}:{message.user_id}:{intent}",
            )
            for intent in reply.choices
        )
        return (tuple(buttons),)


def rating_buttons(message_id: int, user_id: int, rating: Rating | None = None) -> Rows:
    """Return thumbs, the chosen one marked, and the button for another answer."""
    buttons = (
        (
            label + (_CHOSEN if rating is not None and RATINGS.get(wish) == rating else ""),
            f"{wish}:{message_id}:{user_id}",
        )
        for wish, label in _LABELS.items()
    )
    return (tuple(buttons),)
