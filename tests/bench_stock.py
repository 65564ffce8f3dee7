"""The peer of the whole bot: python-telegram-bot as its own examples use it, and a fixed answer.

Its Updater acknowledges updates before they are handled; nothing is stored or understood.
BENCH_CONCURRENT_UPDATES is how many updates it handles at once; 1 is the library's default.
"""

from __future__ import annotations

import os

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message is not None:
        await update.message.reply_text("Thank you, I have read that.")


def main() -> None:
    """Poll until a signal ends it."""
    application = (
        Application.builder()
        .token(os.environ["TELEGRAM_BOT_TOKEN"])
        .base_url(f"{os.environ['TELEGRAM_API_BASE_URL']}/bot")
        .concurrent_updates(int(os.environ["BENCH_CONCURRENT_UPDATES"]))
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, answer))
    application.run_polling()


if __name__ == "__main__":
    main()
