"""/reload: the whole bot at the playground, with texts and templates of its own to edit."""

from __future__ import annotations

import re
import shutil
from functools import partial
from pathlib import Path

import pytest

from bot.messages import FOLDER as TEXTS
from bot.messages import Messages
from bot.playground import Playground
from nlp.templates import FOLDER as TEMPLATES
from nlp.templates import TemplateGenerator
from tests.whole_bot import DANIEL, SARA, Person, run_bot


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the texts, from which the bot reads."""
    shutil.copytree(TEXTS, tmp_path / "texts")
    monkeypatch.setattr("bot.app.Messages", partial(Messages, tmp_path / "texts"))
    return tmp_path / "texts"


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the templates, from which the bot reads."""
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    folder = partial(TemplateGenerator, folder=tmp_path / "templates")
    monkeypatch.setattr("nlp.ai_models.TemplateGenerator", folder)
    return tmp_path / "templates"


def edit(path: Path, old: str, new: str) -> int:
    """Replace a text that stands in a file once; return its line."""
    content = path.read_text("utf-8")
    assert content.count(old) == 1
    path.write_text(content.replace(old, new), "utf-8")
    return content[: content.index(old)].count("\n") + 1


@pytest.mark.parametrize(("admin", "done"), [(SARA, "خوندم"), (DANIEL, "anew")])
async def test_edited_texts_and_templates_are_in_use_at_once(
    playground: Playground, tmp_path: Path, texts: Path, templates: Path, admin: int, done: str
) -> None:
    one = Person(playground, admin)
    async with run_bot(tmp_path, playground.api_base, playground.token, ADMIN_USER_IDS=str(admin)):
        edit(texts / "en.ftl", "unknown-command = ", "unknown-command = Pardon? ")
        edit(texts / "fa.ftl", "unknown-command = ", "unknown-command = جان؟ ")
        edit(texts / "en.ftl", "command-new = Start", "command-new = Begin")
        english = (templates / "en.ftl").read_text("utf-8")
        ahoy = re.sub(r"(?m)^(    \.\w+ = ).*$", r"\1Ahoy!", english)
        (templates / "en.ftl").write_text(ahoy, "utf-8")
        assert "Ahoy" not in await one.ask("hello, how are you?")
        assert "Pardon" not in await one.ask("/nonsense")
        assert done in await one.ask("/reload")
        assert (await one.ask("/nonsense")).startswith(("Pardon?", "جان؟"))
        assert await one.ask("hello, how are you?") == "Ahoy!"
        world = playground.world
        person, chat = world.chats.person(DANIEL), world.chats.chat(DANIEL)
        while not dict(world.profile.menu(person, chat)).get("new", "").startswith("Begin"):
            await one.ask("/nonsense")


@pytest.mark.parametrize("admin", [SARA, DANIEL])
async def test_a_broken_file_is_named_with_its_line_and_the_others_are_not_held_up(
    playground: Playground, tmp_path: Path, texts: Path, templates: Path, admin: int
) -> None:
    one = Person(playground, admin)
    async with run_bot(tmp_path, playground.api_base, playground.token, ADMIN_USER_IDS=str(admin)):
        before = await one.ask("/nonsense")
        line = edit(texts / "en.ftl", "id-private = ", "id-private { ")
        edit(texts / "fa.ftl", "unknown-command = ", "unknown-command = جان؟ ")
        edit(texts / "en.ftl", "unknown-command = ", "unknown-command = Pardon? ")
        answer = await one.ask("/reload")
        assert "en.ftl" in answer
        assert f"line {line}" in answer
        assert await one.ask("/nonsense") == before
        edit(texts / "en.ftl", "id-private { ", "id-private = ")
        (templates / "fa.ftl").write_text("oops", "utf-8")
        answer = await one.ask("/reload")
        assert "fa.ftl" in answer
        assert "line 1" in answer
        assert await one.ask("/nonsense") != before
        assert await one.ask("سلام")
