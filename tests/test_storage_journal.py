from __future__ import annotations

from dataclasses import replace

import pytest

from storage import (
    Database,
    Exchange,
    History,
    Inbox,
    Journal,
    Outbox,
    OutgoingMessage,
    RawUpdate,
    Span,
    Statistics,
)

EXCHANGE = Exchange(
    chat_id=1,
    user_id=1,
    message_id=10,
    question="salam",
    answer="سلام!",
    language="fa-Latn",
    intent="greeting",
    intent_confidence=0.9,
    sentiment="positive",
    sentiment_confidence=0.8,
    generator="templates",
    duration=0.5,
)


async def test_an_update_seen_before_is_not_taken_again_even_when_answered(
    database: Database,
) -> None:
    inbox, journal = Inbox(database), Journal(database)
    first, second = RawUpdate(5, 1, {"a": 1}), RawUpdate(6, 1, {"a": 2})
    assert await inbox.add([first, second]) == [first, second]
    await journal.answered(5, OutgoingMessage(1, "hi"))
    assert await inbox.add([first, second, RawUpdate(7, 2, {})]) == [RawUpdate(7, 2, {})]
    assert [update.update_id for update in await inbox.waiting()] == [6, 7]


async def test_a_lone_surrogate_survives_the_inbox(database: Database) -> None:
    await Inbox(database).add([RawUpdate(1, 1, {"text": "a\ud800b"})])
    (update,) = await Inbox(database).waiting()
    assert update.body == {"text": "a\ud800b"}


async def test_an_answer_is_all_there_or_not_at_all(database: Database) -> None:
    inbox, journal = Inbox(database), Journal(database)
    await inbox.add([RawUpdate(5, 1, {})])
    broken = replace(EXCHANGE, generator=None)  # type: ignore[arg-type]
    with pytest.raises(Exception, match="NOT NULL"):
        await journal.answered(5, OutgoingMessage(1, "hi"), broken)
    assert len(await inbox.waiting()) == 1
    assert await Outbox(database).unsent(1) == []
    await journal.answered(5, OutgoingMessage(1, "hi"), EXCHANGE)
    assert await inbox.waiting() == []
    assert [queued.message.text for queued in await Outbox(database).unsent(1)] == ["hi"]
    assert await History(database).recent(1, 5) == [("salam", "سلام!")]


async def test_tries_of_an_open_update_are_counted_and_survive(database: Database) -> None:
    inbox, journal = Inbox(database), Journal(database)
    await inbox.add([RawUpdate(5, 1, {})])
    assert [await inbox.begin(5) for _ in range(3)] == [1, 2, 3]
    assert await inbox.is_open(5)
    await journal.answered(5, OutgoingMessage(1, "sorry"), failure="RuntimeError")
    assert await inbox.begin(5) is None
    assert not await inbox.is_open(5)
    assert (await Statistics(database).summary()).set_aside == 1


async def test_the_body_of_an_answered_update_is_dropped(database: Database) -> None:
    await Inbox(database).add([RawUpdate(5, 1, {"text": "private"})])
    await Journal(database).ignored(5)
    assert (await database.row("SELECT body FROM inbox"))[0] is None


async def test_a_fresh_start_hides_what_was_said_before_in_that_chat_only(
    database: Database,
) -> None:
    journal, history = Journal(database), History(database)
    for chat in (1, 2):
        await journal.answered(chat, OutgoingMessage(chat, "a"), replace(EXCHANGE, chat_id=chat))
    await journal.answered(3, OutgoingMessage(1, "fresh"), fresh_start=True)
    assert await history.recent(1, 5) == []
    assert len(await history.recent(2, 5)) == 1
    await journal.answered(4, OutgoingMessage(1, "b"), replace(EXCHANGE, question="next"))
    assert [question for question, _ in await history.recent(1, 5)] == ["next"]


async def test_recent_history_is_the_latest_in_order(database: Database) -> None:
    journal = Journal(database)
    for number in range(8):
        await journal.answered(
            number, OutgoingMessage(1, "a"), replace(EXCHANGE, question=str(number))
        )
    recent = await History(database).recent(1, 3)
    assert [question for question, _ in recent] == ["5", "6", "7"]


async def test_a_message_leaves_the_outbox_with_its_last_part_and_its_text_with_it(
    database: Database,
) -> None:
    outbox = Outbox(database)
    spans = (Span("bold", 0, 4), Span("text_link", 5, 9, "https://example.com/"))
    message = OutgoingMessage(1, "long text", reply_to=77, spans=spans)
    await Journal(database).answered(1, message)
    (queued,) = await outbox.unsent(1)
    assert queued.message == message
    await outbox.part_sent(queued, 1, last=False)
    (queued,) = await outbox.unsent(1)
    assert queued.sent_parts == 1
    assert await outbox.chats() == [1]
    await outbox.part_sent(queued, 2, last=True)
    assert await outbox.unsent(1) == []
    assert await outbox.chats() == []
    assert tuple(await database.row("SELECT text, spans FROM outbox")) == (None, None)


async def test_old_conversations_are_erased_and_young_ones_stay(database: Database) -> None:
    journal, history = Journal(database), History(database)
    for number in range(3):
        await journal.answered(number, OutgoingMessage(1, "a"), EXCHANGE)
    async with database.transaction() as transaction:
        await transaction.execute("UPDATE exchanges SET created_at = created_at - 864000 * id")
    assert await history.forget_older_than(15) == 2
    assert len(await history.recent(1, 5)) == 1


async def test_statistics_count_generators_latency_and_unsent(database: Database) -> None:
    journal = Journal(database)
    for number in range(20):
        await journal.answered(
            number,
            OutgoingMessage(1, "a"),
            replace(EXCHANGE, duration=float(number), generator="model" if number < 3 else "t"),
        )
    summary = await Statistics(database).summary()
    assert summary.total == summary.today == summary.unsent == 20
    assert summary.by_generator == (("t", 17), ("model", 3))
    assert summary.mean_latency == 9.5
    assert summary.p95_latency == 18.0
    assert summary.size >= 4096
    empty = await Statistics(database).summary(since=4e9)
    assert empty.today == 0


async def test_a_fresh_start_holds_when_everything_before_it_was_erased(
    database: Database,
) -> None:
    journal, history = Journal(database), History(database)
    for number in range(5):
        await journal.answered(number, OutgoingMessage(1, "a"), EXCHANGE)
    await journal.answered(5, OutgoingMessage(1, "fresh"), fresh_start=True)
    async with database.transaction() as transaction:
        await transaction.execute("UPDATE exchanges SET created_at = 0")
    assert await history.forget_older_than(1) == 5
    await journal.answered(6, OutgoingMessage(1, "a"), replace(EXCHANGE, question="next"))
    assert [question for question, _ in await history.recent(1, 5)] == ["next"]
