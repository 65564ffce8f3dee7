"""Every command and every button there is, in both languages, at the whole bot over HTTP.

One bot serves all of them, each to somebody new. What is registered and has no row here fails.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import unescape
from itertools import count
from typing import Any

import pytest
import pytest_asyncio
from telegram.ext import Application, BaseHandler, CallbackQueryHandler, CommandHandler

from bot.messages import Messages
from bot.observed import ObservedModels
from bot.playground import Fault, Playground
from bot.playground.types import Chat, User
from nlp import AIModels
from nlp.fallback import Answer, Limits
from nlp.types import Intent, Language, Prediction, Prompt, Sentiment, Understanding
from tests.fakes import ScriptedGenerator
from tests.test_bot_messages import texts
from tests.whole_bot import DANIEL, GROUP, SARA, Person, run_bot

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXTS = Messages()
LANGUAGES = ("fa", "en")
ADMINS = {"fa": SARA, "en": DANIEL}
NAME = "Mahsa"  # in Latin letters, so that a name says nothing of the language
HELLO = {"fa": "سلام! چطوری؟", "en": "hello, how are you?"}
UNCLEAR = {"fa": "چرا کسی جواب نمی‌ده", "en": "why does nobody answer"}
ENDLESS = {"fa": "یه قصه‌ی بلند بگو", "en": "tell me a long story"}
BEGINNING = {"fa": "یکی بود یکی نبود.", "en": "Once upon a time."}
SUFFIX = "@hamzaban_playground_bot"


class Visitor(Person):
    """Somebody whose Telegram speaks a language."""

    def __init__(
        self, playground: Playground, user_id: int, language: str, chat_id: int | None = None
    ) -> None:
        super().__init__(playground, user_id, chat_id)
        self.playground = playground
        self.language = language

    def reads(self, text: str) -> None:
        """See that a text is in this language, and there."""
        assert text
        assert bool(re.search("[\u0600-\u06ff]", text)) == (self.language == "fa"), text

    def expects(self, answer: str, *keys: str, more: bool = False, **values: str) -> None:
        """See that an answer is these texts of the bot; values not given may be anything."""
        html = "\n\n".join(
            TEXTS.text(
                self.language,
                key,
                **{name: values.get(name, "ANYTHING") for name in texts(self.language)[key]},
            )
            for key in keys
        )
        shown = re.escape(unescape(re.sub("<[^>]*>", "", html)))
        pattern = shown.replace("ANYTHING", ".*") + (".*" if more else "")
        assert re.fullmatch(pattern, answer, re.DOTALL), f"not {keys}: {answer}"
        self.reads(answer)

    def menu(self) -> set[tuple[str, str]]:
        """Return the commands that Telegram offers here, with what it says of them."""
        chats, profile = self.world.chats, self.world.profile
        return set(profile.menu(chats.person(self.user_id), chats.by_id[self.chat_id]))

    async def push(self, kind: str, place: int = -1) -> str:
        """Press the button whose data begin so, and return the notice."""
        (data,) = (data for _, data in self.buttons(place) if data.startswith(kind))
        notices = len(self.events("callback_answer"))
        self.world.press(self.user_id, self.chat_id, self.messages()[place].message_id, data)
        await self.until(lambda: len(self.events("callback_answer")) > notices)
        return str(self.events("callback_answer")[-1]["text"] or "")

    async def told(self, kind: str) -> str:
        """Press the button whose data begin so, and return the new message that follows."""
        messages = len(self.seen())
        await self.push(kind)
        return (await self.answers(messages + 1))[-1]


@dataclass(frozen=True, slots=True)
class Scene:
    """The running bot with the people who come to it, and all that it listens to."""

    playground: Playground
    handlers: Sequence[BaseHandler[Any, Any, Any]]
    numbers: count[int]

    def somebody(self, language: str) -> Visitor:
        """Return a person who was never here before."""
        user_id, chats = next(self.numbers), self.playground.world.chats
        chats.users[user_id] = User(user_id, NAME, f"user{user_id}", language_code=language)
        chats.by_id[user_id] = Chat(user_id, "private", "", frozenset({user_id}))
        return Visitor(self.playground, user_id, language)

    def admin(self, language: str) -> Visitor:
        """Return the admin who reads a language."""
        return Visitor(self.playground, ADMINS[language], language)

    def member(self, language: str) -> Visitor:
        """Return a new admin of a new group."""
        chats, user_id = self.playground.world.chats, self.somebody(language).user_id
        group = GROUP - user_id
        chats.users[user_id] = replace(chats.users[user_id], is_admin=True)
        chats.by_id[group] = Chat(group, "supergroup", "New", frozenset({user_id}))
        return Visitor(self.playground, user_id, language, group)


def reply(ai: AIModels, prompt: Prompt) -> Answer:
    """Answer as ever, but begin a story that never ends where one is asked for."""
    for language in LANGUAGES:
        if prompt.text == ENDLESS[language]:
            story = ScriptedGenerator([BEGINNING[language]], hangs=True)
            return Answer([story], prompt, Limits())
    return AIModels.reply(ai, prompt)


async def understand(ai: AIModels, text: str) -> Understanding:
    """Understand as ever, but for a sentence in each language that may mean two things."""
    for language in LANGUAGES:
        if text == UNCLEAR[language]:
            likely = (Prediction(Intent.COMPLAINT, 0.4), Prediction(Intent.QUESTION, 0.38))
            unsure = Intent.GENERAL_CONVERSATION, 0.4, Sentiment.NEUTRAL, 0.9
            return Understanding(Language(language), *unsure, likely)
    return await AIModels.understand(ai, text)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    """Run one bot for all tests of this module."""
    handlers: list[BaseHandler[Any, Any, Any]] = []
    add_handlers = Application.add_handlers

    def noted(
        self: Application[Any, Any, Any, Any, Any, Any], added: list[BaseHandler[Any, Any, Any]]
    ) -> None:
        handlers.extend(added)
        add_handlers(self, added)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Application, "add_handlers", noted)
        patch.setattr(ObservedModels, "reply", reply, raising=False)
        patch.setattr(ObservedModels, "understand", understand)
        async with (
            Playground() as playground,
            run_bot(
                tmp_path_factory.mktemp("bot"),
                playground.api_base,
                playground.token,
                ADMIN_USER_IDS=",".join(map(str, ADMINS.values())),
                RATE_LIMIT_MESSAGES="1000",
            ),
        ):
            yield Scene(playground, handlers, count(2001))


# Commands: what each does for somebody who sends it.

Exercise = Callable[[Visitor, str], Awaitable[None]]


def says(*keys: str, more: bool = False, **values: str) -> Exercise:
    """Return what sends a command and expects these texts, with `{user}` for the person's id."""

    async def exercise(one: Visitor, command: str) -> None:
        given = {name: value.format(user=one.user_id) for name, value in values.items()}
        one.expects(await one.ask(command), *keys, more=more, **given)

    return exercise


