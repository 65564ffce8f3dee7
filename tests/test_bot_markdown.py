"""What models write, on its way to Telegram: read, cut, and held against Telegram's own parser."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Message, MessageEntity

from bot.drafts import read_unfinished
from bot.entities import entities
from bot.markdown import read
from bot.messages import Messages
from bot.rich_text import RichText
from bot.splitting import LIMIT, MOST_SPANS, split_rich, utf16_length
from nlp.templates import FOLDER, read_templates
from tests.telegram_parser import put_in_order, telegram, their_parts
from tests.test_bot_messages import strong_letters

Seen = list[tuple[str, str] | tuple[str, str, str]]


def formatted(rich: RichText) -> Seen:
    """Return kind and text of each span, and its target or language."""
    parts = ((span.kind, rich.text[span.start : span.end], span.detail) for span in rich.spans)
    return [(kind, text, detail) if detail else (kind, text) for kind, text, detail in parts]


@pytest.mark.parametrize(
    ("source", "text", "spans"),
    [
        ("**b** *i* ~~s~~ `c`", "b i s c", [("bold", "b"), ("italic", "i"),
         ("strikethrough", "s"), ("code", "c")]),
        ("متن **پررنگ** 😀 *کج*", "متن پررنگ 😀 کج", [("bold", "پررنگ"), ("italic", "کج")]),
        ("***x***", "x", [("bold", "x"), ("italic", "x")]),
        ("**a `b` c**", "a b c", [("bold", "a "), ("code", "b"), ("bold", " c")]),
        ("**a *b **c** d* e**", "a b c d e", [("bold", "a b c d e"), ("italic", "b c d")]),
        ("# One\ntext\n\n## Two", "One\ntext\n\nTwo", [("bold", "One"), ("bold", "Two")]),
        ("one\ntwo  \nthree\n\nfour", "one\ntwo\nthree\n\nfour", []),
        ("text:\n- a\n- b\n  - c\n\nend", "text:\n• a\n• b\n    ◦ c\n\nend", []),
        ("3. x\n4. y\n\n1) z", "3. x\n4. y\n\n1) z", []),
        ("1. a\n\n   b\n\n2. c", "1. a\n\nb\n\n2. c", []),
        ("> a\n> b\n\nc", "a\nb\nc", [("blockquote", "a\nb")]),
        ("> a\n> > b\n> `c`", "a\nb\nc", [("blockquote", "a\nb\nc"), ("code", "c")]),
        ("```python\n  if x:\n\ty\n```\nz", "  if x:\n\ty\nz", [("pre", "  if x:\n\ty", "python")]),
        ("```\nx", "x", [("pre", "x")]),
        ("~~~ c++ {1}\nx\n~~~", "x", [("pre", "x", "c++")]),
        ("1. do\n   ```sh\n   ls\n   ```", "1. do\nls", [("pre", "ls", "sh")]),
        ("- ```\n  x\n  ```", "•\nx", [("pre", "x")]),
        ("a\n\n---\n\nb", "a\n\n———\n\nb", []),
        ("a\n---", "a\n———", []),
        ("    four blanks", "four blanks", []),
        ("<b>x</b> &lt; <!-- y -->", "<b>x</b> < <!-- y -->", []),
        ("[a]: http://x.com", "[a]: http://x.com", []),
        ("2 * 3 * 4, snake_case_name, 5 < 6 & 7", "2 * 3 * 4, snake_case_name, 5 < 6 & 7", []),
        ("**open, `and` ~this", "**open, and ~this", [("code", "and")]),
        (r"\*not\* \_this\_", "*not* _this_", []),
        ("@someone /start #tag", "@someone /start #tag", []),
        ("```\n```", "```\n```", []),
        ("[]()", "[]()", []),
        (" ", " ", []),
    ],
)  # fmt: skip
def test_markdown_becomes_text_and_spans(source: str, text: str, spans: Seen) -> None:
    rich = read(source)
    assert (rich.text, formatted(rich)) == (text, spans)


def test_a_narrow_table_is_a_block_of_fixed_width() -> None:
    rich = read("Look:\n\n| name | n |\n|---|--:|\n| **a** | 1 |\n| 漢字 | `22` |")
    table = "name  n\n────  ──\na     1\n漢字  22"
    assert (rich.text, formatted(rich)) == (f"Look:\n{table}", [("pre", table)])


def test_a_table_that_cannot_be_aligned_is_told_in_lines() -> None:
    rich = read("| نام | سن |\n|---|---|\n| سارا | **۳۰** |\n| نیما | |")
    assert rich.text == "سارا\nسن: ۳۰\n\nنیما\nسن: "
    assert formatted(rich) == [("bold", "سارا"), ("bold", "۳۰"), ("bold", "نیما")]
    wide = read(f"| a | b |\n|---|---|\n| {'long ' * 9} | x |")
    assert wide.text.endswith("long\nb: x")


@pytest.mark.parametrize(
    ("source", "text", "target"),
    [
        ("[docs](https://a.com/b?c=d)", "docs", "https://a.com/b?c=d"),
        ("[docs](https://a.com/سلام)", "docs", "https://a.com/%D8%B3%D9%84%D8%A7%D9%85"),
        ("[a.com](https://www.a.com/page)", "a.com", "https://www.a.com/page"),
        ("[https://a.com/x](https://a.com/x/)", "https://a.com/x", "https://a.com/x/"),
        ("<https://a.com>", "https://a.com", "https://a.com"),
        ("![a cat](https://a.com/cat.png)", "a cat", "https://a.com/cat.png"),
        ("[![a cat](x.png)](https://a.com)", "a cat", "https://a.com"),
        ("[`code`](https://a.com)", "code", "https://a.com"),
    ],
)
def test_a_web_address_stands_behind_its_words(source: str, text: str, target: str) -> None:
    rich = read(source)
    assert (rich.text, formatted(rich)) == (text, [("text_link", text, target)])


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("[bank.com](https://evil.com/x)", "bank.com (https://evil.com/x)"),
        ("[log in at bank.com now](https://evil.com)", "log in at bank.com now (https://evil.com)"),
        ("[a.com/good](https://a.com/evil)", "a.com/good (https://a.com/evil)"),
        ("[bank.com](https://bank.com.evil.io)", "bank.com (https://bank.com.evil.io)"),
        ("[bank.com](https://bank.com@evil.io)", "bank.com (https://bank.com@evil.io)"),
        ("[me](https://bank.com@evil.io)", "me (https://bank.com@evil.io)"),
        ("[ba\u200bnk.com](https://evil.io)", "ba\u200bnk.com (https://evil.io)"),
        ("[bank\uff0ecom](https://evil.io)", "bank\uff0ecom (https://evil.io)"),
        ("[bаnk.com](https://bank.com)", "bаnk.com (https://bank.com)"),  # Cyrillic
        ("[1.2.3.4](https://evil.io)", "1.2.3.4 (https://evil.io)"),
        ("[**bank**.com](https://evil.io)", "bank.com (https://evil.io)"),
        ("[](https://evil.io)", "https://evil.io"),
        ("[x](https://nodots)", "x (https://nodots)"),
        ("[x](https://a.com:99999/)", "x (https://a.com:99999/)"),
        ("[Sara](tg://user?id=1001)", "Sara"),
        ("[Sara](TG:user?id=1001)", "Sara"),
        ("[x](tg://resolve?domain=bot)", "x"),
        ("[x](javascript:alert)", "[x](javascript:alert)"),
        ("[x](file.md)", "x"),
        ("[write](mailto:a@b.com)", "write (a@b.com)"),
        ("[call](tel:+98211)", "call (+98211)"),
        ("<a@b.com>", "a@b.com"),
    ],
)
def test_words_never_hide_where_a_link_leads_and_mention_nobody(source: str, text: str) -> None:
    rich = read(source)
    assert (rich.text, {span.kind for span in rich.spans} - {"bold"}) == (text, set())


def directions(text: str) -> str:
    return text.translate({0x2068: "‹", 0x2069: "›", 0x200F: "→"})


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("- `pip install` را بزن", "• ‹pip install› را بزن"),
        ("[Python](https://a.com) را ببین", "‹Python› را ببین"),
        ("**Python** زبان خوبی است", "→Python زبان خوبی است"),
        ("**`x`** یعنی این\n`y` in English", "‹x› یعنی این\ny in English"),
        ("The word سلام means `hello`", "The word سلام means hello"),
        ("```\nسلام x\n```", "سلام x"),
    ],
)
def test_a_persian_line_runs_its_way_whatever_code_and_links_it_holds(
    source: str, shown: str
) -> None:
    rich = read(source)
    assert directions(rich.text) == shown
    copied = [rich.text[s.start : s.end] for s in rich.spans if s.kind in ("code", "text_link")]
    assert not any(mark in text for text in copied for mark in "\u2068\u2069\u200f")


def ready_replies(language: str, name: str) -> list[str]:
    """Return every ready reply, with `name` where a person's name stands."""
    cells = read_templates(FOLDER / f"{language}.ftl").values()
    return [text.replace("\ue000", name) for variants in cells for text in variants]


