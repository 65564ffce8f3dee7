"""What the owner has set and installed: settings, admins, Python."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from typing import Final

from bot.doctor.findings import Finding, Patient

# pyproject.toml: requires-python, and the newest version among its classifiers.
_OLDEST: Final = (3, 11)
_NEWEST_TRIED: Final = (3, 13)


async def python(patient: Patient) -> AsyncIterator[Finding]:
    """Compare the interpreter with those the bot is tested with."""
    yield judge_python(sys.version_info[:2])


def judge_python(version: tuple[int, int]) -> Finding:
    """Say whether a version of Python will do."""
    values = {"version": f"{version[0]}.{version[1]}"}
    if version < _OLDEST:
        return Finding("fault", "python-old", values)
    if version > _NEWEST_TRIED:
        return Finding("warning", "python-new", values)
    return Finding("ok", "python-well", values)


async def admins(patient: Patient) -> AsyncIterator[Finding]:
    """See whether anybody may ask for /status."""
    if patient.settings.admin_user_ids:
        yield Finding("ok", "admins-well", {"count": len(patient.settings.admin_user_ids)})
    else:
        yield Finding("warning", "admins-none")