async def starts(one: Visitor, command: str) -> None:
    one.expects(await one.ask(command), "start", "start-language", name=NAME)
    assert len(one.buttons()) == 2


async def retries(one: Visitor, command: str) -> None:
    one.expects(await one.ask(command), "retry-nothing")
    first = await one.ask(HELLO[one.language])
    second = await one.ask(command)
    one.reads(second)
    assert second != first


async def stops(one: Visitor, command: str) -> None:
    one.expects(await one.ask(command), "nothing-to-stop")
    one.write(ENDLESS[one.language])
    one.write(command)
    await one.until(lambda: one.seen()[-1] == TEXTS.plain(one.language, "stopped"))


async def remembers(one: Visitor, command: str) -> None:
    one.expects(await one.ask(command), "history-empty")
    answer = await one.ask(HELLO[one.language])
    page = await one.ask(command)
    one.reads(page)
    assert HELLO[one.language] in page
    assert answer.split("\n")[0] in page


async def draws_the_mood(one: Visitor, command: str) -> None:
    one.expects(await one.ask(command), "mood-too-little")
    for _ in range(5):
        await one.ask(HELLO[one.language])
    one.expects(await one.ask(command), "mood-caption", more=True)
    assert one.messages()[-1].kind == "photo"


async def exports(one: Visitor, command: str) -> None:
    await one.ask(HELLO[one.language])
    one.expects(await one.ask(command), "export-caption")
    assert HELLO[one.language] in one.files()[-1].content.decode()
    one.expects(await one.ask(command), "export-limited")


async def asks_before_it_forgets(one: Visitor, command: str) -> None:
    one.expects(await one.ask(command), "forget-ask")
    assert [label for label, _ in one.buttons()] == [
        TEXTS.plain(one.language, "forget-yes"),
        TEXTS.plain(one.language, "forget-no"),
    ]


