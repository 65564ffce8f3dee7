"""Who blocks the bot, and groups that become supergroups: the whole bot at the playground."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.playground import Playground
from storage import Database, Exchange, History, Journal, Outbox, OutgoingMessage
from tests.whole_bot import DANIEL, GROUP, SARA, Person, run_bot

PERSON = {"id": DANIEL, "is_bot": False, "first_name": "Daniel", "language_code": "en"}
SINCE: dict[str, Any] = {"from": PERSON, "date": 1_790_000_000}


def membership(status: str) -> dict[str, Any]:
    """Return what Telegram says when the bot's place in Daniel's chat changes to `status`."""
    bot = {"user": {"id": 1, "is_bot": True, "first_name": "Bot"}, "until_date": 0}
    return SINCE | {
        "chat": {"id": DANIEL, "type": "private"},
        "old_chat_member": bot | {"status": "left"},
        "new_chat_member": bot | {"status": status},
    }


async def test_who_blocks_the_bot_is_counted_until_they_are_back(
    playground: Playground, tmp_path: Path
) -> None:
    sara = Person(playground, SARA)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        playground.world.updates.put("my_chat_member", membership("kicked"))
        await Person(playground, DANIEL).ask("/id")
        playground.world.updates.put("my_chat_member", membership("kicked"))
        await sara.ask("سلام")
        assert "۱" in next(
            line for line in (await sara.ask("/status")).split("\n") if "مسدود" in line
        )
        playground.world.updates.put("my_chat_member", membership("member"))
        await sara.ask("سلام")
        assert "مسدود" not in await sara.ask("/status")


async def test_a_group_that_became_a_supergroup_takes_its_history_along(
    playground: Playground, tmp_path: Path
) -> None:
    old = -77
    async with Database.open(
        tmp_path / "data" / "bot.db", tmp_path / "key" / "bot.key"
    ) as database:
        exchange = Exchange(
            old, DANIEL, 5, "hello", "hi", "en", "greeting", 0.9, "neutral", 0.8, "templates", 0.1
        )
        await Journal(database).answered(1, OutgoingMessage(old, "hi"), exchange)
        (queued,) = await Outbox(database).unsent(old)
        await Outbox(database).part_sent(queued, 1, last=True)
    chat = {"id": old, "type": "group", "title": "Club"}
    async with run_bot(tmp_path, playground.api_base, playground.token):
        moved = SINCE | {"message_id": 9, "chat": chat, "migrate_to_chat_id": GROUP}
        playground.world.updates.put("message", moved)
        await Person(playground, DANIEL).ask("hello")
    async with Database.open(
        tmp_path / "data" / "bot.db", tmp_path / "key" / "bot.key"
    ) as database:
        assert await History(database).recent(GROUP, 5) == [("hello", "hi")]
