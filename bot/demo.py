"""The bot without a token: it talks to a local Telegram instead, the playground."""

from __future__ import annotations

import logging
from contextlib import AsyncExitStack

from pydantic import SecretStr

from bot.app import lifespan
from bot.logs import RecentErrors
from bot.playground import Playground
from bot.settings import Settings

logger = logging.getLogger(__name__)


async def run_playground(settings: Settings, errors: RecentErrors) -> None:
    """Run the playground and a bot that polls it over HTTP, exactly as it would poll Telegram."""
    async with AsyncExitStack() as stack:
        try:
            playground = await stack.enter_async_context(Playground(port=settings.playground_port))
        except OSError:
            logger.warning("Port %s is taken, any free one will do", settings.playground_port)
            playground = await stack.enter_async_context(Playground(port=0))
        local = settings.model_copy(
            update={
                "telegram_bot_token": SecretStr(playground.token),
                "telegram_api_base_url": playground.api_base,
                "telegram_proxy": None,
                "admin_user_ids": frozenset({playground.admin_id}),
                "allowed_user_ids": frozenset(),
                "allowed_chat_ids": frozenset(),
                # The people of the playground do not belong into the real bot's memory.
                "database_path": settings.database_path.with_name("playground.db"),
            }
        )
        print(
            "\n  No TELEGRAM_BOT_TOKEN is set, so here is a Telegram of your own:"
            f"\n\n      {playground.url}\n\n  Open it in a browser and say hello. Ctrl+C stops.\n",
            flush=True,
        )
        app = await stack.enter_async_context(lifespan(local, errors))
        await app.run()