@pytest.mark.parametrize(
    ("language", "name"), [("fa", "سارا"), ("en", "Sara"), ("fa-Latn", "Sara")]
)
def test_ready_replies_are_the_same_as_markdown(language: str, name: str) -> None:
    for text in ready_replies(language, name):
        assert read(text) == RichText(text)


@pytest.mark.parametrize(
    ("language", "ways"),
    [("fa", {"R", "AL"}), ("en", {"L", "none"}), ("fa-Latn", {"L", "none"})],
)
def test_telegram_takes_every_ready_reply_and_a_latin_name_turns_no_persian_one(
    language: str, ways: set[str]
) -> None:
    for text in ready_replies(language, "Ali"):
        rich = read(text)
        in_order(rich.text, entities(rich))
        assert {next(strong_letters(line), "none") for line in rich.text.splitlines()} <= ways


def test_what_is_said_before_an_answer_is_no_markdown() -> None:
    late = Messages().plain("fa", "late")
    rich = read("**سلام**").after(f"{late} *x*")
    assert rich.text == f"{late} *x*\n\nسلام"
    assert formatted(rich) == [("bold", "سلام")]
    assert read("x").after("") == read("x")


# While an answer grows


@pytest.mark.parametrize(
    ("source", "text", "spans"),
    [
        ("a **bol", "a bol", [("bold", "bol")]),
        ("a **bold*", "a bold", [("bold", "bold")]),
        ("a **bold**", "a bold", [("bold", "bold")]),
        ("a **", "a", []),
        ("a **bold `co", "a bold co", [("bold", "bold "), ("code", "co")]),
        ("~~ab", "ab", [("strikethrough", "ab")]),
        ("see [the do", "see the do", []),
        ("see [the docs]", "see the docs", []),
        ("see [the docs](https://a.co", "see the docs", []),
        ("x\n\n```py\ndef", "x\ndef", [("pre", "def", "py")]),
        ("- one\n- **tw", "• one\n• tw", [("bold", "tw")]),
        ("- one\n-", "• one", []),
        ("snake_case and 2 * 3", "snake_case and 2 * 3", []),
        ("> **a\n> b", "**a\nb", [("blockquote", "**a\nb")]),
        ("**", "**", []),
    ],
)
def test_what_is_open_at_the_end_of_a_draft_counts_as_closed(
    source: str, text: str, spans: Seen
) -> None:
    rich = read_unfinished(source)
    assert (rich.text, formatted(rich)) == (text, spans)


