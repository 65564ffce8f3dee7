from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.errors import GenerationError
from nlp.guard import STRICT, GuardedGenerator, Standards, guarded
from nlp.sentences import split_finished
from nlp.types import ChatMessage, Language, Length, Manner, Prompt
from tests.fakes import ScriptedGenerator, prompt_of

QUESTION = prompt_of("Where do bees live?")


async def letters(text: str) -> AsyncIterator[str]:
    for letter in text:
        yield letter


async def said(text: str, prompt: Prompt = QUESTION, standards: Standards = STRICT) -> str:
    return "".join([piece async for piece in guarded(letters(text), prompt, standards=standards)])


async def refused(text: str, prompt: Prompt = QUESTION, standards: Standards = STRICT) -> str:
    with pytest.raises(GenerationError) as caught:
        await said(text, prompt, standards)
    return caught.value.reason


@pytest.mark.parametrize(
    ("text", "sentences", "rest"),
    [
        ("Hello there! How are you? I am", ["Hello there!", "How are you?"], " I am"),
        ("Dr. Lee paid 3.14, e.g. twice. Then", ["Dr. Lee paid 3.14, e.g. twice."], " Then"),
        ("Well... maybe. Yes, perhaps", ["Well... maybe."], " Yes, perhaps"),
        ("Well... ", [], "Well... "),
        ("She said “Go!” and left. Fine", ["She said “Go!” and left."], " Fine"),
        ("J. K. Rowling wrote it. So", ["J. K. Rowling wrote it."], " So"),
        ("Oh no. Really", ["Oh no."], " Really"),
        ("So it is", [], "So it is"),
        ("one line\nanother", ["one line"], "another"),
        ("1. First comes", [], "1. First comes"),
        ("خوبم. تو چطوری؟ من ۳.۵ ساعت خوابیدم", ["خوبم.", "تو چطوری؟"], " من ۳.۵ ساعت خوابیدم"),
        ("خیلی خوبه… باشه", ["خیلی خوبه…"], " باشه"),
    ],
)
def test_sentences_end_where_a_reader_would_say(text: str, sentences: list[str], rest: str) -> None:
    assert split_finished(text) == (sentences, rest)


@pytest.mark.parametrize(
    "answer", ["In a hive. They are busy.", "in a hive", "They fly. In a hive!"]
)
async def test_no_sentence_of_an_answer_that_was_not_liked_comes_again(answer: str) -> None:
    again = replace(QUESTION, rejected=("Ask me later.", answer))
    assert await refused("In a hive. Mostly.", again) == "rejected"
    assert await said("Mostly in trees. In a hive.", again) == "Mostly in trees."


@given(st.text(alphabet="ab .!?…؟\n\"'", max_size=60), st.integers(0, 60))
def test_how_a_text_is_cut_into_pieces_does_not_change_its_sentences(text: str, cut: int) -> None:
    first, rest = split_finished(text[:cut])
    second, _ = split_finished(rest + text[cut:], at_end=True)
    whole, _ = split_finished(text, at_end=True)
    assert "".join("".join(first + second).split()) == "".join("".join(whole).split())


async def test_sentences_are_sent_as_soon_as_they_are_whole() -> None:
    hanging = ScriptedGenerator(["They live", " in hives. Some", " live"], hangs=True)
    stream = guarded(hanging.stream(QUESTION), QUESTION)
    assert await anext(stream) == "They live in hives."
    await stream.aclose()
    assert hanging.closed == 1


async def test_half_a_sentence_is_never_sent() -> None:
    assert await said("They live in hives. Some of them also") == "They live in hives."
    assert await refused("They live in") == "nothing finished"


async def test_a_short_answer_that_the_model_ended_itself_needs_no_full_stop() -> None:
    assert await said("In hives\n") == "In hives"


async def test_lines_stay_lines_and_emphasis_stays_but_hides_nothing() -> None:
    text = "In **hives** 🐝\nMost of `them`. *That* is all."
    assert await said(text, standards=Standards()) == text
    assert await refused("**They live in hives,**\n") == "unfinished"
    assert await said("**They live in hives. All of") == "They live in hives."


