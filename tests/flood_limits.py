"""Telegram's flood limits, as strict as they were ever reported, for a server of tests."""

from __future__ import annotations

import random
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

from bot.playground import Fault
from bot.playground.faults import Faults
from bot.playground.parameters import Parameters

SENDING = frozenset({"sendMessage", "editMessageText"})
_COUNTED = SENDING | {"sendMessageDraft", "sendChatAction", "setMessageReaction"}
_PRIVATE_CALLS, _PRIVATE_SECONDS = 20, 5.0
_GROUP_CALLS, _GROUP_SECONDS = 20, 60.0  # of messages and edits
_RETRY_AFTER = 3


@dataclass(slots=True)
class _Account:
    """What a chat was sent lately, and until when it is closed."""

    times: deque[float] = field(default_factory=deque)
    closed_until: float = 0.0


class FloodLimits(Faults):
    """Refuses calls over the limits of their chat with 429, and a `share` of all others as well.

    Private chats take 20 calls in 5 s, groups 20 messages a minute. A chat that was refused once
    takes nothing for the 3 s that the refusal names.
    """

    def __init__(self, dice: random.Random, share: float = 0.0) -> None:
        super().__init__()
        self._dice = dice
        self._share = share
        self._accounts: defaultdict[str, _Account] = defaultdict(_Account)
        self.refused: defaultdict[str, int] = defaultdict(int)
        """How many calls of a method were refused."""

    def take(self, method: str, params: Parameters) -> Fault | None:
        """Return the refusal of a call that arrives now, if it is refused."""
        chat_id = params.text("chat_id")
        if method not in _COUNTED or not self._closes(method, chat_id):
            return None
        self.refused[method] += 1
        return Fault("retry_after", method, seconds=_RETRY_AFTER)

    def _closes(self, method: str, chat_id: str) -> bool:
        now, account = time.monotonic(), self._accounts[chat_id]
        if now < account.closed_until:
            return True
        is_group = chat_id.startswith("-")
        most, seconds = (
            (_GROUP_CALLS, _GROUP_SECONDS) if is_group else (_PRIVATE_CALLS, _PRIVATE_SECONDS)
        )
        while account.times and account.times[0] <= now - seconds:
            account.times.popleft()
        if len(account.times) >= most or self._dice.random() < self._share:
            account.closed_until = now + _RETRY_AFTER
            return True
        if method in SENDING or not is_group:
            account.times.append(now)
        return False
