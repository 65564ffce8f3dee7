"""Template replies: always there, never the same twice in a row, and well written."""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from fluent.runtime import FluentResource
from fluent.syntax import ast

from nlp.cells import Cell, cell, needed_cells
from nlp.language import identify
from nlp.templates import FOLDER, TemplateGenerator, read_templates
from nlp.topics import Topic, topic_of
from nlp.types import (
    ChatMessage,
    Intent,
    Language,
    Length,
    Manner,
    Prompt,
    Sentiment,
    Understanding,
)

WRITTEN = (Language.PERSIAN, Language.ENGLISH, Language.FINGLISH)
FINGLISH = Manner(finglish=True)
CELLS = [(intent, sentiment) for intent in Intent for sentiment in Sentiment]
TEMPLATES = {language: read_templates(FOLDER / f"{language}.ftl") for language in WRITTEN}
EVERY_REPLY = {
    language: [reply for variants in cells.values() for reply in variants]
    for language, cells in TEMPLATES.items()
}
CHATTY = {
    Intent.GREETING,
    Intent.THANKS,
    Intent.GOODBYE,
    Intent.GENERAL_CONVERSATION,
    Intent.QUESTION,
    Intent.COMPLIMENT,
}
FREQUENT = {(intent, mood) for intent in CHATTY for mood in Sentiment if mood != "negative"} | {
    (Intent.GENERAL_CONVERSATION, Sentiment.NEGATIVE),
    (Intent.COMPLAINT, Sentiment.NEGATIVE),
}


def prompt(
    intent: Intent = Intent.GENERAL_CONVERSATION,
    sentiment: Sentiment = Sentiment.NEUTRAL,
    language: Language = Language.PERSIAN,
    history: tuple[ChatMessage, ...] = (),
) -> Prompt:
    return Prompt("…", Understanding(language, intent, 0.9, sentiment, 0.9), history)


async def answer(generator: TemplateGenerator, prompt: Prompt) -> str:
    pieces = [piece async for piece in generator.stream(prompt)]
    assert len(pieces) == 1
    return pieces[0]


def said(*texts: str) -> tuple[ChatMessage, ...]:
    return tuple(ChatMessage("assistant", text) for text in texts)


@pytest.mark.parametrize("language", WRITTEN)
def test_no_cell_is_missing_and_no_message_is_a_stray(language: Language) -> None:
    assert set(TEMPLATES[language]) == {*needed_cells(), *(cell(*each) for each in CELLS)}
    resource = FluentResource((FOLDER / f"{language}.ftl").read_text(encoding="utf-8"))
    messages = [entry.id.name for entry in resource.body if isinstance(entry, ast.Message)]
    assert len(messages) == len(set(messages))


@pytest.mark.parametrize("language", WRITTEN)
def test_every_cell_has_enough_variants(language: Language) -> None:
    for each in CELLS:
        variants = TEMPLATES[language][cell(*each)]
        assert len(variants) >= (8 if each in FREQUENT else 5), each
    for special in Cell:
        often = special.startswith(("greeting", "goodbye", "name-told"))
        assert len(TEMPLATES[language][special]) >= (8 if often else 5), special


@pytest.mark.parametrize("language", WRITTEN)
def test_no_two_replies_are_alike(language: Language) -> None:
    bare = [re.sub(r"\W", "", reply).lower() for reply in EVERY_REPLY[language]]
    assert sorted(each for each in bare if bare.count(each) > 1) == []


@pytest.mark.parametrize("language", WRITTEN)
def test_replies_are_short_plain_text(language: Language) -> None:
    for reply in EVERY_REPLY[language]:
        assert reply == reply.strip()
        assert "\n" not in reply
        assert len(reply) <= 200, reply
        assert len(re.findall(r"[.!?؟…]+(?=\s|$)", reply)) <= 3, reply
        assert not re.search(r"[<>*_`\[\]{}#]|  |\s[.,!?،؛؟:]|\.\.", reply), reply
        assert sum(unicodedata.category(letter) == "So" for letter in reply) <= 1, reply


