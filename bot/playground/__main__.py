"""`python -m bot.playground`: the server alone, for a bot that is started elsewhere."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys

from . import Playground


async def serve(playground: Playground) -> None:
    """Serve until the process is asked to end."""
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows ends it with KeyboardInterrupt
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
    async with playground:
        lines = (
            f"page: {playground.url}",
            f"TELEGRAM_API_BASE_URL={playground.api_base}",
            f"TELEGRAM_BOT_TOKEN={playground.token}",
        )
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        await ended.wait()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m bot.playground", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one")
    parser.add_argument("--token", help="the bot's token; without it one is invented")
    parser.add_argument("--no-privacy", action="store_true", help="show the bot the whole group")
    parser.add_argument("--faults", action="store_true", help="serve /control for tests")
    options = parser.parse_args()
    try:
        playground = Playground(
            options.host,
            options.port,
            options.token,
            privacy=not options.no_privacy,
            control=options.faults,
        )
        asyncio.run(serve(playground))
    except (OSError, ValueError) as error:
        parser.error(str(error))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
