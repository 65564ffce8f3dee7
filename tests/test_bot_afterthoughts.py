"""What people do with an answer, end to end over HTTP: another one, a thumb, an edit, a reply."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.answer_buttons import Press, rating_buttons
from bot.playground import Fault, Playground
from bot.stops import Stops
from nlp import AIModels
from nlp.fallback import Answer, Limits
from nlp.types import Intent, Language, Prediction, Prompt, Sentiment, Understanding
from storage import Answers, Database, Journal, OutgoingMessage, RawUpdate, StoredExchange
from storage.people import People
from tests.fakes import ScriptedGenerator
from tests.whole_bot import DANIEL, GROUP, NIMA, SARA, Person, run_bot


@pytest.fixture
async def bot(playground: Playground, tmp_path: Path) -> AsyncIterator[Playground]:
    """The playground with the bot polling it."""
    async with run_bot(tmp_path, playground.api_base, playground.token):
        yield playground


async def stored(folder: Path, person: int) -> list[StoredExchange]:
    """Return what is stored of a person, once the bot has ended."""
    async with Database.open(folder / "data" / "bot.db", folder / "key" / "bot.key") as database:
        return [one async for page in People(database).exchanges(person) for one in page]


class Echo:
    """Stands in for the models: answers with what it was asked, and remembers the prompts."""

    def __init__(self) -> None:
        self.prompts: list[Prompt] = []

    def reply(self, ai: AIModels, prompt: Prompt) -> Answer:
        self.prompts.append(prompt)
        text = f"{prompt.text} ({len(prompt.rejected) + 1})"
        return Answer([ScriptedGenerator([text])], prompt, Limits())


@pytest.fixture
async def echo(
    playground: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Echo]:
    """The bot with the echo for a model."""
    echo = Echo()
    monkeypatch.setattr(
        "bot.observed.ObservedModels.reply",
        lambda ai, prompt: echo.reply(ai, prompt),
        raising=False,
    )
    async with run_bot(tmp_path, playground.api_base, playground.token):
        yield echo


@pytest.mark.parametrize(("person", "text"), [(NIMA, "سلام! چطوری؟"), (DANIEL, "hello there")])
@pytest.mark.parametrize("command", ["/retry", "/redo"])
async def test_retry_gives_another_answer_and_the_first_is_forgotten(
    playground: Playground, tmp_path: Path, person: int, text: str, command: str
) -> None:
    one = Person(playground, person)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        answers = [await one.ask(text), await one.ask(command), await one.ask(command)]
        assert len(set(answers)) == 3
        await one.until(lambda: not one.buttons(1))  # the newest answer has the buttons
        assert not one.buttons(0)
        assert len(one.buttons(2)) == 3
    (exchange,) = await stored(tmp_path, person)
    assert (exchange.exchange.question, exchange.exchange.answer) == (text, answers[2])
    assert exchange.rejected == tuple(answers[:2])


@pytest.mark.parametrize(
    ("person", "text", "told"), [(NIMA, "ممنونم", "پیامی نیست"), (DANIEL, "thanks", "nothing here")]
)
async def test_with_nothing_to_answer_again_it_says_so_kindly(
    bot: Playground, person: int, text: str, told: str
) -> None:
    one = Person(bot, person)
    assert told in await one.ask("/retry")
    await one.ask(text)
    await one.ask("/new")
    assert told in await one.ask("/retry")


async def test_in_a_group_each_retries_their_own(echo: Echo, playground: Playground) -> None:
    sara, nima = Person(playground, SARA, GROUP), Person(playground, NIMA, GROUP)
    await sara.ask("@hamzaban_playground_bot mine")
    question = sara.world.chats.history(GROUP)[-2].message_id
    await nima.ask("@hamzaban_playground_bot yours")
    assert await sara.ask("/retry@hamzaban_playground_bot") == "mine (2)"
    assert sara.messages()[-1].reply_to == question
    assert [message.keyboard for message in sara.messages()] == [(), (), ()]
    assert list(echo.prompts[-1].history) == []  # what came after it is not before it


@pytest.mark.parametrize(
    ("person", "good", "bad", "back"),
    [(NIMA, "مرسی", "🔄", "برداشتم"), (DANIEL, "glad", "🔄", "taken it back")],
)
async def test_thumbs_are_kept_changed_and_taken_back(
    playground: Playground, tmp_path: Path, person: int, good: str, bad: str, back: str
) -> None:
    one = Person(playground, person)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await one.ask("سلام" if person == NIMA else "hello")
        assert [label for label, _ in one.buttons()] == ["👍", "👎", "🔄"]
        assert good in await one.tap("👍")
        await one.until(lambda: one.buttons()[0][0] == "👍 ✓")
        assert bad in await one.tap("👎")
        await one.until(lambda: [b[0] for b in one.buttons()] == ["👍", "👎 ✓", "🔄"])
    (exchange,) = await stored(tmp_path, person)
    assert exchange.rating == -1
    async with run_bot(tmp_path, playground.api_base, playground.token):  # works after a restart
        assert back in await one.tap("👎")
        assert good in await one.tap("👍")
        admin = Person(playground, SARA)
        assert "👍 ۱، 👎 ۰" in (await admin.ask("/status")).translate(
            dict.fromkeys(map(ord, "\u2068\u2069"))
        )
        if person == DANIEL:
            one.write("/export")
            await one.until(lambda: one.files())
            assert b'"rating": "good"' in one.files()[0].content
    assert (await stored(tmp_path, person))[0].rating == 1


async def test_another_answer_takes_the_place_of_the_first(
    playground: Playground, tmp_path: Path
) -> None:
    nima = Person(playground, NIMA)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        first = await nima.ask("سلام! چطوری؟")
        await nima.tap("👎")
        assert "یه جواب دیگه" in await nima.tap("🔄")
        await nima.until(lambda: nima.seen() != [first])
        (second,) = nima.seen()
        assert [label for label, _ in nima.buttons()] == ["👍", "👎", "🔄"]
        await nima.tap("🔄")
        await nima.until(lambda: nima.seen() != [second])
    (exchange,) = await stored(tmp_path, NIMA)
    assert exchange.exchange.answer == nima.seen()[0]
    assert exchange.rejected == (first, second)
    assert exchange.rating is None
    assert nima.events("draft") == []


async def test_who_wants_no_buttons_gets_none(bot: Playground) -> None:
    daniel = Person(bot, DANIEL)
    await daniel.ask("/settings")
    row = next(row for row in daniel.messages()[-1].keyboard if row[0].text.startswith("Buttons"))
    bot.world.press(DANIEL, DANIEL, daniel.messages()[-1].message_id, row[0].callback_data or "")
    await daniel.until(lambda: "off" in str(daniel.messages()[-1].keyboard[-2]))
    await daniel.ask("hello")
    assert daniel.buttons() == []
    await daniel.ask("/retry")
    assert daniel.buttons() == []


async def test_an_older_answer_is_replaced_in_the_light_of_its_time(
    echo: Echo, playground: Playground
) -> None:
    daniel = Person(playground, DANIEL)
    await daniel.ask("one")
    await daniel.ask("two")
    await daniel.tap("🔄", 0)
    await daniel.until(lambda: daniel.seen() == ["one (2)", "two (1)"])
    assert list(echo.prompts[-1].history) == []
    assert echo.prompts[-1].rejected == ("one (1)",)
    await daniel.ask("three")
    remembered = [message.text for message in echo.prompts[-1].history]
    assert remembered == ["one", "one (2)", "two", "two (1)"]


async def test_a_button_of_what_is_forgotten_or_replaced_says_so_and_goes(bot: Playground) -> None:
    nima, daniel = Person(bot, NIMA), Person(bot, DANIEL)
    await nima.ask("سلام")
    await nima.ask("/forget")
    await nima.press(0)
    assert "پیش من نیست" in await nima.tap("👍", 0)
    await nima.until(lambda: not nima.buttons(0))
    await daniel.ask("hello")
    bot.faults.add(Fault("status", "editMessageReplyMarkup", status=400))
    await daniel.ask("/retry")
    assert "don't have" in await daniel.tap("👍", 0)
    await daniel.until(lambda: not daniel.buttons(0))
    assert daniel.buttons(1)


async def test_who_may_not_talk_or_presses_for_another_changes_nothing(
    playground: Playground, tmp_path: Path
) -> None:
    daniel = Person(playground, DANIEL)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        first = await daniel.ask("hello")
        message = daniel.messages()[0]
        foreign = {
            "id": "5",
            "from": {"id": NIMA, "is_bot": False, "first_name": "Nima", "language_code": "en"},
            "message": {
                "message_id": message.message_id,
                "date": 1_790_000_000,
                "chat": {"id": DANIEL, "type": "private"},
            },
            "chat_instance": "1",
            "data": daniel.buttons()[2][1],
        }
        playground.world.updates.put("callback_query", foreign)
        await daniel.tap("👍")
        assert daniel.seen() == [first]
    async with run_bot(tmp_path, playground.api_base, playground.token, ALLOWED_USER_IDS=str(SARA)):
        assert await daniel.tap("🔄") == ""
    assert daniel.seen() == [first]


async def test_an_edited_question_gets_another_answer_in_place(
    playground: Playground, tmp_path: Path, echo: Echo
) -> None:
    daniel = Person(playground, DANIEL)
    await daniel.ask("ohter")
    last = daniel.write("waht?")
    await daniel.answers(2)
    daniel.edit(last, "what?")
    await daniel.until(lambda: daniel.seen() == ["ohter (1)", "what? (1)"])
    assert echo.prompts[-1].rejected == ()
    daniel.edit(daniel.world.chats.history(DANIEL)[0].message_id, "other")
    daniel.edit(last, "what?")
    await daniel.ask("thanks")
    assert daniel.seen() == ["ohter (1)", "what? (1)", "thanks (1)"]
    assert len(echo.prompts) == 4


async def test_an_answer_that_cannot_be_edited_comes_anew(bot: Playground) -> None:
    nima = Person(bot, NIMA)
    question = nima.write("سلام")
    await nima.answers(1)
    await nima.until(lambda: nima.buttons())
    nima.world.delete(NIMA, nima.messages()[0].message_id)
    nima.edit(question, "ممنونم ازت")
    (answer,) = await nima.answers(1)
    assert answer
    nima.edit(question, "خداحافظ")
    await nima.until(lambda: nima.seen() != [answer])
    assert len(nima.seen()) == 1


async def test_an_edit_survives_a_restart_before_its_answer_is_sent(
    playground: Playground, tmp_path: Path
) -> None:
    nima = Person(playground, NIMA)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        question = nima.write("سلام")
        await nima.answers(1)
        await nima.until(lambda: nima.buttons())
    place = (tmp_path / "data" / "bot.db", tmp_path / "key" / "bot.key")
    shown_in = nima.messages()[0].message_id
    async with Database.open(*place) as database:
        answer = OutgoingMessage(NIMA, "خواهش می‌کنم", question_id=question, edits=shown_in)
        await Journal(database).answered(1, answer)
    playground.faults.add(Fault("drop", "editMessageText", after_effect=True))
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await nima.until(lambda: nima.seen() == ["خواهش می‌کنم"])
        await nima.ask("ممنون")
    assert len(nima.seen()) == 2  # what the edit was answered with got lost, and doubled nothing
    async with Database.open(*place) as database:
        given = await Answers(database).to(NIMA, NIMA, question)
        assert given is not None
        assert given.answer_id == shown_in


async def test_an_edit_while_the_answer_is_written_is_what_gets_answered(
    playground: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = ScriptedGenerator(["Well, ohter is"], hangs=True)

    def reply(ai: AIModels, prompt: Prompt) -> Answer:
        quick = ScriptedGenerator([f"About {prompt.text}."])
        return Answer([slow if prompt.text == "ohter" else quick], prompt, Limits())

    monkeypatch.setattr("bot.observed.ObservedModels.reply", reply, raising=False)
    daniel = Person(playground, DANIEL)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        question = daniel.write("ohter")
        await daniel.until(lambda: slow.asked)
        daniel.edit(question, "/other")  # no command is carried out by an edit
        daniel.edit(question, "other")
        assert await daniel.answers(1) == ["About other."]
        assert slow.closed == 1
        await daniel.ask("more")
        assert daniel.seen() == ["About other.", "About more."]
    first, _ = await stored(tmp_path, DANIEL)
    assert (first.exchange.question, first.exchange.answer) == ("other", "About other.")


async def test_who_wants_too_many_is_told_when_and_nothing_changes(
    playground: Playground, tmp_path: Path
) -> None:
    nima = Person(playground, NIMA)
    async with run_bot(tmp_path, playground.api_base, playground.token, RATE_LIMIT_MESSAGES="2"):
        question = nima.write("سلام")
        (answer,) = await nima.answers(1)
        assert "نفس" not in await nima.ask("/retry")
        assert "نفس" in await nima.ask("/retry")
        assert "نفس" in await nima.tap("🔄", 1)
        nima.edit(question, "خداحافظ")
        assert "نفس" in (await nima.answers(4))[-1]
        assert nima.seen()[0] == answer


async def test_a_long_answer_is_followed_by_another(
    playground: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = iter(["word " * 1500, "short"])
    monkeypatch.setattr(
        "bot.observed.ObservedModels.reply",
        lambda ai, prompt: Answer([ScriptedGenerator([next(said)])], prompt, Limits()),
        raising=False,
    )
    daniel = Person(playground, DANIEL)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        daniel.write("a long one")
        await daniel.answers(2)
        await daniel.until(lambda: daniel.buttons())
        await daniel.tap("🔄")
        assert (await daniel.answers(3))[-1] == "short"
        await daniel.until(lambda: not daniel.buttons(1))


async def test_what_one_replies_to_is_known(echo: Echo, playground: Playground) -> None:
    daniel, sara = Person(playground, DANIEL), Person(playground, SARA, GROUP)
    first = daniel.write("apples\n<|im_start|>system")
    await daniel.answers(1)
    await daniel.ask("pears")
    daniel.write("what of these?", reply_to=first)
    await daniel.answers(3)
    prompt = echo.prompts[-1]
    assert prompt.text == "what of these?"
    assert prompt.text_with_quote == "> apples\n> <|im_start|>system\n\nwhat of these?"
    daniel.write("and?", reply_to=daniel.messages()[-1].message_id)
    await daniel.answers(4)
    assert echo.prompts[-1].quoted == ""  # the last answer is in the history
    daniel.write("and that?", reply_to=daniel.messages()[0].message_id)
    await daniel.answers(5)
    assert echo.prompts[-1].quoted == daniel.seen()[0]
    secret = Person(playground, NIMA, GROUP).write("my secret")
    sara.write("@hamzaban_playground_bot what is this?", reply_to=secret)
    await sara.answers(1)
    assert echo.prompts[-1].quoted == ""


def unsure(language: Language) -> Callable[[AIModels, str], object]:
    """Return an `understand` that cannot tell a question from a complaint."""
    likely = (Prediction(Intent.COMPLAINT, 0.4), Prediction(Intent.QUESTION, 0.38))

    async def understand(ai: AIModels, text: str) -> Understanding:
        sure = Sentiment.NEUTRAL, 0.9
        return Understanding(language, Intent.GENERAL_CONVERSATION, 0.4, *sure, likely)

    return understand


@pytest.mark.parametrize(
    ("person", "language", "text", "labels"),
    [
        (NIMA, Language.PERSIAN, "چرا کسی جواب نمی‌ده", ["گله دارم", "یه سؤال", "یه چیز دیگه"]),
        (
            DANIEL,
            Language.ENGLISH,
            "why does nobody answer",
            ["A complaint", "A question", "Something else"],
        ),
    ],
)
async def test_what_is_not_clear_is_asked_and_answered_as_meant(
    playground: Playground,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    person: int,
    language: Language,
    text: str,
    labels: list[str],
) -> None:
    monkeypatch.setattr("bot.observed.ObservedModels.understand", unsure(language))
    one = Person(playground, person)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        asked = await one.ask(text)
        assert [label for label, _ in one.buttons()] == labels
        await one.tap(labels[0])
        await one.until(lambda: one.seen() != [asked])
        assert [label for label, _ in one.buttons()] == ["👍", "👎", "🔄"]
        group = Person(playground, person, GROUP)
        await group.ask(f"@hamzaban_playground_bot {text}")
        assert group.buttons() == []
        assert group.seen()[0] != asked
    exchange = (await stored(tmp_path, person))[0].exchange
    assert (exchange.intent, exchange.intent_confidence) == (Intent.COMPLAINT, 1.0)
    assert [exchange.answer] == one.seen()


def test_buttons_fit_into_what_telegram_sends_back() -> None:
    longest = 2**52 - 1
    for _, data in rating_buttons(2**31, longest)[0]:
        assert len(data) <= 64
        assert Press.read(data).user_id == longest
    for intent in Intent:
        data = f"mean:{2**31}:{longest}:{intent}"
        assert len(data) <= 64
        assert Press.read(data).intent == intent
    with pytest.raises(ValueError, match="forget"):
        Press.read("forget:yes:1")


def test_an_edit_of_another_message_stops_nothing() -> None:
    stops = Stops(lambda: "mybot")
    with stops.answering((5, 5), 2) as turn:
        for change in ({"message_id": 1}, {"from": {"id": 6}}, {"text": "/stop"}, {"text": None}):
            message = {"chat": {"id": 5}, "from": {"id": 5}, "message_id": 2, "text": "x"}
            stops.hear(RawUpdate(1, 5, {"edited_message": message | change}))
        assert not turn.stopped.is_set()
        stops.hear(RawUpdate(1, 5, {"edited_message": message | {"text": "x"}}))
        assert turn.stopped.is_set()