async def passes_on(one: Visitor, command: str) -> None:
    one.expects(await one.ask(command), "feedback-how")
    owners = [Person(one.playground, admin) for admin in ADMINS.values()]
    told = [len(owner.seen()) for owner in owners]
    one.expects(await one.ask(f"{command} {HELLO[one.language]}"), "feedback-thanks")
    for owner, before in zip(owners, told, strict=True):
        received = (await owner.answers(before + 1))[-1]
        one.expects(received, "feedback-received", more=True, user=str(one.user_id))
        assert received.endswith(HELLO[one.language])


COMMANDS: dict[str, Exercise] = {
    "start": starts,
    "help": says("help", "help-privacy"),
    "new": says("new-chat"),
    "reset": says("new-chat"),
    "retry": retries,
    "redo": retries,
    "resend": retries,
    "stop": stops,
    "cancel": stops,
    "language": says("language-ask"),
    "lang": says("language-ask"),
    "settings": says("settings", more=True),
    "history": remembers,
    "mood": draws_the_mood,
    "privacy": says("privacy", "privacy-seen", "privacy-rights"),
    "export": exports,
    "forget": asks_before_it_forgets,
    "id": says("id-private", user="{user}"),
    "whoami": says("id-private", user="{user}"),
    "my_id": says("id-private", user="{user}"),
    "feedback": passes_on,
}
"""Everyone's, in a private chat."""

IN_GROUPS: dict[str, Exercise] = {
    "start": says("start"),
    "help": COMMANDS["help"],
    "new": COMMANDS["new"],
    "retry": says("retry-nothing"),
    "stop": says("nothing-to-stop"),
    "language": COMMANDS["language"],
    "settings": says("settings-of-group", more=True),
    "history": says("history-in-private"),
    "mood": says("mood-in-private"),
    "privacy": COMMANDS["privacy"],
    "export": says("export-in-private"),
    "forget": says("forget-in-private"),
    "id": says("id-group", user="{user}"),
    "feedback": passes_on,
}
"""The same in a group; aliases go the same way."""


async def shows_the_status(one: Visitor, command: str) -> None:
    one.expects(await one.ask(command), "status-title", more=True)
    assert one.messages()[-1].kind == "photo"


def takes_an_id(usage: str, done: str) -> Exercise:
    """Return what sends a command without an id, and then with one."""

    async def exercise(one: Visitor, command: str) -> None:
        one.expects(await one.ask(command), usage)
        one.expects(await one.ask(f"{command} 5"), done, user="5")

    return exercise


async def announces(one: Visitor, command: str) -> None:
    one.expects(await one.ask(command), "broadcast-usage")
    question = await one.ask(f"{command} {HELLO[one.language]}")
    one.expects(question, "broadcast-ask", more=True)
    assert question.endswith(HELLO[one.language])
    assert len(one.buttons()) == 2


