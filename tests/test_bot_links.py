"""A link into the bot opens what it names, and can do no harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.playground import Playground
from tests.whole_bot import DANIEL, GROUP, NIMA, Person, run_bot


@pytest.mark.parametrize("person_id", [NIMA, DANIEL])
@pytest.mark.parametrize(
    "page", ["help", "privacy", "settings", "language", "history", "mood", "id"]
)
async def test_a_link_opens_a_page_as_its_command_does(
    playground: Playground, tmp_path: Path, person_id: int, page: str
) -> None:
    person = Person(playground, person_id)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        linked = await person.ask(f"/start {page}")
        assert linked == await person.ask(f"/{page}")
        assert linked != await person.ask("/start")


@pytest.mark.parametrize(
    ("person_id", "language", "welcome"), [(DANIEL, "fa", "سلام"), (NIMA, "en", "Hi")]
)
async def test_a_link_chooses_the_language_of_who_has_not(
    playground: Playground, tmp_path: Path, person_id: int, language: str, welcome: str
) -> None:
    person = Person(playground, person_id)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        assert welcome in await person.ask(f"/start {language}")
        assert not person.buttons()  # there is nothing left to ask
    async with run_bot(tmp_path, playground.api_base, playground.token):
        assert welcome in await person.ask("/start")
        other = {"fa": "en", "en": "fa"}[language]
        assert welcome in await person.ask(f"/start {other}")


@pytest.mark.parametrize("target", ["forget", "export", "new", "start", "users", "x-1_Y", "fa en"])
async def test_what_a_link_may_not_open_is_the_welcome(
    playground: Playground, tmp_path: Path, target: str
) -> None:
    daniel = Person(playground, DANIEL)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        welcome = await daniel.ask("/start")
        assert await daniel.ask(f"/start {target}") == welcome


async def test_in_groups_and_where_the_owner_wants_none_links_are_the_welcome(
    playground: Playground, tmp_path: Path
) -> None:
    daniel, group = Person(playground, DANIEL), Person(playground, DANIEL, GROUP)
    async with run_bot(tmp_path / "on", playground.api_base, playground.token):
        help_text = await daniel.ask("/start help")
        assert await group.ask("/start@hamzaban_playground_bot help") != help_text
    async with run_bot(tmp_path / "off", playground.api_base, playground.token, DEEP_LINKS="false"):
        assert await daniel.ask("/start help") == await daniel.ask("/start") != help_text


async def test_a_stranger_with_a_link_stays_outside(playground: Playground, tmp_path: Path) -> None:
    daniel = Person(playground, DANIEL)
    closed = {"ALLOWED_USER_IDS": str(NIMA)}
    async with run_bot(tmp_path, playground.api_base, playground.token, **closed):
        assert str(DANIEL) in await daniel.ask("/start help")
        assert str(DANIEL) in await daniel.ask("/start fa")
