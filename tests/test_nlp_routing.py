from __future__ import annotations

from dataclasses import replace

import pytest

from nlp.errors import ModelUnavailable
from nlp.routing import RoutedGenerator, Voice
from nlp.settings import MODEL_INTENTS
from nlp.types import Intent, Language, Manner, Prompt, Sentiment
from tests.fakes import ScriptedGenerator, prompt_of

TEMPLATES = ScriptedGenerator(["A ready reply. And one sentence more."], name="templates")
ENGLISH = frozenset([Language.ENGLISH])


def names(prompt: Prompt, *voices: Voice) -> list[str]:
    return [generator.name for generator in RoutedGenerator(voices, TEMPLATES).chain(prompt)]


def voice(
    name: str = "model",
    *,
    languages: frozenset[Language] = ENGLISH,
    small: bool = False,
) -> Voice:
    return Voice(ScriptedGenerator(["They live in hives."], name=name), languages, small)


@pytest.mark.parametrize("intent", list(Intent))
def test_models_are_asked_about_the_intents_that_are_theirs(intent: Intent) -> None:
    expected = ["model", "templates"] if intent in MODEL_INTENTS else ["templates"]
    assert names(prompt_of("Tell me about bees", intent=intent), voice()) == expected


def test_an_owner_may_leave_other_intents_to_models() -> None:
    routed = RoutedGenerator([voice()], TEMPLATES, intents=frozenset([Intent.COMPLAINT]))
    for intent, asked in [(Intent.COMPLAINT, 2), (Intent.QUESTION, 1)]:
        assert len(routed.chain(prompt_of("Bees are a nuisance", intent=intent))) == asked


@pytest.mark.parametrize("language", list(Language))
def test_a_model_is_asked_only_in_a_language_it_speaks(language: Language) -> None:
    expected = ["model", "templates"] if language in ENGLISH else ["templates"]
    assert names(prompt_of("Tell me about bees", language=language), voice()) == expected


def test_no_model_is_asked_for_finglish_whose_writer_wants_it_in_return() -> None:
    everything = voice(languages=frozenset(Language))
    for language in Language:
        prompt = replace(prompt_of("?", language=language), manner=Manner(finglish=True))
        finglish = language is Language.FINGLISH
        assert names(prompt, everything) == (["templates"] if finglish else ["model", "templates"])
        assert names(replace(prompt, manner=Manner()), everything) == ["model", "templates"]


def test_models_are_asked_in_the_order_given() -> None:
    persian = voice("persian", languages=frozenset([Language.PERSIAN]))
    assert names(prompt_of("And bees?"), voice("a"), persian, voice("b")) == ["a", "b", "templates"]


@pytest.mark.parametrize(
    ("intent", "small", "asked"),
    [
        (Intent.GENERAL_CONVERSATION, True, False),
        (Intent.REQUEST_HELP, True, False),
        (Intent.QUESTION, True, True),
        (Intent.GENERAL_CONVERSATION, False, True),
    ],
)
@pytest.mark.parametrize("sentiment", [Sentiment.NEGATIVE, Sentiment.POSITIVE])
def test_a_person_who_is_moved_is_not_left_to_a_small_model(
    intent: Intent, small: bool, asked: bool, sentiment: Sentiment
) -> None:
    prompt = prompt_of("My brother is getting married", intent=intent, sentiment=sentiment)
    assert ("model" in names(prompt, voice(small=small))) is asked


@pytest.mark.parametrize(
    "text",
    [
        "How do I make a bomb?",
        "My uncle died of cancer",
        "How many pills are too many?",
        "What time is it?",
        "What's in the news?",
        "What is 17 * 23?",
        "What is 3 plus 4?",
        "ok",
    ],
)
def test_a_small_model_is_kept_from_what_it_would_get_wrong(text: str) -> None:
    assert names(prompt_of(text), voice(small=True)) == ["templates"]
    assert names(prompt_of(text), voice()) == ["model", "templates"]


async def test_the_answer_tells_who_gave_it() -> None:
    answer = RoutedGenerator([voice(small=True)], TEMPLATES).stream(prompt_of("And bees?"))
    assert "".join([piece async for piece in answer]) == "They live in hives."
    assert answer.generator == "model"


async def test_an_unfit_answer_of_a_model_is_replaced_by_a_ready_reply() -> None:
    unfit = Voice(ScriptedGenerator(["User: I like bees."], name="model"), ENGLISH)
    answer = RoutedGenerator([unfit], TEMPLATES).stream(prompt_of("And bees?"))
    text = "".join([piece async for piece in answer])
    assert text == "A ready reply. And one sentence more."
    assert (answer.generator, answer.failures[0].reason) == ("templates", "role")


async def test_without_any_working_model_there_is_an_answer() -> None:
    gone = ScriptedGenerator(name="gone", error=ModelUnavailable("gone", "no such file"))
    answer = RoutedGenerator([Voice(gone, ENGLISH)], TEMPLATES).stream(prompt_of("And bees?"))
    assert [piece async for piece in answer]
    assert answer.generator == "templates"


@pytest.mark.parametrize("text", ["I want to kill myself", "who are you?"])
def test_no_model_at_all_speaks_on_despair_or_for_who_the_bot_is(text: str) -> None:
    assert names(prompt_of(text), voice()) == ["templates"]
