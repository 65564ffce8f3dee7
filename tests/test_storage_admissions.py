"""Who is let in and shut out: at once in memory, and still after a restart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage import Admissions, Ban, Database, People, Statistics, StorageError
from storage.history import add_exchange
from tests.test_storage_journal import EXCHANGE

SARA, NIMA, DANIEL = 1, 2, 3


async def test_bans_and_guests_survive_a_restart(database: Database) -> None:
    first = await Admissions.load(database)
    await first.ban(SARA, "spam")
    await first.ban(NIMA)
    await first.told(NIMA)
    await first.allow(DANIEL)
    again = await Admissions.load(database)
    for admissions in (first, again):
        assert dict(admissions.bans) == {SARA: Ban("spam", False), NIMA: Ban("", True)}
        assert admissions.guests == {DANIEL}
        assert admissions.is_guest(DANIEL)
        assert not admissions.is_guest(SARA)
        assert not admissions.is_guest(None)


async def test_who_is_banned_anew_is_told_anew(database: Database) -> None:
    admissions = await Admissions.load(database)
    await admissions.ban(SARA)
    await admissions.told(SARA)
    await admissions.ban(SARA, "again")
    assert (await Admissions.load(database)).bans[SARA] == Ban("again", False)


async def test_what_was_decided_can_be_taken_back_once(database: Database) -> None:
    admissions = await Admissions.load(database)
    await admissions.ban(SARA)
    await admissions.allow(NIMA)
    await admissions.allow(NIMA)
    assert await admissions.unban(SARA)
    assert not await admissions.unban(SARA)
    assert await admissions.disallow(NIMA)
    assert not await admissions.disallow(NIMA)
    for each in (admissions, await Admissions.load(database)):
        assert (dict(each.bans), each.guests) == ({}, frozenset())


async def test_what_could_not_be_written_is_not_believed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    admissions = await Admissions.load(database)

    async def full(*arguments: object) -> None:
        raise StorageError(database.path, "disk is full", passing=True)

    monkeypatch.setattr(database, "write", full)
    for decision in (admissions.ban(SARA), admissions.allow(NIMA)):
        with pytest.raises(StorageError):
            await decision
    assert (dict(admissions.bans), admissions.guests) == ({}, frozenset())


async def test_a_ban_outlives_forget_and_stands_in_what_a_person_gets_to_see(
    database: Database,
) -> None:
    people, admissions = People(database), await Admissions.load(database)
    await admissions.ban(SARA, "spam")
    await admissions.allow(NIMA)
    await people.forget(SARA)
    sara, nima = await people.standing(SARA), await people.standing(NIMA)
    assert sara.banned_at is not None
    assert (sara.ban_reason, sara.let_in_at) == ("spam", None)
    assert (nima.banned_at, nima.let_in_at is None) == (None, False)
    assert SARA in (await Admissions.load(database)).bans


async def test_people_are_counted_by_when_they_wrote(database: Database) -> None:
    day, now = 86_400, 1_800_000_000.0
    wrote = {  # of each person: how many days ago
        1: (0.1,),
        2: (3, 0.2),
        3: (20, 3),
        4: (40, 29),
        5: (80, 40),
        -100: (0.1,),  # a group, by an anonymous admin
    }
    for person, days in wrote.items():
        for ago in days:
            async with database.transaction() as transaction:
                exchange = replace(EXCHANGE, chat_id=-100, user_id=person)
                await add_exchange(transaction, exchange)
                await transaction.execute(
                    "UPDATE exchanges SET created_at = ? WHERE id = last_insert_rowid()",
                    (now - ago * day,),
                )
    await database.write("INSERT INTO gone_chats VALUES (1, 0, 'x'), (-100, 0, 'x')")
    count = await Statistics(database).headcount(now - day / 2, now)
    assert (count.total, count.today, count.week, count.month) == (5, 2, 3, 4)
    assert (count.new_week, count.gone) == (2, 1)


async def test_nobody_is_counted_in_an_empty_database(database: Database) -> None:
    count = await Statistics(database).headcount(0, 0)
    assert (count.total, count.today, count.new_week, count.gone) == (0, 0, 0, 0)
