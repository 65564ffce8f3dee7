"""What is stored of one person, in all chats."""

from __future__ import annotations

from storage.database import Database


class People:
    """Erases what belongs to a person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def forget(self, user_id: int) -> int:
        """Erase all that a person wrote and was answered; return the number of exchanges.

        What Telegram might deliver again stays as a number without content, two days long: else
        an old message would be answered twice. A private chat has the id of its person.
        """
        count = await self._database.row(
            "SELECT count(*) FROM exchanges WHERE user_id = ? OR chat_id = ?", (user_id, user_id)
        )
        async with self._database.transaction() as transaction:
            await transaction.execute(
                "DELETE FROM exchanges WHERE user_id = ? OR chat_id = ?", (user_id, user_id)
            )
            await transaction.execute("DELETE FROM fresh_starts WHERE chat_id = ?", (user_id,))
            await transaction.execute("DELETE FROM gone_chats WHERE chat_id = ?", (user_id,))
            await transaction.execute("DELETE FROM outbox WHERE chat_id = ?", (user_id,))
        await self._database.shrink_log()
        return int(count[0])
