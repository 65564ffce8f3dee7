from __future__ import annotations

from dataclasses import replace

from storage import Answers, Chats, Database, Exchange, Journal, Outbox, OutgoingMessage
from storage.people import People
from tests.test_storage_journal import EXCHANGE

QUESTION = OutgoingMessage(1, "سلام!", question_id=10)


async def answer(
    database: Database,
    exchange: Exchange = EXCHANGE,
    message: OutgoingMessage = QUESTION,
    replaces: int | None = None,
) -> None:
    await Journal(database).answered(5, message, exchange, replaces=replaces)


async def send(database: Database, chat_id: int, *message_ids: int) -> None:
    """Have what waits for a chat taken, in as many messages as there are ids."""
    outbox = Outbox(database)
    (queued,) = await outbox.unsent(chat_id)
    for number, sent in enumerate(message_ids, start=1):
        last = number == len(message_ids)
        await outbox.part_sent(queued, number, last=last, message_id=sent)


async def test_an_answer_is_known_by_its_number_if_it_went_out_as_one_message(
    database: Database,
) -> None:
    answers = Answers(database)
    await answer(database)
    given = await answers.to(1, 1, 10)
    assert given is not None
    assert given.answer_id is None
    await send(database, 1, 77)
    sent = await answers.to(1, 1, 10)
    assert sent == replace(given, answer_id=77)
    assert await answers.to(1, 2, 10) is None
    assert await answers.to(2, 1, 10) is None
    await answer(database, replace(EXCHANGE, message_id=11), replace(QUESTION, question_id=11))
    await send(database, 1, 78, 79)
    long = await answers.last(1, 1)
    assert long is not None
    assert (long.message_id, long.answer_id) == (11, None)


async def test_what_the_bot_says_otherwise_is_no_answer(database: Database) -> None:
    await answer(database)
    await send(database, 1, 77)
    await Journal(database).answered(6, OutgoingMessage(1, "help"))
    await send(database, 1, 78)
    given = await Answers(database).last(1, 1)
    assert given is not None
    assert given.answer_id == 77


async def test_another_answer_replaces_one_and_keeps_it_among_the_rejected(
    database: Database,
) -> None:
    answers = Answers(database)
    await answer(database)
    await send(database, 1, 77)
    given = await answers.last(1, 1)
    assert given is not None
    await answers.rate(given, -1)
    for text in ("دومی", "سومی"):
        await answer(database, replace(EXCHANGE, answer=text, generator="model"), replaces=given.id)
    another = await answers.last(1, 1)
    assert another == replace(
        given, answer="سومی", answer_id=None, rating=None, rejected=("سلام!", "دومی")
    )
    await answer(database, replace(EXCHANGE, question="edited"), replaces=given.id)
    edited = await answers.last(1, 1)
    assert edited == replace(given, question="edited", answer_id=None, rejected=())
    (count,) = await database.row("SELECT count(*) FROM exchanges")
    assert count == 1


async def test_what_was_erased_meanwhile_does_not_come_back(database: Database) -> None:
    await answer(database)
    given = await Answers(database).last(1, 1)
    assert given is not None
    await People(database).forget(1)
    await answer(database, replaces=given.id)
    await Answers(database).rate(given, 1)
    assert await Answers(database).last(1, 1) is None


async def test_after_a_fresh_start_there_is_no_last_answer_but_buttons_find_theirs(
    database: Database,
) -> None:
    answers = Answers(database)
    await answer(database)
    await Journal(database).answered(6, OutgoingMessage(1, "fresh"), fresh_start=True)
    assert await answers.last(1, 1) is None
    assert await answers.to(1, 1, 10) is not None


async def test_in_a_supergroup_messages_have_other_numbers(database: Database) -> None:
    group = replace(EXCHANGE, chat_id=-5)
    await answer(database, group, replace(QUESTION, chat_id=-5))
    await send(database, -5, 77)
    await answer(database, group, replace(QUESTION, chat_id=-5, edits=77))
    await Chats(database).move(-5, -6)
    (queued,) = await Outbox(database).unsent(-6)
    assert queued.message.edits is None
    given = await Answers(database).to(-6, 1, 10)
    assert given is not None
    assert given.answer_id is None