def test_persian_replies_are_typed_the_persian_way() -> None:
    for reply in EVERY_REPLY[Language.PERSIAN]:
        words = reply.replace("\u2068/help\u2069", "")
        assert not re.search("[يكىة٠-٩0-9]", words), reply
        assert not re.search("[A-Za-z?;,\"']", words), reply
        assert not re.search(r"(^|\s)ن?می\s", words), reply
        assert not re.search(r"\s(ها|های|هات|هام|هاش|تر|ترین|ای|ام|ات|اش)[\s.!،؛؟]", words), reply
        assert not re.search("\u200c(?![\u0600-\u06ff])|(?<![\u0600-\u06ff])\u200c", words), reply
        assert re.search("[.!؟😊🙂😄🌙]$", reply), reply


def test_english_replies_are_typed_the_english_way() -> None:
    for reply in EVERY_REPLY[Language.ENGLISH]:
        words = reply.replace("\u2068/help\u2069", "")
        assert not re.search("[\u0600-\u06ff\u200c\u2018\u2019/]", words), reply
        assert not re.search(r"\bi\b|[.!?] [a-z]", words), reply
        assert re.search(r"^[A-Z\u2068]", reply), reply
        assert re.search("[.!?😊🙂😄🌙]$", reply), reply


def test_finglish_replies_are_typed_as_people_type_it() -> None:
    for reply in EVERY_REPLY[Language.FINGLISH]:
        words = re.sub("\u2068.*?\u2069|Hamzaban", "", reply)
        assert not re.search("[^a-z0-9 .,:?!()😊🙂😄🌙\u2600\ufe0f]", words), reply
        assert re.search("[.!?😊🙂😄🌙]$", reply), reply


def test_finglish_has_as_many_replies_as_persian() -> None:
    persian, finglish = (TEMPLATES[each] for each in (Language.PERSIAN, Language.FINGLISH))
    assert {name: len(each) for name, each in finglish.items()} == {
        name: len(each) for name, each in persian.items()
    }


@pytest.mark.parametrize("language", WRITTEN)
def test_each_reply_tells_its_language(language: Language) -> None:
    for reply in EVERY_REPLY[language]:
        read = identify(reply)
        assert (read.label, read.score >= 0.9) == (language, True), reply


@pytest.mark.parametrize("language", WRITTEN)
@pytest.mark.parametrize(("intent", "sentiment"), CELLS)
async def test_a_long_chat_never_hears_one_of_the_last_three_replies_again(
    language: Language, intent: Intent, sentiment: Sentiment
) -> None:
    generator = TemplateGenerator(rng=random.Random(7))
    variants = TEMPLATES[language][cell(intent, sentiment)]
    history: tuple[ChatMessage, ...] = ()
    for _ in range(60):
        asked = replace(prompt(intent, sentiment, language, history), manner=FINGLISH)
        reply = await answer(generator, asked)
        assert reply in variants
        assert reply not in [message.text for message in history[-6:]]
        history += (ChatMessage("user", "…"), *said(reply))
    heard = {message.text for message in history if message.role == "assistant"}
    assert heard == set(variants)


async def test_an_undetermined_message_gets_a_kind_question() -> None:
    generator = TemplateGenerator(Language.ENGLISH)
    for sentiment in Sentiment:
        question = prompt(sentiment=sentiment, language=Language.UNDETERMINED)
        assert await answer(generator, question) in TEMPLATES[Language.ENGLISH][Cell.EMPTY]


async def test_an_undetermined_message_with_an_intent_is_answered_by_that_intent() -> None:
    question = prompt(Intent.QUESTION, language=Language.UNDETERMINED)
    reply = await answer(TemplateGenerator(Language.ENGLISH), question)
    assert reply in TEMPLATES[Language.ENGLISH]["question-neutral"]


@pytest.mark.parametrize(
    ("history", "default", "expected"),
    [
        ((), Language.ENGLISH, Language.ENGLISH),
        ((), Language.FINGLISH, Language.PERSIAN),
        ((), Language.UNDETERMINED, Language.PERSIAN),
        (said("Hello!", "سلام!"), Language.ENGLISH, Language.PERSIAN),
        (said("سلام!", "Hello!", "👍 42"), Language.PERSIAN, Language.ENGLISH),
        (said("你好", "👍"), Language.ENGLISH, Language.ENGLISH),
    ],
)
async def test_an_undetermined_message_is_answered_in_the_language_the_chat_was_last_in(
    history: tuple[ChatMessage, ...], default: Language, expected: Language
) -> None:
    question = prompt(language=Language.UNDETERMINED, history=history)
    reply = await answer(TemplateGenerator(default), question)
    assert reply in TEMPLATES[expected][Cell.EMPTY]