async def test_an_answer_ends_after_enough_sentences_and_closes_its_source() -> None:
    talker = ScriptedGenerator(["One is here. ", "Two is there. "] * 9, hangs=True)
    pieces = guarded(talker.stream(QUESTION), QUESTION, standards=Standards(max_sentences=2))
    assert [piece async for piece in pieces] == ["One is here.", " Two is there."]
    assert talker.closed == 1


@pytest.mark.parametrize(
    ("standards", "length", "count"),
    [
        (Standards(), Length.SHORT, 2),
        (Standards(), Length.NORMAL, 6),
        (Standards(), Length.LONG, 12),
        (STRICT, Length.SHORT, 1),
        (STRICT, Length.NORMAL, 2),
        (STRICT, Length.LONG, 2),
    ],
)
async def test_who_likes_it_short_or_long_gets_fewer_or_more_sentences(
    standards: Standards, length: Length, count: int
) -> None:
    animals = "bees ants wasps moths gnats flies ticks mites bugs lice worms snails slugs crabs"
    talker = ScriptedGenerator([f"Many {each} live near here. " for each in animals.split()])
    prompt = replace(QUESTION, manner=Manner(length))
    pieces = guarded(talker.stream(prompt), prompt, standards=replace(standards, rules=()))
    assert len([piece async for piece in pieces]) == count


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "nothing finished"),
        ("... !!", "empty"),
        ("Where do bees live?\n", "echo"),
        ("where do BEES live\n", "echo"),
        ("User: where do they live?", "role"),
        ("A: In hives.", "role"),
        ("<|im_start|>assistant they live in hives.", "role"),
        ("[INST] In hives. [/INST]", "role"),
        ("You are Hamzaban, a friendly chatbot.", "leak"),
        ("My system prompt is secret.", "leak"),
        ("- In hives.", "markup"),
        ("1. In hives and other places.", "markup"),
        ("Here are the places where they live:\n", "markup"),
        ("They live in three places: 1. In hives and trees.", "markup"),
        ("Dear [your name], they live in hives.", "placeholder"),
        ("See www.bees.example for it.", "link"),
        ("Write to bees@hive.example for it.", "link"),
        ("They live in hives,\n", "unfinished"),
        ("They live " + "in a very big place " * 20, "rambling"),
        ("I'm glad, I'm glad, I'm glad.", "loop"),
        ("No, no, no!", "loop"),
        ("It is a kind of a bee and it is a kind of a fly.", "loop"),
        ("این در کندو است.", "script"),
        ("Они живут в улье.", "script"),
        ("Elles habitent toujours quelque ruche jolie.", "foreign"),
        ("My name is Sarah and they live in hives.", "identity"),
        ("I am a real human with a hive.", "identity"),
        ("I was trained by OpenAI on hives.", "identity"),
        ("I'm Sarah and they live in hives.", "identity"),
        ("Dan, I am Dan and they live in hives.", "identity"),
        ("I'll take you to the hive where they live.", "deed"),
        ("I can make you a hive for them.", "deed"),
        ("No, no worries. They live in hives.", "boilerplate"),
        ("I'm sorry for any confusion, they live in hives.", "boilerplate"),
        ("As an AI language model, I do not live in hives.", "boilerplate"),
    ],
)
async def test_an_unfit_first_sentence_is_refused_by_name(text: str, reason: str) -> None:
    assert await refused(text) == reason


@pytest.mark.parametrize(
    "tail",
    [
        "User: and where do ants live?",
        "They live in hives.",
        "They do live in hives.",
        "1. In trees.",
        "I'm sorry, I cannot go on with it.",
        "<|im_end|>",
    ],
)
async def test_later_trouble_ends_the_answer_after_the_last_good_sentence(tail: str) -> None:
    assert await said(f"They live in hives. {tail} More to come.") == "They live in hives."


async def test_a_phrase_may_come_back_but_not_three_times() -> None:
    text = "One of the best is here. Two of the best is there. Six of the best is gone. Bye."
    long = replace(STRICT, max_sentences=9)
    assert await said(text, standards=long) == " ".join(text.split(" ")[:12])


