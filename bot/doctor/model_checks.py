"""The models: which would answer, have they memory and space, is a server named that answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final
from urllib.parse import urlsplit

import psutil

from bot.doctor.findings import Finding, Patient
from bot.doctor.storage_checks import free_mb
from bot.settings import Settings
from nlp.forecast import Forecast, forecast
from nlp.loading import reach_remote

_MB: Final = 1_000_000


async def remote(patient: Patient) -> AsyncIterator[Finding]:
    """Ask the server of GENERATION_API_URL for its models, if one is named."""
    if not patient.settings.generation_api_url:
        return
    server = await reach_remote(patient.settings)
    await server.model.close()
    values = {"host": urlsplit(patient.settings.generation_api_url).netloc, "model": server.name}
    if not server.attempts:
        yield Finding("ok", "remote-reached", values)
    for attempt in server.attempts:
        yield Finding("warning", "remote-away", {**values, "reason": attempt.reason})


async def models(patient: Patient) -> AsyncIterator[Finding]:
    """Tell which models would be loaded; load none."""
    outlook = await asyncio.to_thread(forecast, _after_a_restart(patient))
    for each in outlook.forecasts:
        for finding in _of_task(each):
            yield finding
    memory = {"needed_mb": outlook.needed_mb, "limit_mb": outlook.limit_mb}
    yield Finding("ok", "memory-well", memory)
    folder = patient.settings.hf_cache_dir.absolute()
    space = {"folder": str(folder), "free_mb": free_mb(folder), "needed_mb": outlook.stored_mb}
    if outlook.stored_mb > free_mb(folder):
        yield Finding("warning", "cache-low", space)
    else:
        yield Finding("ok", "cache-well", space)


def _after_a_restart(patient: Patient) -> Settings:
    """Return the settings, with the memory that a running bot would have if it began anew."""
    settings = patient.settings
    if not patient.running or settings.nlp_memory_limit_mb is not None:
        return settings
    # What its models hold now is not free. How much that is, their process alone could say.
    whole_mb = psutil.virtual_memory().total // _MB
    return settings.model_copy(update={"nlp_memory_limit_mb": whole_mb})


def _of_task(each: Forecast) -> list[Finding]:
    values = {"task": each.task, "model": each.model}
    if not each.passed_over:
        return [Finding("ok", "model-well", values)]
    return [
        Finding(
            "warning",
            f"model-{passed.obstacle}",
            {
                "task": each.task,
                "model": passed.model,
                "reason": passed.reason,
                "other": each.model,
            },
        )
        for passed in each.passed_over
    ]
