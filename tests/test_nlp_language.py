from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nlp.language import identify, normalise
from nlp.types import Language

ODD = "aaab \u200c\u200d\u0640\u064bسلاميكةأ❤️👨‍👩\u0301\ud800\udc00\x00\n١٢۳"


@given(st.text() | st.text(alphabet=ODD, max_size=40))
@example("\ud83d\ude00")
def test_normalising_twice_changes_nothing_and_gives_valid_text(text: str) -> None:
    plain = normalise(text)
    assert normalise(plain) == plain
    plain.encode("utf-8")
    assert plain == unicodedata.normalize("NFKC", plain)
    assert plain == plain.strip()
    assert "  " not in plain


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("كتابي", "کتابی"),
        ("علىٰ", "علی"),
        ("مُدَرِّسـه", "مدرسه"),
        ("ﺳﻼم", "سلام"),
        ("سلاممممم", "سلامم"),
        ("salaaaaam", "salaam"),
        ("١٢٣ ۱۲۳ 123", "۱۲۳ ۱۲۳ 123"),
        ("1000000", "1000000"),
        ("می\u200cروم", "می\u200cروم"),
        ("می\u200c\u200cروم\u200c \u200cخانه", "می\u200cروم خانه"),
        ("\u202bسلام\u202c\u200f \ufeffدنیا\u200b", "سلام دنیا"),
        ("  چند \t\n خط  ", "چند خط"),
        ("😀👨‍👩‍👧❤️", "😀👨‍👩‍👧❤️"),
        ("a\ud800b", "a\ufffdb"),
        ("a\x00b", "ab"),
        ("\ud83d\ude00", "😀"),
        ("!!!!", "!!!!"),
        ("", ""),
    ],
)
def test_one_spelling_for_what_is_typed_many_ways(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


FA, EN, FINGLISH, UND = Language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("سلام", FA),
        ("الان کجایی؟", FA),
        ("كجا رفتي", FA),
        ("فایل PDF رو send کن برام", FA),
        ("سلام hello", FA),
        ("خخخخ", FA),
        ("hello", EN),
        ("what's the weather like in Tehran?", EN),
        ("salam, how are you today my friend", EN),
        ("what does سلام mean?", EN),
        ("I love this café", EN),
        ("salam", FINGLISH),
        ("salam khubi?", FINGLISH),
        ("hava chetore emruz", FINGLISH),
        ("dastet dard nakone azizam", FINGLISH),
        ("mikham beram cinema", FINGLISH),
        ("in file ro befrest baram", FINGLISH),
        ("😀👍", UND),
        ("12345 ۱۲۳", UND),
        ("https://example.com/salam", UND),
        ("@sara_rezaei /start", UND),
        ("", UND),
        ("\ud800\x00", UND),
        ("привет, как дела", UND),
        ("你好世界", UND),
        ("שלום", UND),
        ("bonjour, comment ça va", UND),
        ("hola, cómo estás", UND),
        ("merhaba nasılsın", UND),
        ("كيف حالك اليوم", UND),
        ("آپ کیسے ہیں", UND),
    ],
)
def test_languages_are_told_apart_in_short_and_mixed_messages(
    text: str, language: Language
) -> None:
    prediction = identify(text)
    assert prediction.label == language
    assert 0.4 < prediction.score <= 1


@given(st.text(max_size=300))
def test_any_text_has_a_language_and_a_probability(text: str) -> None:
    prediction = identify(text)
    assert prediction.label in set(Language)
    assert 0 <= prediction.score <= 1


def test_a_long_message_is_no_problem() -> None:
    assert identify("salam khubi " * 5000).label == FINGLISH
    assert identify("a" * 4096).label in set(Language)