def few_templates(folder: Path, **more: str) -> Path:
    cells = (
        dict.fromkeys(needed_cells(), "!")
        | {cell(intent, Sentiment.NEUTRAL): intent for intent in Intent}
        | more
    )
    text = "".join(f"{name} =\n    .a = {reply}\n" for name, reply in cells.items())
    for language in WRITTEN:
        (folder / f"{language}.ftl").write_text(text, encoding="utf-8")
    return folder


async def test_a_mood_without_replies_of_its_own_hears_the_neutral_ones(tmp_path: Path) -> None:
    generator = TemplateGenerator(folder=few_templates(tmp_path))
    for intent, sentiment in CELLS:
        assert await answer(generator, prompt(intent, sentiment)) == intent


async def test_when_all_were_just_used_the_one_used_longest_ago_comes_back(tmp_path: Path) -> None:
    two = {"thanks-neutral": "one\n    .b = two"}
    generator = TemplateGenerator(folder=few_templates(tmp_path, **two))
    history = said("two", "one", "two")
    assert await answer(generator, prompt(Intent.THANKS, history=history)) == "one"


async def test_an_answer_that_was_not_liked_does_not_come_again_while_there_are_others(
    tmp_path: Path,
) -> None:
    five = "1" + "".join(f"\n    .{name} = {name}" for name in "bcde")
    generator = TemplateGenerator(folder=few_templates(tmp_path, **{"thanks-neutral": five}))
    rejected: tuple[str, ...] = ()
    for _ in range(5):
        question = replace(prompt(Intent.THANKS), rejected=rejected)
        rejected = (*rejected, await answer(generator, question))
    assert set(rejected) == set("1bcde")
    again = replace(prompt(Intent.THANKS, history=said(*rejected[:3])), rejected=rejected)
    assert await answer(generator, again) == rejected[0]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("empty =\n    .a = { oops\n", "not a Fluent message"), ("", "no variants for empty")],
)
def test_a_file_that_could_leave_someone_without_an_answer_is_refused(
    tmp_path: Path, text: str, complaint: str
) -> None:
    broken = tmp_path / "fa.ftl"
    broken.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=complaint):
        read_templates(broken)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("می‌خوام بمیرم", Topic.DESPAIR),
        ("دیگه خسته شدم از زندگی...", Topic.DESPAIR),
        ("mikham khodamo bokosham", Topic.DESPAIR),
        ("I don't want to live anymore", Topic.DESPAIR),
        ("nobody would miss me", Topic.DESPAIR),
        ("who are you? i want to kill myself", Topic.DESPAIR),
        ("یه جوک بگو بخندیم", Topic.JOKE),
        ("can you tell me a joke?", Topic.JOKE),
        ("ye jok begoo dge", Topic.JOKE),
        ("جوک خوبی بود", None),
        ("اسمت چیه؟", Topic.IDENTITY),
        ("hello, who are you?", Topic.IDENTITY),
        ("esmet chie", Topic.IDENTITY),
        ("to adami ya robot?", Topic.IDENTITY),
        ("this film is to die for", None),
        ("از خنده مردم", None),
        ("who are your friends?", None),
    ],
)
def test_grave_and_personal_subjects_are_recognised_by_their_words(
    text: str, topic: Topic | None
) -> None:
    assert topic_of(text) is topic


@pytest.mark.parametrize("intent", Intent)
async def test_despair_is_met_with_care_whatever_was_understood(intent: Intent) -> None:
    generator = TemplateGenerator()
    asked = replace(prompt(intent, Sentiment.POSITIVE), text="کاش بمیرم")
    assert await answer(generator, asked) in TEMPLATES[Language.PERSIAN][Topic.DESPAIR]


