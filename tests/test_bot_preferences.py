"""/language, /settings and the question at the first /start: the whole bot at the playground."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.messages import Messages
from bot.playground import Fault, Playground
from bot.playground.types import Message
from nlp.cells import cell
from nlp.templates import FOLDER, read_templates
from nlp.types import Intent, Sentiment
from storage import Database, Preferences, PreferenceStore
from tests.whole_bot import DANIEL, GROUP, NIMA, SARA, Person, run_bot

TEXTS = Messages()
NAMES = ("فارسی", "English")
REPLIES_IN_FINGLISH = set().union(*read_templates(FOLDER / "fa-Latn.ftl").values())
# Somebody of each language, and the language they do not have.
READERS = [(NIMA, "fa", "en"), (DANIEL, "en", "fa")]


@pytest.fixture
async def bot(playground: Playground, tmp_path: Path) -> AsyncIterator[Playground]:
    """The playground with the bot polling it."""
    async with run_bot(tmp_path, playground.api_base, playground.token):
        yield playground


def is_in(language: str, text: str) -> bool:
    persian = sum("\u0600" <= letter <= "\u06ff" for letter in text) > len(text) / 3
    return persian == (language == "fa")


def is_finglish(text: str) -> bool:
    return text in REPLIES_IN_FINGLISH


def plain(language: str, key: str) -> str:
    return TEXTS.plain(language, key)


def labels(person: Person) -> list[list[str]]:
    """The labels under the bot's last message, row by row, without invisible characters."""
    rows = person.messages()[-1].keyboard
    return [[button.text.translate({0x2068: None, 0x2069: None}) for button in row] for row in rows]


async def press(person: Person, label: str, by: Person | None = None) -> Message:
    """Press the button whose label begins so, and return the message once that is answered."""
    message, presser = person.messages()[-1], by or person
    (data,) = [
        button.callback_data or ""
        for row in message.keyboard
        for button in row
        if button.text.startswith(label)
    ]
    before = len(presser.events("callback_answer"))
    person.world.press(presser.user_id, person.chat_id, message.message_id, data)
    async with asyncio.timeout(20):
        while len(presser.events("callback_answer")) == before:
            await asyncio.sleep(0.01)
    return person.messages()[-1]


def notice(bot: Playground, user_id: int, chat_id: int | None = None) -> object:
    """What the last answer to a press told this person."""
    return Person(bot, user_id, chat_id).events("callback_answer")[-1]["text"]


def menu(bot: Playground, user_id: int, chat_id: int) -> list[str]:
    chats = bot.world.chats
    return [text for _, text in bot.world.profile.menu(chats.person(user_id), chats.chat(chat_id))]


async def until(condition: Any) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


def count(bot: Playground, method: str, after: int = 0) -> int:
    """How often the bot called a method, not counting its first `after` calls."""
    return sum(call.method == method for call in list(bot.calls)[after:])


async def stored(folder: Path) -> PreferenceStore:
    async with Database.open(folder / "data" / "bot.db", folder / "key" / "bot.key") as database:
        return await PreferenceStore.read(database)


def forged(bot: Playground, user_id: int, data: str, chat_id: int, message_id: int = 1) -> None:
    """Let Telegram tell of a press that no button of the playground was made for."""
    person = bot.world.chats.person(user_id)
    kind = "private" if chat_id > 0 else "supergroup"
    bot.world.updates.put(
        "callback_query",
        {
            "id": "1",
            "from": {
                "id": user_id,
                "is_bot": False,
                "first_name": person.first_name,
                "language_code": person.language_code,
            },
            "chat_instance": "1",
            "data": data,
            # Too old to be shown: an InaccessibleMessage.
            "message": {"message_id": message_id, "date": 0, "chat": {"id": chat_id, "type": kind}},
        },
    )


