"""Who is let in and who is shut out, beside what the settings say."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from storage.database import Database


@dataclass(frozen=True, slots=True)
class Ban:
    """Why a person is shut out (empty when nobody said why), and whether they were told."""

    reason: str
    is_told: bool


class Admissions:
    """The only writer of bans and guests; keeps them in memory, because every update asks."""

    def __init__(self, database: Database, bans: dict[int, Ban], guests: set[int]) -> None:
        self._database = database
        self._bans = bans
        self._guests = guests

    @classmethod
    async def load(cls, database: Database) -> Admissions:
        """Read what is stored. Raises StorageError, as all that is awaited here does."""
        bans = await database.rows("SELECT user_id, reason, told_at FROM bans ORDER BY since")
        guests = await database.rows("SELECT user_id FROM guests")
        return cls(
            database,
            {row["user_id"]: Ban(row["reason"], row["told_at"] is not None) for row in bans},
            {row["user_id"] for row in guests},
        )

    @property
    def bans(self) -> Mapping[int, Ban]:
        """The people who are shut out, who was first comes first."""
        return MappingProxyType(self._bans)

    @property
    def guests(self) -> frozenset[int]:
        """The people who are let in beside those in the settings."""
        return frozenset(self._guests)

    def is_guest(self, user_id: int | None) -> bool:
        """Whether a person is let in beside those in the settings."""
        return user_id in self._guests

    async def ban(self, user_id: int, reason: str = "") -> None:
        """Shut a person out; who was shut out before is told again, with the new reason."""
        await self._database.write(
            "INSERT INTO bans (user_id, since, reason) VALUES (?, ?, ?) ON CONFLICT (user_id)"
            " DO UPDATE SET reason = excluded.reason, told_at = NULL",
            (user_id, time.time(), reason),
        )
        self._bans[user_id] = Ban(reason, is_told=False)

    async def told(self, user_id: int) -> None:
        """Remember that a person knows of their ban."""
        await self._database.write(
            "UPDATE bans SET told_at = ? WHERE user_id = ?", (time.time(), user_id)
        )
        if ban := self._bans.get(user_id):
            self._bans[user_id] = replace(ban, is_told=True)

    async def unban(self, user_id: int) -> bool:
        """Let a person back in; False if they were not shut out."""
        await self._database.write("DELETE FROM bans WHERE user_id = ?", (user_id,))
        return self._bans.pop(user_id, None) is not None

    async def allow(self, user_id: int) -> None:
        """Let a person in."""
        await self._database.write(
            "INSERT INTO guests VALUES (?, ?) ON CONFLICT DO NOTHING", (user_id, time.time())
        )
        self._guests.add(user_id)

    async def disallow(self, user_id: int) -> bool:
        """Let a person in no more; False if they were not let in here."""
        await self._database.write("DELETE FROM guests WHERE user_id = ?", (user_id,))
        known = user_id in self._guests
        self._guests.discard(user_id)
        return known
