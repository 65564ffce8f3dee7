"""What becomes of whole chats: they go, come back, and move."""

from __future__ import annotations

import time

from storage.database import Database


class Chats:
    """Remembers which chats take no messages, and gives a moved chat its new id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def gone(self, chat_id: int, reason: str) -> None:
        """Remember that a chat takes no messages, and close those that wait for it.

        It is back as soon as it takes one.
        """
        now = time.time()
        async with self._database.transaction() as transaction:
            await transaction.execute(
                "INSERT INTO gone_chats VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (chat_id, now, reason),
            )
            await transaction.execute(
                "UPDATE outbox SET closed_at = ?, failure = ?, text = NULL"
                " WHERE chat_id = ? AND closed_at IS NULL",
                (now, reason, chat_id),
            )

    async def back(self, chat_id: int) -> None:
        """Forget that a chat was gone."""
        await self._database.write("DELETE FROM gone_chats WHERE chat_id = ?", (chat_id,))

    async def move(self, old: int, new: int) -> None:
        """Give what belongs to the chat `old` to `new`, as when a group becomes a supergroup."""
        async with self._database.transaction() as transaction:
            await transaction.execute(
                "UPDATE exchanges SET chat_id = ?, answer_id = NULL WHERE chat_id = ?", (new, old)
            )
            await transaction.execute(
                "UPDATE OR REPLACE fresh_starts SET chat_id = ? WHERE chat_id = ?", (new, old)
            )
            await transaction.execute(
                "UPDATE OR REPLACE preferences SET chat_id = ? WHERE chat_id = ?", (new, old)
            )
            # Messages have other numbers there, so none can be quoted or edited.
            await transaction.execute(
                "UPDATE outbox SET chat_id = ?, reply_to = NULL, edits = NULL"
                " WHERE chat_id = ? AND closed_at IS NULL",
                (new, old),
            )