def test_a_growing_answer_never_shows_its_markup() -> None:
    source = (
        "این **متن `کد` پررنگ** و *کج* و [لینک](http://a.com/x) است.\n\n- **دو**\n\n```py\nx\n```"
    )
    for end in range(1, len(source)):
        shown = read_unfinished(source[:end]).text.removesuffix("`").removesuffix("`")
        assert not set("*[]()") & set(shown), source[:end]


# Cutting


def test_a_long_block_of_code_goes_on_as_a_block_of_code() -> None:
    code = "\n".join(f"    line {number}" for number in range(900))
    parts = split_rich(read(f"Here:\n```python\n{code}\n```\nDone."))
    assert len(parts) == 3
    assert [formatted(part)[0][::2] for part in parts] == [("pre", "python")] * 3
    assert all(part.text.startswith("    line") for part in parts[1:])
    assert "\n".join(part.text for part in parts) == f"Here:\n{code}\nDone."


def test_the_cut_spares_blocks_links_and_bold_words() -> None:
    words = "word " * 16
    assert split_rich(read(f"{words}\n\n```\n{'x' * 60}\n\ny\n```"), 120)[0].text == words.strip()
    for marked in ("[{}](https://a.com)", "**{}**", "`{}`"):
        phrase = "one two " * 4 + "one"
        parts = split_rich(read(words + marked.format(phrase)), 100)
        assert [part.text for part in parts] == [words.strip(), phrase]
        assert [len(part.spans) for part in parts] == [0, 1]
    assert len(split_rich(read(f"> {'word ' * 30}"), 100)) == 2


def test_a_part_has_no_more_entities_than_telegram_takes() -> None:
    parts = split_rich(read("**a** `b` " * 150))
    assert [len(part.spans) for part in parts] == [100, 100, 100]
    assert "".join(part.text for part in parts).replace(" ", "") == "ab" * 150


# Anything at all