async def test_a_word_said_in_every_language_is_answered_in_that_of_the_chat() -> None:
    generator = TemplateGenerator()
    ok = replace(
        prompt(Intent.GOODBYE, language=Language.ENGLISH, history=said("سلام!")), text="bye"
    )
    assert await answer(generator, ok) in EVERY_REPLY[Language.PERSIAN]
    ok = replace(
        prompt(Intent.GOODBYE, language=Language.FINGLISH, history=said("Hi!")), text="bye"
    )
    assert await answer(generator, ok) in EVERY_REPLY[Language.ENGLISH]


async def test_a_word_said_twice_tells_no_more_than_once() -> None:
    bye = prompt(Intent.GOODBYE, language=Language.FINGLISH, history=said("Hi!"))
    reply = await answer(TemplateGenerator(), replace(bye, text="Bye bye"))
    assert reply in EVERY_REPLY[Language.ENGLISH]


@pytest.mark.parametrize(
    ("confidence", "mood"), [(0.6, Sentiment.NEUTRAL), (0.7, Sentiment.POSITIVE)]
)
async def test_joy_that_may_be_none_is_not_cheered_at(confidence: float, mood: Sentiment) -> None:
    glad = prompt(Intent.GENERAL_CONVERSATION, Sentiment.POSITIVE)
    read = replace(glad.understanding, sentiment_confidence=confidence)
    reply = await answer(TemplateGenerator(), replace(glad, understanding=read))
    assert reply in TEMPLATES[Language.PERSIAN][cell(Intent.GENERAL_CONVERSATION, mood)]


@pytest.mark.parametrize(
    ("text", "read", "history", "wished", "otherwise"),
    [
        ("salam khubi?", "fa-Latn", (), "fa-Latn", "fa"),
        ("salam", "fa-Latn", (), "fa-Latn", "fa"),
        ("salam khubi?", "fa-Latn", ("Hello, how are you?",), "fa-Latn", "fa"),
        ("salam khubi?", "fa-Latn", ("سلام!",), "fa-Latn", "fa"),
        ("mersi", "fa-Latn", ("سلام!",), "fa-Latn", "fa"),
        ("سلام", "fa", ("salam! khubam, mersi. to chetori?",), "fa", "fa"),
        ("ok", "en", ("salam! khubam, mersi. to chetori?",), "fa-Latn", "fa"),
        ("👍", "und", ("salam! khubam, mersi. to chetori?",), "fa-Latn", "fa"),
        ("ok", "en", ("salam \u2068سارا\u2069! khubam, to chetori?",), "fa-Latn", "fa"),
        ("👍", "und", ("hale to chetore?", "Good, thanks!"), "en", "en"),
        ("👍", "und", ("سلام!",), "fa", "fa"),
        ("ok", "en", ("سلام!",), "fa", "fa"),
        ("bye", "fa-Latn", ("Hi!",), "en", "en"),
        ("mersi", "fa-Latn", ("Bye!", "Haha!"), "en", "en"),
        ("what is new?", "en", ("salam! khubam, mersi. to chetori?",), "en", "en"),
    ],
)
async def test_finglish_is_answered_in_finglish_where_that_is_wished(
    text: str, read: str, history: tuple[str, ...], wished: str, otherwise: str
) -> None:
    asked = replace(prompt(language=Language(read), history=said(*history)), text=text)
    for manner, expected in ((FINGLISH, wished), (Manner(), otherwise)):
        reply = await answer(TemplateGenerator(), replace(asked, manner=manner))
        assert reply in EVERY_REPLY[Language(expected)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (("fa", "en", "fa-Latn"), {"fa": "fa", "en": "en", "fa-Latn": "fa-Latn"}),
        (("en", "fa"), {"fa": "fa", "en": "en", "fa-Latn": "fa"}),
        (("en", "fa-Latn"), {"fa": "fa-Latn", "en": "en", "fa-Latn": "fa-Latn"}),
        (("en",), {"fa": "en", "en": "en", "fa-Latn": "en"}),
    ],
)
async def test_an_owners_reply_comes_in_the_nearest_language_it_is_written_in(
    written: tuple[str, ...], expected: dict[str, str]
) -> None:
    own = {"hours": {Language(each): (each,) for each in written}}
    generator = TemplateGenerator(own=own)
    for language, reply in expected.items():
        question = replace(prompt(language=Language(language)), manner=FINGLISH)
        understood = replace(question.understanding, intent="hours")
        assert await answer(generator, replace(question, understanding=understood)) == reply


