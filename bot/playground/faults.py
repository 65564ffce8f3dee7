"""Misfortunes on demand, for tests of what a bot does when Telegram or the network fails."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http.client import responses

from .parameters import Parameters
from .types import ApiError, bad_request
from .updates import conflict

KINDS = ("status", "drop", "delay", "conflict", "unauthorized", "retry_after", "migrated")


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with the next calls of a method (`*` is any).

    status: answer with that HTTP status; drop: close the connection without an answer;
    delay: answer later; conflict 409, unauthorized 401, retry_after 429: answer so; migrated:
    the group is the supergroup `chat_id` now.
    """

    kind: str
    method: str = "*"
    times: int = 1
    status: int = 502
    description: str = ""
    chat_id: int = 0
    seconds: float = 1
    after_effect: bool = False
    """Whether the call is carried out all the same, so that only its answer is lost."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise bad_request(f"kind must be one of {', '.join(KINDS)}")
        if self.status not in responses:
            raise bad_request("status must be an HTTP status")

    def error(self) -> ApiError | None:
        """Return the answer that this fault gives; a drop or a delay gives none."""
        if self.kind == "conflict":
            return conflict()
        if self.kind == "unauthorized":
            return ApiError(401, "Unauthorized")
        if self.kind == "retry_after":
            seconds = int(self.seconds)
            text = f"Too Many Requests: retry after {seconds}"
            return ApiError(429, text, retry_after=seconds)
        if self.kind == "status":
            return ApiError(self.status, self.description or responses[self.status])
        if self.kind == "migrated":
            text = "Bad Request: group chat was upgraded to a supergroup chat"
            return ApiError(400, text, migrate_to_chat_id=self.chat_id)
        return None


class Faults:
    """The faults that are still to come, in the order in which they were planned."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Plan a fault."""
        self._planned.append(fault)

    def clear(self) -> None:
        """Let everything go well again."""
        self._planned.clear()

    def take(self, method: str, params: Parameters) -> Fault | None:
        """Return the fault of a call that arrives now, if there is one, and count it down."""
        for place, fault in enumerate(self._planned):
            if fault.method.lower() in ("*", method.lower()):
                left = replace(fault, times=fault.times - 1)
                self._planned[place : place + 1] = [left] if left.times > 0 else []
                return fault
        return None
