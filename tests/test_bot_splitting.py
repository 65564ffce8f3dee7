from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.splitting import LIMIT, split, utf16_length


def test_a_short_text_stays_whole() -> None:
    assert split("سلام") == ["سلام"]


def test_a_text_without_letters_gives_no_part() -> None:
    assert split(" \n ") == []


def test_astral_characters_count_twice() -> None:
    assert utf16_length("a😀") == 3
    assert [len(part) for part in split("😀" * 3000)] == [2048, 952]


def test_the_cut_prefers_paragraphs_then_lines_then_sentences_then_words() -> None:
    words = "word " * 12
    assert split(f"{words}\n\n{words}\n{words}", 110)[0] == words.strip()
    assert split(f"{words}\n{words}. {words}", 110)[0] == words.strip()
    assert split("یک جمله. " * 12, 60)[0].endswith("جمله.")
    assert split("word " * 30, 52)[0].endswith("word")


def test_an_emoji_keeps_its_skin_and_its_family() -> None:
    for cluster in ("👍🏽", "👨‍👩‍👧‍👦", "❤️"):
        parts = split(cluster * 20, 21)
        assert "".join(parts) == cluster * 20
        assert all(part.startswith(cluster[0]) for part in parts)


@given(st.text(max_size=400), st.integers(12, 80))
def test_every_part_fits_and_nothing_but_blanks_is_lost(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(0 < utf16_length(part) <= limit for part in parts)
    assert re.sub(r"\s", "", "".join(parts)) == re.sub(r"\s", "", text)


def test_the_limit_is_telegrams() -> None:
    assert LIMIT == 4096
