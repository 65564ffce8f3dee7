"""/users, /ban and /allow: the whole bot at the playground, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.playground import Playground
from storage import Admissions, Database
from tests.whole_bot import DANIEL, GROUP, NIMA, SARA, Person, run_bot

STRANGER = 987_654_321


def digits(number: int, language: str) -> str:
    table = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹") if language == "fa" else {}
    return str(number).translate(table)


@pytest.mark.parametrize(("admin", "person"), [(SARA, DANIEL), (DANIEL, NIMA)])
async def test_who_is_banned_hears_it_once_and_keeps_the_right_to_their_data(
    playground: Playground, tmp_path: Path, admin: int, person: int
) -> None:
    one, other = Person(playground, admin), Person(playground, person)
    running = {"ADMIN_USER_IDS": str(admin)}
    async with run_bot(tmp_path, playground.api_base, playground.token, **running):
        await other.ask("hello")
        assert str(person) in await one.ask(f"/ban {person} too many\nadvertisements")
        refusal = await other.ask("hello?")
        assert "too many advertisements" in refusal
        other.write("why?")
        other.write("/start")
        other.write("/id")
    async with run_bot(tmp_path, playground.api_base, playground.token, **running):
        other.write("hello?")
        Person(playground, person, GROUP).write("@hamzaban_playground_bot hello")
        assert await other.ask("/privacy") != refusal  # and nothing before it
        assert len(other.seen()) == 3
        await other.ask("/export")
        assert b"too many advertisements" in other.files()[-1].content
        await other.ask("/forget")
        await other.press(0)
        assert str(person) in await one.ask("/users")
        assert str(person) in await one.ask(f"/unban {digits(person, 'fa')}")
        await other.ask("hello again")
        assert str(person) not in await one.ask("/users")
        assert Person(playground, person, GROUP).seen() == []


async def test_a_ban_without_a_reason_names_none(playground: Playground, tmp_path: Path) -> None:
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await Person(playground, SARA).ask(f"/ban {DANIEL}")
        refusal = await Person(playground, DANIEL).ask("hello")
        assert "reason" not in refusal
        assert "ended your access" in refusal


async def test_old_buttons_of_who_is_banned_do_nothing_but_those_of_forget(
    playground: Playground, tmp_path: Path
) -> None:
    daniel = Person(playground, DANIEL)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await daniel.ask("/forget")
        await Person(playground, SARA).ask(f"/ban {DANIEL}")
        press: dict[str, Any] = {
            "id": "1",
            "from": {"id": DANIEL, "is_bot": False, "first_name": "Daniel"},
            "chat_instance": "1",
            "data": "whatever:1",
            "message": {"message_id": 1, "date": 1, "chat": {"id": DANIEL, "type": "private"}},
        }
        playground.world.updates.put("callback_query", press)
        assert "erased" in await daniel.press(0)
        assert len(daniel.seen()) == 2


@pytest.mark.parametrize(("admin", "language"), [(SARA, "fa"), (DANIEL, "en")])
async def test_wrong_arguments_are_explained_and_change_nothing(
    playground: Playground, tmp_path: Path, admin: int, language: str
) -> None:
    one = Person(playground, admin)
    other_admin = NIMA
    async with run_bot(
        tmp_path,
        playground.api_base,
        playground.token,
        ADMIN_USER_IDS=f"{admin},{other_admin}",
        ALLOWED_USER_IDS=str(STRANGER),
    ):
        for command in ("ban", "unban", "allow", "disallow"):
            usages = {
                await one.ask(f"/{command}{wrong}")
                for wrong in ("", " sara", " @sara", " -5", " 0", f" {2**52}", " 1.5", " 9" * 20)
                if not (command == "ban" and wrong == " 9" * 20)  # the rest is a reason
            }
            assert len(usages) == 1
            (usage,) = usages
            assert f"/{command}" in usage
            assert ("\u06cc" in usage) == (language == "fa")
        assert await one.ask(f"/ban 5 {'x' * 201}") == await one.ask("/ban")
        assert "5" not in await one.ask("/unban 5 6")
        refused = await one.ask(f"/ban {other_admin}")
        assert await one.ask(f"/ban {admin}") == refused
        assert str(admin) not in await one.ask("/users")
        await one.ask(f"/disallow {STRANGER}")


async def test_who_is_let_in_talks_at_once_and_after_a_restart_until_that_is_taken_back(
    playground: Playground, tmp_path: Path
) -> None:
    sara, daniel = Person(playground, SARA), Person(playground, DANIEL)
    listed = {"ALLOWED_USER_IDS": str(NIMA)}
    async with run_bot(tmp_path, playground.api_base, playground.token, **listed):
        refusal = await daniel.ask("hello")
        assert str(DANIEL) in refusal
        assert str(DANIEL) in await sara.ask(f"/allow {DANIEL}")
        assert await daniel.ask("hello") != refusal
        assert "۱" in (await sara.ask("/users")).split("\n")[-1]
    async with run_bot(tmp_path, playground.api_base, playground.token, **listed):
        assert await daniel.ask("hello") != refusal
        await sara.ask(f"/disallow {DANIEL}")
        assert await daniel.ask("hello") == refusal
        assert "/allow" in await sara.ask(f"/disallow {DANIEL}")
        assert "تنظیمات" in await sara.ask(f"/disallow {NIMA}")
        await Person(playground, NIMA).ask("سلام")
        await sara.ask(f"/ban {NIMA}")
        assert "/unban" in await sara.ask(f"/allow {NIMA}")


@pytest.mark.parametrize(("admin", "words"), [(SARA, "همه"), (DANIEL, "everybody")])
async def test_where_everyone_may_talk_nobody_needs_to_be_let_in(
    playground: Playground, tmp_path: Path, admin: int, words: str
) -> None:
    async with run_bot(tmp_path, playground.api_base, playground.token, ADMIN_USER_IDS=str(admin)):
        assert words in await Person(playground, admin).ask("/allow 5")
        await Person(playground, NIMA).ask("سلام")


@pytest.mark.parametrize(("admin", "language"), [(SARA, "fa"), (DANIEL, "en")])
async def test_users_are_counted_and_neither_named_nor_quoted(
    playground: Playground, tmp_path: Path, admin: int, language: str
) -> None:
    one = Person(playground, admin)
    async with run_bot(tmp_path, playground.api_base, playground.token, ADMIN_USER_IDS=str(admin)):
        await Person(playground, NIMA).ask("یک راز")
        await Person(playground, NIMA).ask("یک راز دیگر")
        await Person(playground, DANIEL if admin == SARA else SARA).ask("a secret")
        report = await one.ask("/users")
        two = digits(2, language)
        assert [line for line in report.split("\n")[1:4] if two in line] == report.split("\n")[1:4]
        for secret in ("راز", "secret", "Nima", "نیما", "Sara", str(NIMA), digits(NIMA, "fa")):
            assert secret not in report


async def test_of_very_many_banned_people_the_last_hundred_are_shown(
    playground: Playground, tmp_path: Path
) -> None:
    sara = Person(playground, SARA)
    async with Database.open(
        tmp_path / "data" / "bot.db", tmp_path / "key" / "bot.key"
    ) as database:
        admissions = await Admissions.load(database)
        for user_id in range(5000, 5105):
            await admissions.ban(user_id)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        report = await sara.ask("/users")
    assert "5104" in report
    assert "5004" not in report
    assert report.count("•") == 100
    assert "۵" in report.split("\n")[-1]
