"""What an owner reads in a terminal: the same in both languages, and typed the Persian way."""

from __future__ import annotations

import re

import pytest
from fluent.runtime import FluentResource
from fluent.syntax import ast

from bot.redaction import Redactor
from bot.terminal import FOLDER, Texts, language_of
from tests.test_bot_messages import Variables


def texts(language: str) -> dict[str, set[str]]:
    """Return the values that each text of a language takes."""
    resource = FluentResource((FOLDER / f"{language}.ftl").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {}
    for entry in resource.body:
        if isinstance(entry, ast.Message):
            assert entry.id.name not in found, f"{entry.id.name} is written twice"
            variables = Variables()
            variables.visit(entry)
            found[entry.id.name] = variables.names
    return found


def shown(language: str, key: str) -> str:
    return Texts(language, Redactor()).text(key, **dict.fromkeys(texts(language)[key], "\u0627"))


def test_both_languages_have_the_same_texts() -> None:
    assert texts("en").keys() == texts("fa").keys()


def test_a_remedy_takes_no_value_that_its_finding_has_not() -> None:
    for language in ("en", "fa"):
        known = texts(language)
        for key in known:
            if key.endswith("-remedy"):
                # The finding itself may leave a value out, in one language or in both.
                finding = key.removesuffix("-remedy")
                given = texts("en")[finding] | texts("fa")[finding]
                assert known[key] <= given | {"names"}, key


@pytest.mark.parametrize("key", sorted(texts("fa").keys() - {"digits", "setup-yes"}))
def test_persian_is_typed_the_persian_way(key: str) -> None:
    text = shown("fa", key)
    assert not re.search("[يكىة٠-٩;]", text), text
    assert not re.search(r"(^|\s)ن?می\s|\sها(ی|ت|م|ش)?\s", text), text
    for line in text.splitlines():
        first = re.search("[A-Za-z\u0621-\u06cc]", line)
        assert first
        assert first.group() > "z", f"{line} would begin from the left"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "fa_IR.UTF-8"}, "fa"),
        ({"LANG": "fa_IR.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "fa_IR.UTF-8", "BOT_LANGUAGE": "en"}, "en"),
        ({"BOT_LANGUAGE": "fa"}, "fa"),
        ({"BOT_LANGUAGE": "auto", "LC_MESSAGES": "fa"}, "fa"),
        ({"LANG": "fan_GQ"}, "en"),
    ],
)
def test_the_language_is_the_settings_or_the_terminals(
    environment: dict[str, str], language: str
) -> None:
    assert language_of(environment) == language


def test_what_is_copied_holds_nothing_invisible_and_no_secret() -> None:
    persian = Texts("fa", Redactor(["hunter2hunter2"]))
    text = persian.text("key-missing", key="/k/hunter2hunter2", path="/a b/bot.db")
    assert "/a b/bot.db" in text
    assert not re.search("[\u2066-\u2069]", text)
    assert "hunter2" not in text
    assert "۱۲" in persian.text("admins-well", count=12)