@pytest.mark.parametrize(("user", "own", "other"), READERS)
async def test_the_first_start_asks_for_the_language_and_turns_into_it(
    bot: Playground, user: int, own: str, other: str
) -> None:
    person = Person(bot, user)
    welcome = await person.ask("/start")
    assert is_in(own, welcome)
    assert plain(own, "start-language") in welcome
    assert labels(person) == [list(NAMES)]
    pressed = await press(person, plain(other, "language-name"))
    assert is_in(other, pressed.words.text)
    assert person.world.chats.person(user).first_name in pressed.words.text
    assert pressed.keyboard == ()
    assert len(person.seen()) == 1
    assert is_in(other, await person.ask("/help"))
    await until(lambda: menu(bot, user, user)[1] == plain(other, "command-new"))
    again = await person.ask("/start")
    assert is_in(other, again)
    assert "/settings" in again
    assert labels(person) == []
    assert is_in("fa", await Person(bot, SARA).ask("/new"))  # nobody else's business


async def test_who_says_start_in_a_group_is_asked_nothing(bot: Playground) -> None:
    group = Person(bot, NIMA, GROUP)
    assert is_in("fa", await group.ask("/start@hamzaban_playground_bot"))
    assert labels(group) == []


@pytest.mark.parametrize(("user", "own", "other"), READERS)
async def test_language_is_chosen_and_left_to_the_app_again(
    bot: Playground, user: int, own: str, other: str
) -> None:
    person = Person(bot, user)
    assert await person.ask("/language")
    assert labels(person) == [list(NAMES), [plain(own, "value-auto")]]
    pressed = await press(person, plain(other, "language-name"))
    assert pressed.words.text == plain(other, f"language-is-{other}")
    assert pressed.keyboard == ()
    assert is_in(other, await person.ask("/new"))
    await until(lambda: menu(bot, user, user)[1] == plain(other, "command-new"))
    await person.ask("/language")
    assert labels(person)[1] == [plain(other, "value-auto")]
    pressed = await press(person, plain(other, "value-auto"))
    assert pressed.words.text == plain(own, "language-is-auto")
    assert is_in(own, await person.ask("/new"))
    await until(lambda: menu(bot, user, user)[1] == plain(own, "command-new"))
    await person.ask("/start")
    assert labels(person) == []  # automatic is a choice, too


PREFERENCES = [
    "language", "length", "finglish", "streaming", "reactions", "announcements", "buttons"
]  # fmt: skip


def shown(language: str, /, **values: str) -> list[list[str]]:
    """The labels of /settings for these values."""
    given = {"language": "auto", "length": "normal", "finglish": "persian", "streaming": "on"}
    given |= {"reactions": "off", "announcements": "on", "buttons": "on"} | values
    rows = []
    for name, value in given.items():
        word = plain(value, "language-name") if value in ("fa", "en") else f"value-{value}"
        word = plain(language, word) if word.startswith("value-") else word
        label = TEXTS.plain(language, f"settings-{name}", value=word)
        rows.append([label.translate({0x2068: None, 0x2069: None})])
    return [*rows, [plain(language, "settings-done")]]


@pytest.mark.parametrize(("user", "own", "other"), READERS)
async def test_each_setting_goes_through_its_values_in_place(
    bot: Playground, user: int, own: str, other: str
) -> None:
    person = Person(bot, user)
    assert is_in(own, await person.ask("/settings"))
    assert labels(person) == shown(own)
    steps = [
        ("length", "short"),
        ("length", "long"),
        ("length", "normal"),
        ("length", "short"),
        ("finglish", "finglish"),
        ("finglish", "persian"),
        ("finglish", "finglish"),
        ("streaming", "off"),
        ("streaming", "on"),
        ("streaming", "off"),
        ("reactions", "on"),
        ("reactions", "off"),
        ("reactions", "on"),
        ("announcements", "off"),
        ("buttons", "off"),
    ]
    values: dict[str, str] = {}
    for name, value in steps:
        row = PREFERENCES.index(name)
        await press(person, person.messages()[-1].keyboard[row][0].text)
        values[name] = value
        assert labels(person) == shown(own, **values)
        assert notice(bot, user) is None
    for language in ("fa", "en", "auto"):
        message = await press(person, person.messages()[-1].keyboard[0][0].text)
        reads = own if language == "auto" else language
        assert labels(person) == shown(reads, language=language, **values)
        assert is_in(reads, message.words.text)
    assert len(person.seen()) == 1
    closed = await press(person, plain(own, "settings-done"))
    assert closed.keyboard == ()
    assert "/settings" in closed.words.text
    await person.ask("/settings")
    assert labels(person) == shown(own, **values)


