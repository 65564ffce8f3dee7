"""The bot's own texts: the same in every language, and fit for Telegram's own parser."""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tdjson
from fluent.runtime import FluentResource
from fluent.syntax import ast, visitor

from bot.messages import FOLDER, Messages

FSI, PDI = "\u2068", "\u2069"
HOSTILE = "<b>&amp; x</i> سلام /help _*`\"'"
# Longest allowed by the Bot API: setMyName, setMyDescription, setMyShortDescription, BotCommand.
LIMITS = {"bot-name": 64, "bot-description": 512, "bot-short-description": 120, "command-": 60}


class Variables(visitor.Visitor):
    """Collects the names of the values a text takes."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


@functools.cache
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


LANGUAGES = ("en", "fa")
EVERY_TEXT = [(language, key) for language in LANGUAGES for key in texts(language)]
MESSAGES = Messages()


def shown(language: str, key: str, value: str = "x") -> str:
    return MESSAGES.text(language, key, **dict.fromkeys(texts(language)[key], value))


def telegram(request: dict[str, Any]) -> dict[str, Any]:
    """Ask TDLib, offline."""
    answer = tdjson.td_execute(json.dumps(request).encode())
    assert answer is not None
    result: dict[str, Any] = json.loads(answer)
    return result


@pytest.fixture(autouse=True, scope="module")
def quiet_tdlib() -> None:
    telegram({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def parsed(html: str) -> dict[str, Any]:
    """Return the formatted text that Telegram's servers make of `html`."""
    mode = {"@type": "textParseModeHTML"}
    return telegram({"@type": "parseTextEntities", "text": html, "parse_mode": mode})


def strong_letters(line: str) -> Iterator[str]:
    """Yield the direction of each letter that decides a line's, as UAX #9 P2 has it."""
    depth = 0
    for letter in re.sub(r"<[^>]*>", "", line):
        depth += (letter == FSI) - (letter == PDI)
        direction = unicodedata.bidirectional(letter)
        if depth == 0 and direction in ("L", "R", "AL"):
            yield direction


def test_all_languages_have_the_same_texts_with_the_same_values() -> None:
    assert MESSAGES.languages == LANGUAGES
    assert texts("en") == texts("fa")


@pytest.mark.parametrize(("language", "key"), EVERY_TEXT)
def test_telegram_accepts_every_text_even_with_hostile_values(language: str, key: str) -> None:
    formatted = parsed(shown(language, key, HOSTILE))
    assert formatted["@type"] == "formattedText", formatted
    assert len(formatted["text"].encode("utf-16-le")) // 2 <= 4096
    values = texts(language)[key]
    assert formatted["text"].count(HOSTILE) == len(values), "a value was not shown as it is"
    own = shown(language, key)
    assert len(formatted["entities"]) == len(parsed(own)["entities"]), "a value became markup"
    assert set(re.findall(r"</?(\w+)", own)) <= {"b", "i", "code"}


