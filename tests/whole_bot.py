"""The whole bot against a Bot API server over HTTP, and people who write to it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.app import App, lifespan
from bot.logs import RecentErrors
from bot.playground import Playground
from bot.playground.types import File, Message
from bot.redaction import Redactor
from bot.settings import Settings

SARA, DANIEL, NIMA = 1001, 1002, 1003  # Sara is the admin; Sara and Nima read Persian
GROUP = -1001000000001

# Rules and templates: ready at once. The embedded models have tests of their own.
LIGHT = {
    "INTENT_MODEL": "intent-keywords",
    "SENTIMENT_MODEL": "sentiment-keywords",
    "GENERATION_MODEL": "templates",
}


@dataclass(frozen=True, slots=True)
class RunningBot:
    """The bot, and the task that polls."""

    app: App
    polling: asyncio.Task[None]


@asynccontextmanager
async def run_bot(
    folder: Path, url: str, token: str, **environment: str
) -> AsyncIterator[RunningBot]:
    """Run the bot until the block ends; its folder survives, so it can be run again."""
    settings = Settings.read(
        {
            "TELEGRAM_BOT_TOKEN": token,
            "TELEGRAM_API_BASE_URL": url,
            "DATABASE_PATH": str(folder / "data" / "bot.db"),
            "DATABASE_KEY_FILE": str(folder / "key" / "bot.key"),
            "HF_CACHE_DIR": str(folder / "models"),
            "ADMIN_USER_IDS": str(SARA),
            **LIGHT,
            **environment,
        }
    )
    errors = RecentErrors(Redactor([token]))
    logging.getLogger().addHandler(errors)
    try:
        async with lifespan(settings, errors) as app:
            polling = asyncio.create_task(app.run())
            try:
                yield RunningBot(app, polling)
            finally:
                polling.cancel()
                await asyncio.gather(polling, return_exceptions=True)
    finally:
        logging.getLogger().removeHandler(errors)


class Person:
    """Somebody at the playground."""

    def __init__(self, playground: Playground, user_id: int, chat_id: int | None = None) -> None:
        self.world = playground.world
        self.user_id = user_id
        self.chat_id = user_id if chat_id is None else chat_id

    def write(self, text: str, reply_to: int | None = None) -> int:
        """Send a text and return its message id."""
        return self.world.send(self.user_id, self.chat_id, text, reply_to).message_id

    def messages(self) -> list[Message]:
        """Return the messages of the bot in this chat."""
        bot = self.world.chats.bot.id
        return [each for each in self.world.chats.history(self.chat_id) if each.sender_id == bot]

    def seen(self) -> list[str]:
        """Return the texts of the bot in this chat."""
        return [message.words.text for message in self.messages()]

    def files(self) -> list[File]:
        """Return the documents of the bot in this chat."""
        return [m.document for m in self.world.chats.history(self.chat_id) if m.document]

    def photos(self) -> list[File]:
        """Return the photos of the bot in this chat."""
        return [message.photo.file for message in self.messages() if message.photo]

    def buttons(self, place: int = -1) -> list[tuple[str, str]]:
        """Return the labels and data of the buttons under a message of the bot, by its place."""
        return [
            (button.text, button.callback_data or "")
            for row in self.messages()[place].keyboard
            for button in row
        ]

    async def press(self, number: int) -> str:
        """Press a button under the bot's last message and return what it says then."""
        messages = self.messages()
        _, data = self.buttons()[number]
        self.world.press(self.user_id, self.chat_id, messages[-1].message_id, data)
        return (await self.answers(len(messages) + 1))[-1]

    async def tap(self, label: str, place: int = -1) -> str:
        """Press the button with this label and return the notice; no new message is awaited."""
        notices = len(self.events("callback_answer"))
        (data,) = (data for text, data in self.buttons(place) if text.startswith(label))
        self.world.press(self.user_id, self.chat_id, self.messages()[place].message_id, data)
        async with asyncio.timeout(20):
            while len(self.events("callback_answer")) == notices:
                await asyncio.sleep(0.01)
        return str(self.events("callback_answer")[-1]["text"] or "")

    def edit(self, message_id: int, text: str) -> None:
        """Change a text that this person has sent."""
        self.world.edit(self.user_id, self.chat_id, message_id, text)

    async def until(self, holds: Callable[[], object], seconds: float = 10) -> None:
        """Wait until something holds in this chat."""
        async with asyncio.timeout(seconds):
            while not holds():
                await asyncio.sleep(0.01)

    def events(self, kind: str) -> list[dict[str, object]]:
        """Return the events of a kind that this person has seen."""
        return [
            event.content
            for event in self.world.events.since(0, self.user_id)
            if event.content["type"] == kind and event.content.get("chat_id") == self.chat_id
        ]

    async def answers(self, count: int, seconds: float = 20) -> list[str]:
        """Wait until the bot has written `count` messages here; return all of them."""
        async with asyncio.timeout(seconds):
            while len(self.seen()) < count:
                await asyncio.sleep(0.01)
        return self.seen()

    async def ask(self, text: str) -> str:
        """Send a text and return the answer."""
        count = len(self.seen())
        self.write(text)
        return (await self.answers(count + 1))[-1]