async def test_what_was_chosen_holds_after_a_restart_and_old_buttons_work(
    playground: Playground, tmp_path: Path
) -> None:
    nima = Person(playground, NIMA)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await nima.ask("/settings")
        await press(nima, nima.messages()[-1].keyboard[1][0].text)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        assert labels(nima) == shown("fa", length="short")
        await press(nima, nima.messages()[-1].keyboard[PREFERENCES.index("reactions")][0].text)
        assert labels(nima) == shown("fa", length="short", reactions="on")
    store = await stored(tmp_path)
    assert store.of(NIMA) == Preferences(None, "short", streaming=True, reactions=True)


async def test_in_a_group_only_admins_change_what_then_holds_for_all(bot: Playground) -> None:
    sara, daniel = Person(bot, SARA, GROUP), Person(bot, DANIEL, GROUP)
    for command in ("/settings", "/language"):
        refused = await daniel.ask(f"{command}@hamzaban_playground_bot")
        assert refused == plain("en", "settings-admins-only")
        assert labels(daniel) == []
    await sara.ask("/settings@hamzaban_playground_bot")
    every = shown("fa")
    assert labels(sara) == [*every[:3], every[-1]]
    before = sara.messages()[-1]
    for label in ("زبان", "جواب‌ها", plain("fa", "settings-done")):
        assert await press(sara, label, by=daniel) == before
        assert notice(bot, DANIEL, GROUP) == plain("en", "not-your-button")
    await press(sara, "زبان")
    assert labels(sara)[0] == ["زبان: فارسی"]
    assert is_in("fa", await daniel.ask("/new@hamzaban_playground_bot"))
    await until(lambda: menu(bot, DANIEL, GROUP)[0] == plain("fa", "command-new"))
    assert is_in("en", await Person(bot, DANIEL).ask("/new"))


async def test_who_is_no_admin_any_more_changes_nothing(
    playground: Playground, tmp_path: Path
) -> None:
    async with run_bot(tmp_path, playground.api_base, playground.token):
        forged(playground, DANIEL, f"settings:language=fa:{DANIEL}", GROUP)
        forged(playground, DANIEL, f"language:language=fa:{DANIEL}", GROUP)
        forged(playground, DANIEL, f"settings:length=short:{SARA}", GROUP)
        await until(lambda: count(playground, "answerCallbackQuery") == 3)
        answers = [call.params for call in playground.calls if call.method == "answerCallbackQuery"]
        assert [one["text"] for one in answers] == [
            plain("en", "settings-admins-only"),
            plain("en", "settings-admins-only"),
            plain("en", "not-your-button"),
        ]
    assert (await stored(tmp_path)).of(GROUP) == Preferences()


async def test_an_anonymous_admin_is_asked_to_come_under_their_name(bot: Playground) -> None:
    group = {"id": GROUP, "type": "supergroup", "title": "Friends"}
    message = {
        "message_id": 900,
        "date": 1_790_000_000,
        "chat": group,
        "sender_chat": group,
        "from": {"id": 1087968824, "is_bot": True, "first_name": "Group"},
        "text": "/settings",
        "entities": [{"type": "bot_command", "offset": 0, "length": 9}],
    }
    bot.world.updates.put("message", message)
    (answer,) = await Person(bot, DANIEL, GROUP).answers(1)
    assert answer == plain("en", "settings-admins-only")