ADMIN_COMMANDS: dict[str, Exercise] = {
    "status": shows_the_status,
    "users": says("users-title", more=True),
    "ban": takes_an_id("ban-usage", "ban-done"),
    "unban": takes_an_id("unban-usage", "unban-done"),
    "allow": takes_an_id("allow-usage", "allow-everyone"),
    "disallow": takes_an_id("disallow-usage", "disallow-nothing"),
    "broadcast": announces,
    "reload": says("reload-done"),
}
"""Those of admins, in this order: who is not banned cannot be unbanned."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("suffix", ["", SUFFIX])
@pytest.mark.parametrize("name", COMMANDS)
async def test_everyone_has_the_command(
    scene: Scene, name: str, suffix: str, language: str
) -> None:
    await COMMANDS[name](scene.somebody(language), f"/{name}{suffix}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", IN_GROUPS)
async def test_a_group_has_the_command(scene: Scene, name: str, language: str) -> None:
    await IN_GROUPS[name](scene.member(language), f"/{name}{SUFFIX}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("suffix", ["", SUFFIX])
async def test_admins_have_the_commands(scene: Scene, suffix: str, language: str) -> None:
    await scene.somebody(language).ask(HELLO[language])  # somebody to announce things to
    for name, exercise in ADMIN_COMMANDS.items():
        await exercise(scene.admin(language), f"/{name}{suffix}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("suffix", ["", SUFFIX, "@another_bot"])
async def test_what_is_no_command_of_theirs_gets_a_hint(
    scene: Scene, suffix: str, language: str
) -> None:
    one = scene.somebody(language)
    names = [*ADMIN_COMMANDS, "stats", "START_", "helpme"]
    if suffix == "@another_bot":
        names += COMMANDS
    for name in names:
        one.expects(await one.ask(f"/{name}{suffix} 5"), "unknown-command")


async def test_case_does_not_matter(scene: Scene) -> None:
    one = scene.somebody("fa")
    one.expects(await one.ask(f"/NEW{SUFFIX.upper()}"), "new-chat")


async def test_in_a_group_what_is_meant_for_others_is_left_alone(scene: Scene) -> None:
    one = scene.member("en")
    for words in ("/new@another_bot", "/status", f"/status{SUFFIX}", "/unheard"):
        one.write(words)
    one.expects(await one.ask(f"/new{SUFFIX}"), "new-chat")
    assert len(one.seen()) == 1


# Buttons: what each does for somebody who presses it.


async def chooses_at_the_start(one: Visitor, kind: str) -> None:
    await one.ask("/start")
    await one.push(kind)
    one.language = kind.rpartition("=")[2]
    (welcome,) = one.seen()
    one.expects(welcome, "start")
    assert not one.buttons()
    one.expects(await one.ask("/new"), "new-chat")


async def chooses_a_language(one: Visitor, kind: str) -> None:
    own, chosen = one.language, kind.rpartition("=")[2]
    await one.ask("/language")
    await one.push(kind)
    one.language = own if chosen == "auto" else chosen
    (confirmed,) = one.seen()
    one.expects(confirmed, f"language-is-{chosen}")
    assert not one.buttons()
    one.expects(await one.ask("/new"), "new-chat")


async def changes_every_setting(one: Visitor, kind: str) -> None:
    own = one.language
    await one.ask("/settings")
    for place in range(len(one.buttons()) - 1):
        first, data = one.buttons()[place]
        setting = data.partition("=")[0]
        assert setting.startswith(kind)
        labels = []
        while first not in labels:
            await one.push(f"{setting}=")
            if setting == "settings:language":
                one.language = {"فارسی": "fa", "English": "en"}.get(_value_of(one, place), own)
            one.expects(one.seen()[-1], "settings", more=True)
            for label, _ in one.buttons():
                one.reads(label.replace("English", "").replace("فارسی", ""))
            labels.append(one.buttons()[place][0])
        assert len(labels) == len(set(labels)) >= 2, setting
    assert len(one.seen()) == 1


def _value_of(one: Visitor, place: int) -> str:
    return re.sub("[\u2068\u2069]", "", one.buttons()[place][0]).rpartition(": ")[2]


async def closes_the_settings(one: Visitor, kind: str) -> None:
    await one.ask("/settings")
    await one.push(kind)
    one.expects(one.seen()[-1], "settings-closed")
    assert not one.buttons()


async def rates(one: Visitor, kind: str) -> None:
    await one.ask(HELLO[one.language])
    notice = await one.push(kind)
    one.expects(notice, f"rated-{kind.rstrip(':')}")
    await one.until(lambda: any("✓" in label for label, _ in one.buttons()))
    one.expects(await one.push(kind), "rating-taken-back")


async def wants_another(one: Visitor, kind: str) -> None:
    first = await one.ask(HELLO[one.language])
    one.expects(await one.push("bad:"), "rated-bad")  # says where another answer is to be had
    one.expects(await one.push(kind), "another-comes")
    await one.until(lambda: one.seen() != [first])
    one.reads(one.seen()[-1])
    assert len(one.seen()) == 1


async def says_what_was_meant(one: Visitor, kind: str) -> None:
    meanings = ("complaint", "question", "general-conversation")
    for place in range(len(meanings)):
        asked = await one.ask(UNCLEAR[one.language])
        one.reads(asked)
        for (label, data), meaning in zip(one.buttons(), meanings, strict=True):
            assert data.startswith(kind)
            assert label == TEXTS.plain(one.language, f"meant-{meaning}")
        one.expects(await one.push(one.buttons()[place][1]), "another-comes")
        await one.until(partial(reads_otherwise, one, asked))
        one.reads(one.seen()[-1])


def reads_otherwise(one: Visitor, text: str) -> bool:
    return one.seen()[-1] != text


def forgets(key: str) -> Exercise:
    async def exercise(one: Visitor, kind: str) -> None:
        await one.ask(HELLO[one.language])
        await one.ask("/forget")
        one.expects(await one.told(kind), key)
        assert not one.buttons(-2)
        page = await one.ask("/history")
        assert (HELLO[one.language] in page) == (key == "forget-kept")

    return exercise


async def turns_pages(one: Visitor, kind: str) -> None:
    for _ in range(6):
        await one.ask(HELLO[one.language])
    newest = await one.ask("/history")
    await one.push("history:older:")
    older = one.seen()[-1]
    one.reads(older)
    assert older.count(HELLO[one.language]) == 1
    if kind == "history:newer:":
        await one.push(kind)
        assert one.seen()[-1] == newest


async def begins_to_announce(one: Visitor, kind: str) -> None:
    await one.ask(f"/broadcast {HELLO[one.language]}")
    one.expects(await one.told(kind), "broadcast-started")
    one.expects((await one.answers(len(one.seen()) + 1))[-1], "broadcast-done")


async def announces_nothing(one: Visitor, kind: str) -> None:
    await one.ask(f"/broadcast {HELLO[one.language]}")
    one.expects(await one.told(kind), "broadcast-dropped")
    assert not one.buttons(-2)


async def stops_to_announce(one: Visitor, kind: str) -> None:
    await one.ask(f"/broadcast {HELLO[one.language]}")
    one.playground.faults.add(Fault("delay", "sendMessage", times=2, seconds=0.5))
    one.expects(await one.told("broadcast:send:"), "broadcast-started")
    one.expects(await one.told(kind), "broadcast-stopping")
    one.expects((await one.answers(len(one.seen()) + 1))[-1], "broadcast-stopped")


BUTTONS: dict[str, Exercise] = {
    "start:language=fa": chooses_at_the_start,
    "start:language=en": chooses_at_the_start,
    "language:language=fa": chooses_a_language,
    "language:language=en": chooses_a_language,
    "language:language=auto": chooses_a_language,
    "settings:": changes_every_setting,
    "settings:done:": closes_the_settings,
    "good:": rates,
    "bad:": rates,
    "more:": wants_another,
    "mean:": says_what_was_meant,
    "forget:yes:": forgets("forgotten"),
    "forget:no:": forgets("forget-kept"),
    "history:older:": turns_pages,
    "history:newer:": turns_pages,
    "broadcast:send:": begins_to_announce,
    "broadcast:drop:": announces_nothing,
    "broadcast:stop:": stops_to_announce,
}
"""By what their data begin with."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", BUTTONS)
async def test_the_button_does_what_it_says(scene: Scene, kind: str, language: str) -> None:
    if kind.startswith("broadcast:"):
        for _ in range(3):
            await scene.somebody(language).ask(HELLO[language])
        await BUTTONS[kind](scene.admin(language), kind)
    else:
        await BUTTONS[kind](scene.somebody(language), kind)


