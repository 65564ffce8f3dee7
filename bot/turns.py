"""A message while it is being answered. Knows no Telegram."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from storage import RawUpdate


@dataclass(slots=True)
class Turn:
    """What may come between: `stopped` ends the answer, what was said so far stays.

    With an `edit`, the update that changed the message meanwhile, it ends without a trace.
    """

    message_id: int
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    edit: RawUpdate | None = None