@pytest.mark.parametrize(
    "data",
    [
        f"settings:length=huge:{NIMA}",
        f"settings:language=streaming:{NIMA}",
        f"settings:finglish=on:{NIMA}",
        f"settings:chat_id=fa:{NIMA}",
        f"settings:length=short:{NIMA}\n",
        f"elsewhere:length=short:{NIMA}",
        "settings:length=short:",
        "settings:done:۱۲۳x",
        f"settings:length=short:{DANIEL}",
    ],
)
async def test_what_no_button_sends_changes_nothing_and_is_answered(
    playground: Playground, tmp_path: Path, data: str
) -> None:
    async with run_bot(tmp_path, playground.api_base, playground.token):
        forged(playground, NIMA, data, NIMA)
        assert await Person(playground, NIMA).ask("سلام")
        assert count(playground, "answerCallbackQuery") == 1
        assert len(Person(playground, NIMA).seen()) == 1  # and no apology
    assert (await stored(tmp_path)).of(NIMA) == Preferences()


async def test_a_message_that_is_gone_or_too_old_ends_politely(
    playground: Playground, tmp_path: Path
) -> None:
    nima = Person(playground, NIMA)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        forged(playground, NIMA, f"settings:length=short:{NIMA}", NIMA, message_id=4000)
        forged(playground, NIMA, f"settings:done:{NIMA}", NIMA, message_id=4000)
        await nima.ask("سلام")
        calls = [call.params for call in playground.calls if call.method == "answerCallbackQuery"]
        assert [one.get("text") for one in calls] == [plain("fa", "settings-saved"), None]
        assert len(nima.seen()) == 1
    assert (await stored(tmp_path)).of(NIMA).length == "short"


async def test_a_press_that_arrives_twice_does_the_same(bot: Playground) -> None:
    nima = Person(bot, NIMA)
    await nima.ask("/settings")
    message = nima.messages()[-1]
    data = message.keyboard[1][0].callback_data or ""
    for _ in range(2):
        bot.world.press(NIMA, NIMA, message.message_id, data)
    await until(lambda: len(nima.events("callback_answer")) == 2)
    assert labels(nima) == shown("fa", length="short")
    assert [event["text"] for event in nima.events("callback_answer")] == [None, None]


@pytest.mark.parametrize(
    ("fault", "is_shown"),
    [
        (Fault("status", "editMessageText", status=500), True),
        (Fault("drop", "editMessageText", times=2), True),
        (Fault("drop", "editMessageText", after_effect=True), True),
        (Fault("retry_after", "editMessageText", seconds=1), True),
        (Fault("retry_after", "editMessageText", seconds=60), False),
        (Fault("status", "editMessageText", times=10, status=502), False),
        (Fault("status", "setMyCommands", times=10, status=500), True),
    ],
    ids=str,
)
async def test_a_press_outlives(bot: Playground, fault: Fault, is_shown: bool) -> None:
    daniel = Person(bot, DANIEL)
    await daniel.ask("/settings")
    bot.faults.add(fault)
    await press(daniel, "Language")
    assert notice(bot, DANIEL) == (None if is_shown else plain("fa", "settings-saved"))
    assert (labels(daniel) == shown("fa", language="fa")) == is_shown
    bot.faults.clear()
    assert is_in("fa", await daniel.ask("/new"))
    assert len(daniel.seen()) == 2  # no apology


async def test_forget_erases_what_was_chosen_and_export_holds_it(
    playground: Playground, tmp_path: Path
) -> None:
    daniel = Person(playground, DANIEL)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await daniel.ask("/export")
        assert json.loads(daniel.files()[-1].content)["preferences"] is None
        await daniel.ask("/settings")
        await press(daniel, "Answers")
        await press(daniel, "Language")
    async with run_bot(tmp_path, playground.api_base, playground.token):  # /export once a minute
        assert is_in("fa", await daniel.ask("/export"))
        content = json.loads(daniel.files()[-1].content)
        assert content["preferences"] == {
            "language": "fa",
            "length": "short",
            "streaming": True,
            "reactions": False,
            "announcements": True,
            "buttons": True,
            "finglish": "persian",
        }
        assert "preferences" in content["about"]
        assert "/settings" in await daniel.ask("/privacy")
        await daniel.ask("/forget")
        assert await daniel.press(0) == plain("fa", "forgotten")
        await until(lambda: menu(playground, DANIEL, DANIEL)[1] == plain("en", "command-new"))
        assert is_in("en", await daniel.ask("/start"))
        assert labels(daniel) == [list(NAMES)]
    assert (await stored(tmp_path)).of(DANIEL) == Preferences()