# Nothing is left out.

ALIASES = {"reset", "redo", "resend", "cancel", "lang", "whoami", "my_id"}


def says_of(one: Visitor, name: str) -> tuple[str, str]:
    """Return a command with what a menu in the language of its reader says of it."""
    description = TEXTS.plain(one.language, f"command-{name}")
    one.reads(description)
    return name, description


def offers(one: Visitor, name: str) -> bool:
    return says_of(one, name) in one.menu()


async def test_no_command_is_left_out(scene: Scene) -> None:
    registered = [one.commands for one in scene.handlers if isinstance(one, CommandHandler)]
    assert frozenset().union(*registered) == {*COMMANDS, *ADMIN_COMMANDS}
    for names in registered:
        assert names & IN_GROUPS.keys() or names <= ADMIN_COMMANDS.keys(), names


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_menu_offers_more_or_another_language(scene: Scene, language: str) -> None:
    everybody = (scene.somebody(language), "new", COMMANDS)
    group = (scene.member(language), "new", IN_GROUPS)
    admin = (scene.admin(language), "reload", COMMANDS | ADMIN_COMMANDS)
    for one, name, table in (everybody, group, admin):
        await one.until(partial(offers, one, name))
        assert one.menu() <= {says_of(one, name) for name in table if name not in ALIASES}
    assert {name for name, _ in one.menu()} >= ADMIN_COMMANDS.keys()


async def test_no_button_is_left_out(scene: Scene) -> None:
    patterns = [
        handler.pattern.pattern
        for handler in scene.handlers
        if isinstance(handler, CallbackQueryHandler) and isinstance(handler.pattern, re.Pattern)
    ]
    assert patterns
    for pattern in patterns:
        beginning = re.split(r"[:=]?(?:\\d|\[|\(\[|\(\\d)", pattern.lstrip("^"))[0]
        kinds = re.fullmatch(r"\(([a-z:|]+)\)", beginning)
        for kind in kinds[1].split("|") if kinds else [beginning]:
            assert any(row.startswith(f"{kind}:") for row in BUTTONS), pattern
