"""python -m bot: run the bot; doctor and setup help its owner."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from dotenv import load_dotenv

from bot import logs
from bot.app import lifespan
from bot.connection import TokenRefusedError
from bot.logs import RecentErrors
from bot.poller import PollingStalledError
from bot.redaction import Redactor
from bot.settings import Settings, SettingsError
from storage import StorageError

logger = logging.getLogger("bot")

# Exit codes: 2 asks a person to change a setting; a supervisor need not restart.
WRONG_SETTINGS: Final = 2
TOKEN_REFUSED: Final = 3
FAILED: Final = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, by default the bot; return its exit code."""
    command: Callable[[], int] = _parser().parse_args(arguments).command
    load_dotenv(".env")
    return command()


def _parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(
        prog="python -m bot",
        description="Without a command: run the bot, or the playground where no token is set.",
        epilog="All settings stand in .env; .env.example explains them.",
    )
    whole.set_defaults(command=_run_bot)
    commands = whole.add_subparsers(metavar="doctor|setup")
    doctor = commands.add_parser(
        "doctor", help="say what is wrong and what helps, and change nothing; exit code 1: a fault"
    )
    doctor.set_defaults(command=_doctor)
    setup = commands.add_parser("setup", help="ask for token, admin and language, and write .env")
    setup.set_defaults(command=_setup)
    return whole


def _doctor() -> int:
    from bot.doctor import doctor

    return doctor(os.environ)


def _setup() -> int:
    from bot.setup import set_up

    return set_up(os.environ)


def _run_bot() -> int:
    """Run the bot, or without a token the playground, until a signal ends it."""
    try:
        settings = Settings.read(os.environ)
    except SettingsError as error:
        print("These settings are wrong (see .env.example):", file=sys.stderr)
        redact = Redactor()  # a token may stand in the wrong line
        for problem in error.problems:
            print(f"  {redact(problem)}", file=sys.stderr)
        return WRONG_SETTINGS
    secrets = (
        settings.telegram_bot_token,
        settings.huggingface_api_key,
        settings.generation_api_key,
        settings.telegram_proxy,
    )
    errors = logs.set_up(
        settings.log_level,
        settings.log_format,
        [secret.get_secret_value() for secret in secrets if secret],
    )
    try:
        asyncio.run(_until_signal(settings, errors))
    except TokenRefusedError:
        logger.critical("Telegram refuses TELEGRAM_BOT_TOKEN: copy it again from @BotFather")
        return TOKEN_REFUSED
    except StorageError as error:
        logger.critical("The database cannot be used: %s", error)
        return FAILED if error.passing else WRONG_SETTINGS
    except (OSError, PollingStalledError) as error:
        logger.critical("Stopped: %s", error)
        return FAILED
    except KeyboardInterrupt:  # pressed twice on Windows: it did not want to wait
        return FAILED
    return 0


async def _until_signal(settings: Settings, errors: RecentErrors) -> None:
    run = asyncio.create_task(_run(settings, errors))
    loop = asyncio.get_running_loop()

    def stop(name: str) -> None:
        logger.info("Stopping (%s)", name)
        run.cancel()
        for again in (signal.SIGINT, signal.SIGTERM):
            # Nothing is lost by it: what is unfinished waits in the inbox.
            loop.add_signal_handler(again, os._exit, FAILED)

    # Windows has no such handlers; there asyncio.run cancels us when Ctrl+C is pressed.
    with suppress(NotImplementedError):
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop, number.name)
    with suppress(asyncio.CancelledError):
        await run


async def _run(settings: Settings, errors: RecentErrors) -> None:
    if settings.telegram_bot_token is None:
        from bot.demo import run_playground

        await run_playground(settings, errors)
        return
    async with lifespan(settings, errors) as app:
        await app.run()


if __name__ == "__main__":
    sys.exit(main())