async def test_the_owners_language_is_for_those_who_have_not_chosen(
    playground: Playground, tmp_path: Path
) -> None:
    daniel = Person(playground, DANIEL)
    async with run_bot(tmp_path, playground.api_base, playground.token, BOT_LANGUAGE="fa"):
        assert is_in("fa", await daniel.ask("/start"))
        await press(daniel, "English")
        assert is_in("en", await daniel.ask("/help"))
        await daniel.ask("/language")
        await press(daniel, "automatic")
        assert is_in("en", await daniel.ask("/help"))
        assert is_in("fa", await Person(playground, NIMA).ask("/help"))


async def test_where_the_app_does_not_tell_the_message_does(
    playground: Playground, tmp_path: Path
) -> None:
    async with run_bot(tmp_path, playground.api_base, playground.token, RATE_LIMIT_MESSAGES="1"):
        nima = Person(playground, NIMA)
        await nima.ask("سلام")
        for number, (text, language) in enumerate(
            [("حالت چطوره؟", "fa"), ("chetori khubi che khabar", "fa"), ("how are you?", "en")], 2
        ):
            message = {
                "message_id": 800 + number,
                "date": 1_990_000_000,
                "chat": {"id": NIMA, "type": "private"},
                "from": {"id": NIMA, "is_bot": False, "first_name": "N"},
                "text": text,
            }
            playground.world.updates.put("message", message)
            assert is_in(language, (await nima.answers(number))[-1])


async def test_an_admin_keeps_the_chosen_menu_after_a_restart(
    playground: Playground, tmp_path: Path
) -> None:
    sara = Person(playground, SARA)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await sara.ask("/language")
        await press(sara, "English")
        await until(lambda: menu(playground, SARA, SARA)[-1] == plain("en", "command-reload"))
    before = len(playground.calls)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await until(lambda: count(playground, "setMyCommands", before) == 6)
        assert menu(playground, SARA, SARA)[-1] == plain("en", "command-reload")


