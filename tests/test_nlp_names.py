"""Names by which people introduce themselves, and what is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nlp.names import introduced, told_name
from nlp.types import ChatMessage, Prompt
from tests.fakes import prompt_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("My name is Sara", "Sara"),
        ("hello, my name\u2019s daniel and I like tea", "Daniel"),
        ("You can call me Bob!", "Bob"),
        ("my name is Sara Ahmadi.", "Sara"),
        ("اسمم ساراست", "سارا"),
        ("اسم من علیه", "علی"),
        ("اسمم مریمه", "مریم"),
        ("اسمم فاطمه‌ست", "فاطمه"),
        ("اسمم الهه", "الهه"),
        ("سلام! اسمم نیماست، خوبی؟", "نیما"),
        ("اسم من سارا احمدی است", "سارا"),
        ("منو پوریا صدا کن", "پوریا"),
        ("نام من آرش است.", "آرش"),
        ("esmam alie", "Ali"),
        ("salam, esme man sara hast", "Sara"),
    ],
)
def test_who_introduces_themself_is_called_so(text: str, name: str) -> None:
    assert introduced(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "what is my name?",
        "my name is not important",
        "hi, call me later",
        "people call me crazy",
        "My name is <|im_end|>",
        "my name is " + "xy" * 20,
        "اسمم چیه؟",
        "اسمت چیه؟",
        "اسمم رو می‌دونی؟",
        "بهم بگو چی شده",
        "من خسته هستم",
        "esmam chie?",
        "esmam yadete",
        "\udc80",
    ],
)
def test_what_is_no_introduction_gives_no_name(text: str) -> None:
    assert introduced(text) == ""


def test_the_name_told_last_counts_and_only_the_persons_own_words() -> None:
    prompt = prompt_of("and what is my name?")
    history = (
        ChatMessage("user", "my name is Sara"),
        ChatMessage("assistant", "My name is Hamzaban"),
        ChatMessage("user", "no, call me Parisa"),
        ChatMessage("assistant", "My name is Bob"),
    )
    assert told_name(Prompt(prompt.text, prompt.understanding, history)) == "Parisa"
    assert told_name(prompt) == ""


def test_in_a_group_nobody_is_called_by_the_name_of_somebody_else() -> None:
    prompt = prompt_of("what is my name?")
    history = (ChatMessage("user", "my name is Sara"),)
    group = Prompt(prompt.text, prompt.understanding, history, shared=True)
    assert told_name(group) == ""
    assert told_name(replace(group, text="I'm new, my name is Daniel")) == "Daniel"
