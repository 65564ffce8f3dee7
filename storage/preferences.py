"""How people want the bot to be, kept in memory: every message asks for it."""

from __future__ import annotations

import sqlite3
from dataclasses import astuple, dataclass
from typing import Literal

from storage.database import Database


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person chose, or a group's admins for the group; what nobody has is as it is here.

    `language` is that of the bot's own texts: `auto` leaves it to the person's app, None means
    that nobody has chosen. `length` is that of answers, `streaming` shows them while they grow,
    `reactions` shows as an emoji what mood was understood, `announcements` are those of /broadcast,
    `buttons` stand under answers, `finglish` is in what messages in Finglish are answered: Persian
    script or Finglish.
    """

    language: Literal["auto", "fa", "en"] | None = None
    length: Literal["short", "normal", "long"] = "normal"
    streaming: bool = True
    reactions: bool = False
    announcements: bool = True
    buttons: bool = True
    finglish: Literal["persian", "finglish"] = "persian"


class PreferenceStore:
    """The preferences of everybody who has chosen any, by the id of the person or the group.

    Some hundred bytes each, so all of them are in memory and `of` waits for nothing. Rows that
    People.forget and Chats.move change are followed by `forgotten` and `moved`.
    """

    def __init__(self, database: Database, chosen: dict[int, Preferences]) -> None:
        self._database = database
        self._chosen = chosen

    @classmethod
    async def read(cls, database: Database) -> PreferenceStore:
        """Read what is stored. Raises StorageError."""
        rows = await database.rows("SELECT * FROM preferences")
        return cls(database, {row["chat_id"]: preferences_in(row) for row in rows})

    def of(self, chat_id: int) -> Preferences:
        """Return the preferences of a person or a group."""
        return self._chosen.get(chat_id, Preferences())

    async def put(self, chat_id: int, preferences: Preferences) -> None:
        """Store the preferences of a person or a group; they hold from then on.

        Raises StorageError, and those before hold still.
        """
        await self._database.write(
            "INSERT OR REPLACE INTO preferences"
            " (chat_id, language, length, streaming, reactions, announcements, buttons, finglish)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (chat_id, *astuple(preferences)),
        )
        self._chosen[chat_id] = preferences

    def forgotten(self, chat_id: int) -> None:
        """Forget what has been erased."""
        self._chosen.pop(chat_id, None)

    def moved(self, old: int, new: int) -> None:
        """Know a group by its new id."""
        if old in self._chosen:
            self._chosen[new] = self._chosen.pop(old)


def preferences_in(row: sqlite3.Row) -> Preferences:
    """Return what a row of the table says."""
    return Preferences(
        row["language"],
        row["length"],
        bool(row["streaming"]),
        bool(row["reactions"]),
        bool(row["announcements"]),
        bool(row["buttons"]),
        row["finglish"],
    )