PIECES = st.sampled_from(
    [
        *("**", "*", "_", "__", "~~", "`", "``", "```", "```python\n", "\n```\n", "\n", "\n\n"),
        *("\n    ", "\n- ", "\n1. ", "\n# ", "\n> ", "\n>> ", "| a | b |\n|---|---|\n| 1 | 2 |\n"),
        *(
            "|",
            "---\n",
            "\\",
            "[",
            "]",
            "(",
            ")",
            "![",
            "](",
            "[x](https://a.com/b)",
            "<b>",
            "&lt;",
        ),
        *("[سلام](http://b.org)", "[google.com](https://evil.com)", "[u](tg://user?id=5)"),
        *("<https://auto.com>", "&#0;", "&#x202e;", "سلام دنیا ", "کتاب\u200cها ", "hello world "),
        *(
            "Python ",
            "😀",
            "👨\u200d👩\u200d👧\u200d👦",
            "👍🏽",
            "@someone ",
            "/start ",
            "#tag ",
            "a_b ",
            " ",
        ),
        *(
            "\t",
            "\r\n",
            "\u2028",
            "\u202e",
            "\0",
            "\u200f",
            "e\u0333",
            "    x = [1]\n",
            "\ud83d",
            "۱. ",
        ),
        *("**پررنگ** ", "`code` ", "~~خط~~ ", "word. " * 30, "😀" * 50, "x = 1\n" * 40),
    ]
)
ANSWERS = st.lists(PIECES, min_size=1, max_size=60).map("".join)
# TDLib's request reads the markup that is left in a text, too; of it other characters are made.
_NO_MARKUP = str.maketrans("*_`~|[]", "+-'=/()")


def check_parts(source: str, limit: int) -> None:
    """Read, cut and hold against Telegram; a small `limit` makes many cuts."""
    rich = read(source)
    parts = split_rich(rich, limit)
    assert "".join("".join(part.text for part in parts).split()) == "".join(rich.text.split())
    for part in parts:
        assert 0 < utf16_length(part.text) <= limit
        found = entities(part)
        assert len(found) <= MOST_SPANS
        theirs = in_order(part.text, found)
        assert len(theirs) <= MOST_SPANS
        # The same through HTML, which Telegram reads strictly.
        html = Message(0, None, None, text=part.text, entities=found).text_html  # type: ignore[arg-type]
        html = html.replace('<pre><code class="', '<pre><code class="language-')
        parsed = telegram("parseTextEntities", text=html, parse_mode={"@type": "textParseModeHTML"})
        assert parsed["@type"] == "formattedText", parsed
        assert parsed["text"] == part.text
        again = put_in_order(part.text.translate(_NO_MARKUP), their_parts_as_given(parsed))
        assert their_parts(again) == theirs


def in_order(text: str, found: list[MessageEntity]) -> list[tuple[object, ...]]:
    """Return what Telegram makes of entities; it must refuse none."""
    given = [(str(one.type), one.offset, one.length, one.url or one.language) for one in found]
    answer = put_in_order(text.translate(_NO_MARKUP), given)
    assert answer["@type"] == "formattedText", answer
    return their_parts(answer)


def their_parts_as_given(parsed: dict[str, object]) -> list[tuple[str, int, int, str | None]]:
    return [
        (str(kind), int(str(offset)), int(str(length)), str(details[0]) if details else None)
        for kind, offset, length, *details in their_parts(parsed)
    ]


@settings(max_examples=500, deadline=None)
@given(ANSWERS, st.sampled_from([LIMIT, 200, 60]))
def test_telegram_takes_every_part_of_anything_a_model_writes(source: str, limit: int) -> None:
    check_parts(source, limit)


@pytest.mark.slow
@pytest.mark.timeout(600)  # 20 s on two idle cores
@settings(max_examples=10_000, deadline=None)
@given(ANSWERS, st.sampled_from([LIMIT, 200, 60]))
def test_telegram_takes_every_part_of_ten_thousand_texts(source: str, limit: int) -> None:
    check_parts(source, limit)


@settings(max_examples=300, deadline=None)
@given(ANSWERS)
def test_every_draft_can_be_shown(source: str) -> None:
    for part in split_rich(read_unfinished(source)):
        in_order(part.text, entities(part))


@pytest.mark.parametrize(
    "mark", ["[", "*a ", "**a*", "[a](", "a**b", "~~a ", "> ", "- ", "`a ``b "]
)
def test_no_answer_keeps_the_event_loop_for_long(mark: str) -> None:
    source = (mark * 8_000)[:8_000]
    started = time.process_time()
    split_rich(read_unfinished(source))
    assert time.process_time() - started < 1.5
