"""What people chose is kept, read without waiting, moves with its group and goes when they ask."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from storage import (
    Chats,
    Database,
    Journal,
    Outbox,
    OutgoingMessage,
    People,
    Preferences,
    PreferenceStore,
    StorageError,
    migrations,
)
from storage.outbox import buttons_in

SARA, NIMA, GROUP = 1, 2, -100
ENGLISH = Preferences("en", "short", streaming=False, reactions=True, finglish="finglish")


async def test_who_has_chosen_nothing_has_what_nobody_chose(database: Database) -> None:
    store = await PreferenceStore.read(database)
    assert store.of(SARA) == Preferences(None, "normal", streaming=True, reactions=False)


async def test_whatever_is_chosen_last_is_there_after_a_restart(tmp_path: Path) -> None:
    languages: tuple[Literal["auto", "fa", "en"] | None, ...] = (None, "auto", "fa", "en")
    lengths: tuple[Literal["short", "normal", "long"], ...] = ("short", "normal", "long")
    finglish: tuple[Literal["persian", "finglish"], ...] = ("persian", "finglish")
    every = itertools.product(languages, lengths, (True, False), (True, False))
    chosen = {
        number: Preferences(*values, finglish=finglish[number % 2])
        for number, values in enumerate(every)
    }
    path, key = tmp_path / "chat.db", tmp_path / "key" / "chat.key"
    async with Database.open(path, key) as database:
        store = await PreferenceStore.read(database)
        for number, preferences in chosen.items():
            await store.put(number, replace(preferences, streaming=not preferences.streaming))
            await store.put(number, preferences)
        assert {number: store.of(number) for number in chosen} == chosen
    async with Database.open(path, key) as database:
        store = await PreferenceStore.read(database)
        assert {number: store.of(number) for number in chosen} == chosen


async def test_what_cannot_be_stored_does_not_hold(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await PreferenceStore.read(database)
    await store.put(SARA, ENGLISH)

    async def full(*_: object) -> None:
        raise StorageError(database.path, "disk full")

    monkeypatch.setattr(database, "write", full)
    with pytest.raises(StorageError):
        await store.put(SARA, Preferences())
    assert store.of(SARA) == ENGLISH


@pytest.mark.parametrize(
    "row",
    [
        "'de', 'normal', 1, 0, 1, 1, 'persian'",
        "'fa', 'huge', 1, 0, 1, 1, 'persian'",
        "'fa', 'long', 2, 0, 1, 1, 'persian'",
        "'fa', 'long', 1, 0, 2, 1, 'persian'",
        "'fa', 'long', 1, 0, 1, 2, 'persian'",
        "'fa', 'long', 1, 0, 1, 1, 'latin'",
        "'fa', 'long', 1, 0, 1, 1, NULL",
    ],
)
async def test_the_file_takes_no_value_that_means_nothing(database: Database, row: str) -> None:
    with pytest.raises(sqlcipher.IntegrityError):
        await database.write(f"INSERT INTO preferences VALUES (1, {row})")  # noqa: S608 - from above


async def test_who_chose_before_there_was_finglish_is_answered_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, key = tmp_path / "chat.db", tmp_path / "chat.key"
    older = [step for step in migrations.steps() if step[0] < 13]
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "steps", lambda: older)
        async with Database.open(path, key) as database:
            await database.write("INSERT INTO preferences VALUES (1, 'en', 'long', 1, 1, 0, 1)")
    async with Database.open(path, key) as database:
        store = await PreferenceStore.read(database)
    assert store.of(SARA) == Preferences(
        "en", "long", reactions=True, announcements=False, finglish="persian"
    )


async def test_forget_erases_them_and_only_those_of_the_person(database: Database) -> None:
    store, people = await PreferenceStore.read(database), People(database)
    for chat in (SARA, NIMA, GROUP):
        await store.put(chat, ENGLISH)
    assert await people.preferences(SARA) == ENGLISH
    await people.forget(SARA)
    store.forgotten(SARA)
    assert await people.preferences(SARA) is None
    again = await PreferenceStore.read(database)
    for each in (store, again):
        assert each.of(SARA) == Preferences()
        assert each.of(NIMA) == each.of(GROUP) == ENGLISH


async def test_a_group_takes_them_along_to_its_supergroup(database: Database) -> None:
    store, new = await PreferenceStore.read(database), -200
    await store.put(GROUP, ENGLISH)
    await store.put(new, Preferences(length="long"))
    for _ in range(2):  # both chats tell of it
        await Chats(database).move(GROUP, new)
        store.moved(GROUP, new)
    again = await PreferenceStore.read(database)
    for each in (store, again):
        assert each.of(new) == ENGLISH
        assert each.of(GROUP) == Preferences()


async def test_rows_of_buttons_come_back_as_they_were(database: Database) -> None:
    rows = ((("فارسی", "a"), ("English", "b")), (("auto", "c"),))
    await Journal(database).answered(1, OutgoingMessage(SARA, "?", buttons=rows))
    (queued,) = await Outbox(database).unsent(SARA)
    assert queued.message.buttons == rows


async def test_the_one_row_an_older_version_left_behind_is_read(database: Database) -> None:
    await Journal(database).answered(1, OutgoingMessage(SARA, "?"))
    await database.write(
        "UPDATE outbox SET buttons = ?", (json.dumps([["yes", "y"], ["no", "n"]]),)
    )
    (queued,) = await Outbox(database).unsent(SARA)
    assert queued.message.buttons == ((("yes", "y"), ("no", "n")),)
    (messages,) = [page async for page in People(database).messages(SARA)]
    assert messages[0].buttons == queued.message.buttons
    assert buttons_in(None) == buttons_in("[]") == ()
