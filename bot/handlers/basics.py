"""/start, /help, /new and /id."""

from __future__ import annotations

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import CommandHandler, ContextTypes, filters

from bot.access import sender_id
from bot.desk import Desk
from bot.handlers import Handler
from bot.preference_menu import PreferenceMenu
from bot.stops import Stops, speaker_of
from storage import PreferenceStore


class Basics:
    """Commands everyone has."""

    def __init__(
        self,
        desk: Desk,
        preferences: PreferenceStore,
        choices: PreferenceMenu,
        stops: Stops,
        admins: frozenset[int],
    ) -> None:
        self._desk = desk
        self._preferences = preferences
        self._choices = choices
        self._stops = stops
        self._admins = admins

    def before_the_door(self) -> list[Handler]:
        """Return the handlers for strangers, too: who is not let in asks for it with an id."""
        return [CommandHandler(["id", "whoami", "my_id"], self.id, filters.UpdateType.MESSAGE)]

    def handlers(self) -> list[Handler]:
        """Return the handlers, to be registered behind the door."""
        fresh = filters.UpdateType.MESSAGE
        return [
            CommandHandler("start", self.start, fresh),
            CommandHandler("help", self.help, fresh),
            CommandHandler(["new", "reset"], self.new, fresh),
        ]

    async def start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Welcome a person, and ask for the language of one who has not chosen any."""
        user, chat = update.effective_user, update.effective_chat
        welcome = self._desk.text(update, "start", name=user.first_name if user else "")
        private = chat is not None and chat.type == ChatType.PRIVATE
        if user is None or not private or self._preferences.of(user.id).language is not None:
            await self._desk.send(update, welcome)
            return
        language = self._desk.language(update)
        rows = self._choices.languages(language, "start", user.id, automatic=False)
        question = self._desk.text(update, "start-language")
        await self._desk.send(update, f"{welcome}\n\n{question}", buttons=rows)

    async def help(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell what the bot can do; admins also read of their commands, in private only."""
        keys = ["help", "help-privacy"]
        user, chat = update.effective_user, update.effective_chat
        if user and chat and chat.type == ChatType.PRIVATE and user.id in self._admins:
            keys.append("help-admin")
        await self._desk.send(update, "\n\n".join(self._desk.text(update, key) for key in keys))

    async def new(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Begin a fresh context; an answer under way has ended when the word came in."""
        if (message := update.effective_message) and (speaker := speaker_of(message)):
            self._stops.arrived(speaker)
        await self._desk.say(update, "new-chat", fresh_start=True)

    async def id(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell the numeric ids, which the settings want. Ids are copied, so digits stay ASCII."""
        message = update.effective_message
        if message is None:
            return
        user = str(sender_id(message) or "–")
        if message.chat.type == ChatType.PRIVATE:
            await self._desk.say(update, "id-private", user=user)
        else:
            await self._desk.say(update, "id-group", user=user, chat=str(message.chat.id))
