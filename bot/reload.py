"""/reload: texts and templates read anew without a restart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot.messages import Messages
from nlp import AIModels

logger = logging.getLogger(__name__)


class Reload:
    """Reads what an owner may have edited; what is broken leaves what is in use as it was."""

    def __init__(self, messages: Messages, ai: AIModels, tell: Callable[[], None]) -> None:
        """`tell` is called when all is well: Telegram shows some of the texts itself."""
        self._messages = messages
        self._ai = ai
        self._tell = tell

    async def run(self) -> list[str]:
        """Read the texts and the templates; return what is wrong with them, with the line."""
        problems = []
        for read in (self._messages.reload, self._ai.reload_templates):
            try:
                await asyncio.to_thread(read)  # parsing takes a tenth of a second
            except (OSError, ValueError) as error:
                logger.warning("Not reloaded: %s", error)
                problems.append(str(error))
        if not problems:
            self._tell()
        return problems