async def test_a_repeated_question_is_left_out_and_its_answer_sent() -> None:
    assert await said("Where do bees live? They live in hives.") == "They live in hives."


async def test_our_own_last_reply_is_not_said_again() -> None:
    prompt = replace(QUESTION, history=(ChatMessage("assistant", "They all live in hives. Ok?"),))
    assert await refused("They all live in hives.", prompt) == "echo"


async def test_persian_is_answered_in_persian_letters() -> None:
    prompt = prompt_of("زنبورها کجا زندگی می‌کنند؟", language=Language.PERSIAN)
    answer = "آن‌ها در کندو زندگی می‌کنند. بعضی هم در DNA خود خانه دارند؟"
    assert await said(answer, prompt) == answer
    assert await refused("They live in hives.", prompt) == "script"


async def test_finglish_is_answered_in_either_script_and_nothing_else() -> None:
    prompt = prompt_of("zanboor koja zendegi mikone?", language=Language.FINGLISH)
    assert await said("Tooye kandoo. خوبی؟", prompt) == "Tooye kandoo. خوبی؟"
    assert await refused("蜜蜂住在蜂巢里。 \n", prompt) == "script"


@pytest.mark.parametrize(
    "text",
    [
        "I'm Hamzaban and I like bees.",
        "I'm OK with bees.",
        "You say: I am Sarah.",
        "I can tell you that bees are fine.",
        "The answer is: 42.",
    ],
)
async def test_what_only_looks_unfit_is_said(text: str) -> None:
    assert await said(text) == text


async def test_a_larger_model_may_be_honest_about_what_it_is() -> None:
    answer = "As an AI language model, I do not live in hives."
    assert await said(answer, standards=Standards()) == answer


async def test_a_guarded_generator_keeps_the_name_and_puts_it_on_its_error() -> None:
    generator = GuardedGenerator(ScriptedGenerator(["User: hi."], name="tiny"))
    assert generator.name == "tiny"
    with pytest.raises(GenerationError) as caught:
        await anext(generator.stream(QUESTION))
    assert (caught.value.generator, caught.value.reason) == ("tiny", "role")


async def test_a_phrase_of_our_own_last_reply_is_not_said_again() -> None:
    history = (ChatMessage("assistant", "I'm a bot: no age, no address, but always an open ear."),)
    prompt = replace(QUESTION, history=history)
    answer = "Bees live in hives. No age, no address, but always an open ear. They fly."
    assert "address" not in await said(answer, prompt)
    assert await said("Bees live in hives.", prompt) == "Bees live in hives."


class Changeable(ScriptedGenerator):
    """Says something else when another answer is wanted."""

    async def stream(self, prompt: Prompt) -> AsyncIterator[str]:
        self._pieces = ["Bees live in hives."] if prompt.rejected else ["User: hi."]
        async for piece in super().stream(prompt):
            yield piece


async def test_a_generator_that_says_nothing_fit_is_asked_once_more() -> None:
    generator = Changeable()
    pieces = [piece async for piece in GuardedGenerator(generator).stream(QUESTION)]
    assert pieces == ["Bees live in hives."]
    assert len(generator.asked) == 2
    stubborn = ScriptedGenerator(["User: hi."])
    with pytest.raises(GenerationError):
        await anext(GuardedGenerator(stubborn).stream(QUESTION))
    assert len(stubborn.asked) == 2


async def test_who_is_broken_is_not_asked_again() -> None:
    broken = ScriptedGenerator(error=GenerationError("broken", "RuntimeError"))
    with pytest.raises(GenerationError):
        await anext(GuardedGenerator(broken).stream(QUESTION))
    assert len(broken.asked) == 1


async def test_an_owners_persona_has_a_name_and_a_prompt_of_its_own() -> None:
    own = Standards().for_owner("You are Parisa, who loves gardens and never tells secrets.")
    assert await said("My name is Parisa.", standards=own) == "My name is Parisa."
    with pytest.raises(GenerationError, match="leak"):
        await said("I am told: you are Parisa, who loves gardens.", standards=own)
    with pytest.raises(GenerationError, match="identity"):
        await said("My name is Parisa.", standards=Standards())
