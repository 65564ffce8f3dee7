from __future__ import annotations

from dataclasses import replace

import pytest

from nlp.cells import Cell
from nlp.doubts import may_mean
from nlp.templates import FOLDER, TemplateGenerator, read_templates
from nlp.types import Intent, Language, Prediction, Prompt
from tests.fakes import prompt_of


def doubtful(text: str, *intents: str, language: Language = Language.PERSIAN) -> Prompt:
    """A message that may have any of these intents."""
    prompt = prompt_of(text, language=language, intent=Intent.GENERAL_CONVERSATION)
    candidates = tuple(
        Prediction(intent, 0.4 - 0.01 * place) for place, intent in enumerate(intents)
    )
    return replace(prompt, understanding=replace(prompt.understanding, candidates=candidates))


def test_the_likeliest_two_are_offered_and_a_way_out() -> None:
    prompt = doubtful("چرا کسی نیست", Intent.COMPLAINT, Intent.QUESTION, Intent.GREETING)
    assert may_mean(prompt) == (Intent.COMPLAINT, Intent.QUESTION, Intent.GENERAL_CONVERSATION)


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("چرا کسی نیست", []),  # clear
        ("چرا کسی نیست", [Intent.QUESTION]),
        ("چرا", [Intent.COMPLAINT, Intent.QUESTION]),
        ("حالا ببینیم چی می‌شه", [Intent.QUESTION, Intent.GENERAL_CONVERSATION]),
        ("be well, my friend", [Intent.GREETING, Intent.GOODBYE]),  # nothing is wanted
        ("می‌خوام بمیرم", [Intent.COMPLAINT, Intent.QUESTION]),
        ("order the usual", ["order_food", Intent.QUESTION]),  # an owner's own has no plain words
    ],
)
def test_elsewhere_nobody_is_asked(text: str, intents: list[str]) -> None:
    assert may_mean(doubtful(text, *intents)) == ()


@pytest.mark.parametrize("language", [Language.PERSIAN, Language.ENGLISH])
async def test_the_reply_asks_back_in_the_language_of_the_message(language: Language) -> None:
    prompt = doubtful("well why not", Intent.COMPLAINT, Intent.QUESTION, language=language)
    (reply,) = [piece async for piece in TemplateGenerator().stream(prompt)]
    assert reply in read_templates(FOLDER / f"{language}.ftl")[Cell.UNSURE]
