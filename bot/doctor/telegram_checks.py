"""Telegram: can it be reached, does it know the token, would updates come.

Whether a bot on another machine polls with the same token cannot be seen without taking part: a
getUpdates of ours would end its long poll with 409, and might take updates. It is not tried.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Final

from bot.connection import TokenRefusedError
from bot.contact import Contact, StrangeAnswerError, UnreachableError
from bot.doctor.findings import Finding, Patient, Sign

_CLOCK_TOLERANCE: Final = 60.0  # seconds


async def telegram(patient: Patient) -> AsyncIterator[Finding]:
    """Look at the way to the Bot API, the clock, and what the Bot API knows of the bot."""
    settings = patient.settings
    proxy = settings.telegram_proxy.get_secret_value() if settings.telegram_proxy else None
    contact = Contact(settings.telegram_api_base_url, proxy)
    try:
        server_time = await contact.knock()
        yield Finding("ok", "telegram-reached", {"host": contact.host})
        if server_time is not None:
            yield _clock(time.time() - server_time)
        if settings.telegram_bot_token is not None:
            token = settings.telegram_bot_token.get_secret_value()
            async for finding in _of_the_bot(contact, token, patient):
                yield finding
    except UnreachableError as error:
        values = {"host": contact.host, "reason": error.reason}
        if error.failure == "proxy":
            values["proxy"] = contact.proxy_address
        # The playground needs no Telegram.
        sign: Sign = "fault" if settings.telegram_bot_token else "warning"
        yield Finding(sign, f"unreachable-{error.failure}", values)
    except TokenRefusedError:
        yield Finding("fault", "token-refused")
    except StrangeAnswerError as error:
        yield Finding("fault", "telegram-strange", {"reason": str(error)})


async def _of_the_bot(contact: Contact, token: str, patient: Patient) -> AsyncIterator[Finding]:
    me = await contact.ask(token, "getMe")
    yield Finding("ok", "token-accepted", {"name": f"@{me.get('username', '')}"})
    if patient.settings.group_policy == "all":
        if me.get("can_read_all_group_messages"):
            yield Finding("ok", "group-messages-seen")
        else:
            yield Finding("warning", "group-messages-hidden")
    webhook = await contact.ask(token, "getWebhookInfo")
    if not webhook.get("url"):
        waiting = webhook.get("pending_update_count", 0)
        yield Finding("ok", "webhook-none", {"waiting": waiting})
    elif patient.running:
        yield Finding("fault", "webhook-against-us")
    else:
        yield Finding("warning", "webhook-set")


def _clock(ahead: float) -> Finding:
    if abs(ahead) <= _CLOCK_TOLERANCE:
        return Finding("ok", "clock-well")
    side = "ahead" if ahead > 0 else "behind"
    return Finding("warning", f"clock-{side}", {"minutes": max(1, round(abs(ahead) / 60))})
