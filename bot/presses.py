"""What a press of a button does on the screen: a notice, and the message edited in place.

Neither is worth failing an update for. What was pressed is stored, and an edit may be repeated.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from telegram import CallbackQuery
from telegram.constants import ParseMode
from telegram.error import RetryAfter, TelegramError

from bot.connection import seconds_to_wait
from bot.keyboards import keyboard
from bot.outcomes import Outcome, outcome
from storage import Button

logger = logging.getLogger(__name__)

_PAUSES: Final = (0.3, 1.0)  # seconds between the tries of an edit
_LONGEST_WAIT: Final = 5.0  # seconds that Telegram may ask for; the person looks at the button


async def answer(query: CallbackQuery, notice: str | None = None) -> None:
    """Stop the clock on the button, with a short notice if there is one."""
    with suppress(TelegramError):  # too late to, after a restart, say
        await query.answer(notice)


async def edit(query: CallbackQuery, html: str, rows: Sequence[Sequence[Button]] = ()) -> bool:
    """Give the message of the button a new text and new buttons; whether it has them now."""
    if query.message is None:  # of an inline message, which this bot sends none of
        return False
    for pause in (*_PAUSES, None):
        try:
            await query.get_bot().edit_message_text(
                html,
                chat_id=query.message.chat.id,
                message_id=query.message.message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(rows),
            )
        except TelegramError as error:
            if "message is not modified" in error.message.lower():
                return True
            wait = _wait(error, pause)
            if wait is None:
                logger.info("A message could not be edited: %s", error)
                return False
            await asyncio.sleep(wait)
        else:
            return True
    return False


def _wait(error: TelegramError, pause: float | None) -> float | None:
    """Return the seconds until the next try, None if there should be none."""
    if pause is None:
        return None
    match outcome(error):
        case Outcome.TOO_FAST if isinstance(error, RetryAfter):
            asked = seconds_to_wait(error)
            return asked if asked <= _LONGEST_WAIT else None
        case Outcome.NOT_SENT | Outcome.UNKNOWN:
            return pause
        case _:  # deleted, too old, or the chat is gone
            return None