@pytest.mark.parametrize("language", WRITTEN)
async def test_who_likes_it_short_gets_the_shorter_half_and_long_the_longer(
    language: Language,
) -> None:
    variants = sorted(TEMPLATES[language][cell(Intent.GREETING, Sentiment.NEUTRAL)], key=len)
    half = (len(variants) + 1) // 2
    generator = TemplateGenerator(rng=random.Random(1))
    greeting = prompt(Intent.GREETING, language=language)
    for length, expected in (
        (Length.SHORT, variants[:half]),
        (Length.LONG, variants[-half:]),
        (Length.NORMAL, variants),
    ):
        asked = replace(greeting, manner=replace(FINGLISH, length=length))
        given = {await answer(generator, asked) for _ in range(300)}
        assert given == set(expected)


async def test_without_words_the_talk_tells_the_language_and_then_the_person() -> None:
    generator = TemplateGenerator()
    wordless = prompt(language=Language.UNDETERMINED)
    english = replace(wordless, manner=Manner(language=Language.ENGLISH))
    assert await answer(generator, wordless) in TEMPLATES[Language.PERSIAN][Cell.EMPTY]
    assert await answer(generator, english) in TEMPLATES[Language.ENGLISH][Cell.EMPTY]
    talked = replace(english, history=said("سلام، خوبی؟"))
    assert await answer(generator, talked) in TEMPLATES[Language.PERSIAN][Cell.EMPTY]


SARA = (ChatMessage("user", "سلام، اسمم ساراست"), ChatMessage("assistant", "خوشبختم!"))


def told(text: str, history: tuple[ChatMessage, ...] = (), **more: object) -> Prompt:
    language = Language.PERSIAN if "\u0600" <= max(text) <= "\u06ff" else Language.ENGLISH
    return replace(prompt(language=language, history=history, **more), text=text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "history", "expected"),
    [
        ("اسمم چیه؟", SARA, "سارا"),
        ("Do you remember my name?", SARA, "سارا"),
        ("Do you remember what my name is?", SARA, "سارا"),
        ("what's my name", (ChatMessage("user", "hi! my name is daniel"),), "Daniel"),
    ],
)
async def test_a_name_is_known_as_long_as_the_talk_goes_on(
    question: str, history: tuple[ChatMessage, ...], expected: str
) -> None:
    meanwhile = (*history, *(ChatMessage("user", "and?") for _ in range(6)))
    assert expected in await answer(TemplateGenerator(), told(question, meanwhile))
    unknown = await answer(TemplateGenerator(), told(question))
    assert unknown in EVERY_REPLY[told(question).understanding.language]
    assert expected not in unknown


async def test_a_person_is_greeted_by_name_but_not_when_they_are_sad() -> None:
    generator = TemplateGenerator()
    hello = told("سلام", SARA, intent=Intent.GREETING)
    assert "سارا" in await answer(generator, hello)
    sad = told("سلام", SARA, intent=Intent.GREETING, sentiment=Sentiment.NEGATIVE)
    assert "سارا" not in await answer(generator, sad)
    assert "Omid" in await answer(generator, told("Hi, my name is Omid", intent=Intent.GREETING))


@pytest.mark.parametrize(
    ("text", "intent", "expected"),
    [
        ("صبح بخیر!", Intent.GREETING, Cell.GREETING_MORNING),
        ("صبحت بخیر عزیزم", Intent.GREETING, Cell.GREETING_MORNING),
        ("Good afternoon", Intent.GREETING, Cell.GREETING_AFTERNOON),
        ("good evening my friend", Intent.GREETING, Cell.GREETING_EVENING),
        ("شب بخیر", Intent.GOODBYE, Cell.GOODBYE_EVENING),
        ("good night!", Intent.GOODBYE, Cell.GOODBYE_EVENING),
    ],
)
async def test_a_greeting_by_the_time_of_day_is_returned_in_kind(
    text: str, intent: Intent, expected: Cell
) -> None:
    asked = told(text, intent=intent)
    reply = await answer(TemplateGenerator(), asked)
    assert reply in TEMPLATES[asked.understanding.language][expected]