@pytest.mark.parametrize("key", ["bot-description", "help-privacy", "privacy-seen"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_on_privacy_say_so_when_answers_are_written_elsewhere(
    language: str, key: str
) -> None:
    elsewhere = Messages(elsewhere=True)
    assert elsewhere.text(language, key) == MESSAGES.text(language, f"{key}-elsewhere")
    assert elsewhere.text(language, "start", name="x") == MESSAGES.text(language, "start", name="x")


@pytest.mark.parametrize(("language", "key"), EVERY_TEXT)
def test_every_value_is_isolated_outside_of_what_a_tap_copies(language: str, key: str) -> None:
    html = shown(language, key, "value")
    isolated = re.findall(f"{FSI}(?:<code>)?value(?:</code>)?{PDI}", html)
    assert len(isolated) == html.count("value")
    assert f"<code>{FSI}" not in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_descriptions_and_menus_fit_telegram_and_hold_no_html(language: str) -> None:
    checked = 0
    for key in texts(language):
        for start, limit in LIMITS.items():
            if key == start or (start.endswith("-") and key.startswith(start)):
                text = MESSAGES.plain(language, key)
                assert 0 < len(text) <= limit, key
                assert not re.search("[<>&\u2066-\u2069]", text), key
                checked += 1
    assert checked >= 12


@pytest.mark.parametrize("key", sorted(texts("fa").keys() - {"digits"}))
def test_every_persian_line_starts_from_the_right(key: str) -> None:
    for line in shown("fa", key, "Latin").splitlines():
        assert not line or next(strong_letters(line), None) in ("R", "AL"), line


@pytest.mark.parametrize(("language", "key"), EVERY_TEXT)
def test_every_command_keeps_its_slash_and_can_be_tapped(language: str, key: str) -> None:
    text = parsed(shown(language, key))["text"]
    commands = re.findall(r"/[a-z]+", text)
    assert text.count(f"{FSI}/") == len(commands)
    entities = telegram({"@type": "getTextEntities", "text": text})["entities"]
    tapped = [entity for entity in entities if entity["type"]["@type"].endswith("BotCommand")]
    assert len(tapped) == len(commands)


def test_the_guide_names_every_command_of_the_menu_but_start() -> None:
    for language in LANGUAGES:
        guide = shown(language, "help") + shown(language, "help-admin")
        menu = {key.removeprefix("command-") for key in texts(language) if "command-" in key}
        assert set(re.findall(f"{FSI}/([a-z]+){PDI}", guide)) == menu - {"start"}


def test_persian_texts_are_typed_the_persian_way() -> None:
    for key in texts("fa").keys() - {"digits"}:
        text = re.sub(f"<[^>]*>|{FSI}[^{PDI}]*{PDI}", "", shown("fa", key))
        assert not re.search("[يكىة٠-٩0-9A-Za-z?;,]", text), text
        assert not re.search(r"(^|\s)ن?می\s|\sها(ی|ت|م|ش)?\s", text), text


def test_values_are_escaped_and_isolated() -> None:
    text = MESSAGES.text("fa", "start", name="<b>سارا & co")
    assert text.startswith(f"سلام {FSI}&lt;b&gt;سارا &amp; co{PDI}!")


def test_an_id_is_copied_without_invisible_characters() -> None:
    text = MESSAGES.text("fa", "id-group", user="1001", chat="-1001000000001")
    assert f"{FSI}<code>-1001000000001</code>{PDI}" in text


def test_an_unknown_language_reads_english_and_a_region_does_not_matter() -> None:
    assert MESSAGES.text("de", "new-chat") == MESSAGES.text("en", "new-chat")
    assert MESSAGES.text("fa-IR", "new-chat") == MESSAGES.text("fa", "new-chat")


def test_numbers_are_written_in_the_digits_of_the_language() -> None:
    assert MESSAGES.digits("1403.5", "fa") == "۱۴۰۳٫۵"
    assert MESSAGES.digits("1403.5", "en") == "1403.5"


def test_an_unknown_text_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="no-such-text"):
        MESSAGES.text("fa", "no-such-text")


def test_a_missing_value_is_an_error_and_never_half_a_text() -> None:
    with pytest.raises(ValueError, match="name"):
        MESSAGES.text("en", "start")


def test_a_malformed_file_is_refused_when_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "en.ftl").write_text("start = Hello { $name\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"en\.ftl: not a Fluent message"):
        Messages(tmp_path)


GOOD = "digits = 0123456789.\n-help = /help\nstart = Hello { $name }: { -help }\n"


@pytest.fixture
def edited(tmp_path: Path) -> Messages:
    """Texts of one language whose file may be edited."""
    (tmp_path / "en.ftl").write_text(GOOD, encoding="utf-8")
    return Messages(tmp_path)


def test_edited_texts_are_said_once_they_are_read_anew(edited: Messages, tmp_path: Path) -> None:
    (tmp_path / "en.ftl").write_text(GOOD.replace("Hello", "Hi"), encoding="utf-8")
    assert edited.text("en", "start", name="x").startswith("Hello")
    edited.reload()
    assert edited.text("en", "start", name="x").startswith("Hi")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (GOOD.replace("$name }", "$name"), "line 3"),
        (GOOD.replace("$name", "$nmae"), r"line 3.*nmae"),
        (GOOD.replace("{ -help }", "{ -hepl }"), r"line 3.*-hepl"),
        (GOOD.replace("start = ", "start =\n    .a = "), "line 3"),
        (GOOD.replace("start = ", "stat = "), "start is missing"),
        ("", "is missing"),
        (None, r"missing: en\.ftl"),
        (GOOD.encode("utf-16"), "not UTF-8"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_the_texts_in_use_stay(
    edited: Messages, tmp_path: Path, content: str | bytes | None, problem: str
) -> None:
    path = tmp_path / "en.ftl"
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ValueError, match=problem) as found:
        edited.reload()
    assert "en.ftl" in str(found.value)
    assert edited.text("en", "start", name="x").startswith("Hello")
    path.write_text(GOOD.replace("Hello", "Hi"), encoding="utf-8")
    edited.reload()
    assert edited.text("en", "start", name="x").startswith("Hi")


def test_the_texts_as_they_are_can_be_read_anew() -> None:
    messages = Messages()
    messages.reload()
    assert messages.text("fa", "new-chat") == MESSAGES.text("fa", "new-chat")