async def test_answers_are_short_or_long_as_chosen(bot: Playground) -> None:
    nima = Person(bot, NIMA)
    variants = read_templates(FOLDER / "fa.ftl")[cell(Intent.THANKS, Sentiment.NEUTRAL)]
    middle = sorted(map(len, variants))[len(variants) // 2]
    await nima.ask("/settings")
    await press(nima, "جواب‌ها")
    short = [await nima.ask("ممنون") for _ in range(5)]
    await nima.ask("/settings")
    await press(nima, "جواب‌ها")
    long = [await nima.ask("ممنون") for _ in range(5)]
    assert sum(map(len, short)) < sum(map(len, long))
    assert all(len(answer) <= middle for answer in short if answer in variants)


async def test_finglish_is_answered_in_persian_script_until_its_writer_wants_finglish(
    playground: Playground, tmp_path: Path
) -> None:
    nima = Person(playground, NIMA)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        for text in ("salam khubi?", "mersi", "🙂🙂"):
            assert is_in("fa", await nima.ask(text))
        assert "جواب فینگلیش" in await nima.ask("/settings")
        await press(nima, "جواب فینگلیش")
        assert labels(nima) == shown("fa", finglish="finglish")
        assert is_finglish(await nima.ask("mersi"))  # at once, and in the middle of the talk
    # So many that nobody is told that the talk has grown long.
    longer = {"MAX_HISTORY_MESSAGES": "40"}
    async with run_bot(tmp_path, playground.api_base, playground.token, **longer):
        for text in ("salam khubi?", "mersi", "🙂🙂", "ok"):
            assert is_finglish(await nima.ask(text))
        assert is_in("fa", await nima.ask("سلام، خوبی؟"))
        assert is_in("fa", await nima.ask("🙂🙂"))
        assert is_in("en", await nima.ask("what is the weather like?"))
        assert is_in("en", await nima.ask("ok"))
        assert not is_finglish(nima.seen()[-1])
        assert is_finglish(await nima.ask("to chetori azizam?"))
        assert is_in("fa", await nima.ask("/new"))  # the bot's own texts stay as they were
        await nima.ask("/settings")
        await press(nima, "جواب فینگلیش")
        assert is_in("fa", await nima.ask("salam khubi?"))
    assert (await stored(tmp_path)).of(NIMA).finglish == "persian"


async def test_the_admin_of_a_group_chooses_finglish_for_all(bot: Playground) -> None:
    sara, daniel = Person(bot, SARA, GROUP), Person(bot, DANIEL, GROUP)
    await sara.ask("/settings@hamzaban_playground_bot")
    await press(sara, "جواب فینگلیش")
    assert is_finglish(await daniel.ask("@hamzaban_playground_bot salam khubi?"))
    assert is_in("fa", await Person(bot, DANIEL).ask("salam khubi?"))  # in private nobody chose


@pytest.mark.parametrize("chosen", [True, False])
async def test_drafts_are_shown_to_those_who_want_them(
    bot: Playground, monkeypatch: pytest.MonkeyPatch, chosen: bool
) -> None:
    monkeypatch.setattr("bot.handlers.chat._DRAFT_EVERY", 0)
    nima = Person(bot, NIMA)
    if not chosen:
        await nima.ask("/settings")
        await press(nima, "نوشتن")
    await nima.ask("سلام")
    assert bool(nima.events("draft")) == chosen


async def test_the_switch_for_drafts_is_not_offered_where_the_owner_wants_none(
    playground: Playground, tmp_path: Path
) -> None:
    async with run_bot(tmp_path, playground.api_base, playground.token, STREAM="false"):
        nima = Person(playground, NIMA)
        assert "نوشتن" not in await nima.ask("/settings")
        assert [row for row in labels(nima) if "نوشتن" in row[0]] == []


async def test_a_mood_is_shown_to_those_who_want_it(bot: Playground) -> None:
    nima = Person(bot, NIMA)

    async def reaction_to(text: str) -> str | None:
        message_id = nima.write(text)
        await nima.answers(len(nima.seen()) + 1)
        await asyncio.sleep(0.2)
        return bot.world.chats.message(NIMA, message_id, "see").reaction

    glad, sad = "خیلی خوشحالم، عالی بود!", "متنفرم ازش، افتضاح بود"
    assert await reaction_to(glad) is None
    await nima.ask("/settings")
    await press(nima, "واکنش")
    assert await reaction_to(glad) == "❤"
    assert await reaction_to(sad) == "😢"
    assert await reaction_to("ساعت چنده؟") is None
    group = Person(bot, NIMA, GROUP)
    message_id = group.write(f"@hamzaban_playground_bot {glad}")
    await group.answers(1)
    await asyncio.sleep(0.2)
    assert bot.world.chats.message(GROUP, message_id, "see").reaction is None


async def test_a_message_without_words_is_answered_in_the_readers_language(bot: Playground) -> None:
    daniel = Person(bot, DANIEL)
    assert is_in("en", await daniel.ask("🙂🙂"))
    await daniel.ask("/new")
    await daniel.ask("/language")
    await press(daniel, "فارسی")
    assert is_in("fa", await daniel.ask("🙂🙂"))
    await daniel.ask("I like long walks in the rain")
    assert is_in("en", await daniel.ask("🙂🙂"))  # the talk tells it


async def test_a_stranger_who_forges_a_press_leaves_no_trace(
    playground: Playground, tmp_path: Path
) -> None:
    async with run_bot(tmp_path, playground.api_base, playground.token, ALLOWED_USER_IDS=str(NIMA)):
        forged(playground, DANIEL, f"settings:length=short:{DANIEL}", DANIEL)
        await Person(playground, DANIEL).ask("hello")
    assert (await stored(tmp_path)).of(DANIEL) == Preferences()
