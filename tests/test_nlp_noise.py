"""Noise for training: another hand's spelling, the same language."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.learning.examples import Example, read_corpus
from nlp.learning.noise import retyped
from nlp.normalisation import ZWNJ
from nlp.types import Language

SCRIPT = {
    Language.PERSIAN: re.compile("[\u0621-\u06d3]"),
    Language.ENGLISH: re.compile("[a-z]", re.IGNORECASE),
    Language.FINGLISH: re.compile("[a-z]", re.IGNORECASE),
}
ONE_IN = 25  # of the corpus


@pytest.mark.parametrize("language", SCRIPT)
def test_noise_keeps_the_language_and_changes_a_part_of_the_texts(language: Language) -> None:
    dice = random.Random(1)
    examples = [example for example in read_corpus() if example.language is language][::ONE_IN]
    changed = 0
    for example in examples:
        text = retyped(example, dice)
        changed += text != example.text
        assert bool(SCRIPT[language].search(text)) == bool(SCRIPT[language].search(example.text))
        others = [SCRIPT[one] for one in SCRIPT if SCRIPT[one] != SCRIPT[language]]
        for script in others:
            assert script.search(example.text) or not script.search(text), example
        assert abs(len(text) - len(example.text)) <= 3 + len(example.text) // 3, text
    assert 0.1 < changed / len(examples) < 0.95


def test_the_same_dice_fall_the_same_way() -> None:
    examples = read_corpus()[::100]
    dice, same = random.Random(3), random.Random(3)
    first = [retyped(example, dice) for example in examples]
    assert first == [retyped(example, same) for example in examples]
    assert first != [retyped(example, dice) for example in examples]  # the dice go on


def test_only_finglish_is_spelled_by_its_sound() -> None:
    ways = {
        language: {
            retyped(Example("khubam", language, None, None), random.Random(seed))
            for seed in range(3000)
        }
        for language in (Language.FINGLISH, Language.ENGLISH)
    }
    assert {"khubam", "xubam", "khoobam", "khbam"} <= ways[Language.FINGLISH]
    assert not {"xubam", "khoobam"} & ways[Language.ENGLISH]


def test_the_joiner_of_a_persian_word_may_be_missing_or_a_space() -> None:
    example = Example(f"می{ZWNJ}روم", Language.PERSIAN, None, None)
    ways = {retyped(example, random.Random(seed)) for seed in range(300)}
    assert {example.text, "میروم", "می روم"} <= ways


@given(st.text(max_size=40), st.sampled_from(list(Language)), st.integers(0, 99))
def test_any_text_can_be_retyped(text: str, language: Language, seed: int) -> None:
    retyped(Example(text, language, None, None), random.Random(seed))
