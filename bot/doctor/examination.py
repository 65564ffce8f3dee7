"""Runs all checks, one after another, and prints a line for whatever each of them finds."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.doctor.findings import Check, Finding, Patient
from bot.doctor.model_checks import models, remote
from bot.doctor.owner_checks import admins, python
from bot.doctor.storage_checks import database, disk, running
from bot.doctor.telegram_checks import telegram
from bot.redaction import Redactor
from bot.settings import Settings, SettingsError
from bot.status import version
from bot.terminal import Texts, language_of
from storage import StorageError, is_held

_DATABASE: Final = frozenset({"DATABASE_PATH"})
_SECRETS: Final = (
    "TELEGRAM_BOT_TOKEN",
    "TELEGRAM_PROXY",
    "HUGGINGFACE_API_KEY",
    "GENERATION_API_KEY",
)
_SHORTEST_SECRET: Final = 8  # letters; a shorter one would be taken out of ordinary words


@dataclass(frozen=True, slots=True)
class _Step:
    """A check, and the settings without which it would look at the wrong thing."""

    check: Check
    needs: frozenset[str] = frozenset()


_STEPS: Final = (
    _Step(python),
    _Step(admins, frozenset({"ADMIN_USER_IDS"})),
    _Step(telegram, frozenset({"TELEGRAM_API_BASE_URL", "TELEGRAM_PROXY"})),
    _Step(running, _DATABASE),
    _Step(database, _DATABASE | {"DATABASE_KEY_FILE"}),
    _Step(disk, _DATABASE),
    _Step(remote, frozenset({"GENERATION_API_URL"})),
    _Step(
        models,
        frozenset(
            {
                "INTENT_MODEL",
                "SENTIMENT_MODEL",
                "GENERATION_MODEL",
                "HF_HUB_OFFLINE",
                "NLP_DEVICE",
                "NLP_MEMORY_LIMIT_MB",
            }
        ),
    ),
)


def doctor(environment: Mapping[str, str]) -> int:
    """Examine what `environment` sets up, and print what is found; return 1 for a fault, else 0."""
    logging.disable()  # what the parts would log, the findings say in better words
    return asyncio.run(report(environment))


async def report(environment: Mapping[str, str]) -> int:
    """Do what `doctor` does, in an event loop that runs already."""
    secrets = [environment.get(name, "") for name in _SECRETS]
    redact = Redactor(secret for secret in secrets if len(secret) >= _SHORTEST_SECRET)
    texts = Texts(language_of(environment), redact)
    print(texts.text("doctor-title", version=version()), flush=True)
    signs: Counter[str] = Counter()
    async for finding in examine(environment):
        signs[finding.sign] += 1
        for line in _lines(finding, texts):
            print(line, flush=True)
    counts = {"faults": signs["fault"], "warnings": signs["warning"]}
    print(texts.text("doctor-end" if counts["faults"] else "doctor-end-well", **counts))
    return 1 if counts["faults"] else 0


def _lines(finding: Finding, texts: Texts) -> Iterable[str]:
    sign = texts.text(f"sign-{finding.sign}")
    yield f"{sign:<8}{texts.text(finding.key, **finding.values)}"
    if finding.sign != "ok":
        remedy = texts.text(f"{finding.key}-remedy", **finding.values)
        yield f"{'':<8}{texts.text('remedy', text=remedy)}"


async def examine(environment: Mapping[str, str]) -> AsyncIterator[Finding]:
    """Yield what is found; a check that fails is a finding, and the others go on."""
    try:
        settings, wrong = Settings.read(environment), frozenset[str]()
        yield Finding("ok", "settings-well")
    except SettingsError as error:
        for problem in error.problems:
            yield Finding("fault", "settings-wrong", {"problem": problem})
        wrong = frozenset(problem.partition(":")[0] for problem in error.problems)
        settings = Settings.read(_without(wrong, environment))
    if not environment.get("TELEGRAM_BOT_TOKEN"):
        yield Finding("warning", "token-none")
    patient = Patient(settings, _is_running(settings))
    for step in _STEPS:
        name = step.check.__name__
        if lacking := step.needs & wrong:
            names = ", ".join(sorted(lacking))
            yield Finding("warning", "check-skipped", {"topic": name, "names": names})
            continue
        try:
            async for finding in step.check(patient):
                yield finding
        # Whatever it is: the owner came because something is broken, and wants to hear the rest.
        except Exception as error:
            told = f"{type(error).__name__}: {error}"
            yield Finding("fault", "check-failed", {"topic": name, "reason": told})


def _without(wrong: frozenset[str], environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with defaults in the place of what is wrong."""
    rest = {name: value for name, value in environment.items() if name not in wrong}
    for name in ("DATABASE_PATH", "DATABASE_KEY_FILE"):
        if name in wrong:  # not the default: Settings would make its folder
            rest[name] = str(Path(tempfile.gettempdir()) / "hamzaban-not-set")
    return rest


def _is_running(settings: Settings) -> bool:
    try:
        return is_held(settings.database_path)
    except StorageError:  # the database's own check says why
        return False
