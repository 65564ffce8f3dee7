"""The real Application polls the playground over HTTP; people write, the bot answers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.connection import TokenRefusedError
from bot.playground import Fault, Playground
from storage import Database, History
from tests.whole_bot import DANIEL, GROUP, NIMA, SARA, Person, run_bot


@pytest.fixture
async def bot(playground: Playground, tmp_path: Path) -> AsyncIterator[Playground]:
    """The playground with the bot polling it."""
    async with run_bot(tmp_path, playground.api_base, playground.token):
        yield playground


def is_persian(text: str) -> bool:
    return sum("\u0600" <= letter <= "\u06ff" for letter in text) > len(text) / 3


async def test_it_answers_in_the_language_it_is_written_to(bot: Playground) -> None:
    nima, daniel = Person(bot, NIMA), Person(bot, DANIEL)
    assert is_persian(await nima.ask("سلام! چطوری؟"))
    assert is_persian(await nima.ask("salam khubi?"))
    answer = await daniel.ask("hello, how are you?")
    assert answer.isascii() or not is_persian(answer)


async def test_typing_is_shown_and_the_answer_follows(
    bot: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.hints._TYPING_AFTER", 0)  # templates are quicker than any sign
    nima = Person(bot, NIMA)
    await nima.ask("سلام")
    assert [event["action"] for event in nima.events("typing")][:1] == ["typing"]


async def test_a_burst_is_answered_in_order_and_chats_do_not_mix(bot: Playground) -> None:
    nima, daniel = Person(bot, NIMA), Person(bot, DANIEL)
    for _ in range(5):
        nima.write("ممنونم")
        daniel.write("thank you")
    assert all(map(is_persian, await nima.answers(5)))
    assert not any(map(is_persian, await daniel.answers(5)))
    order = [call.params["chat_id"] for call in bot.calls if call.method == "sendMessage"]
    assert len(order) == 10


async def test_a_flood_is_told_once_and_others_are_served(bot: Playground) -> None:
    nima = Person(bot, NIMA)
    bot.faults.add(Fault("delay", "sendMessage", seconds=0.5))
    for _ in range(12):
        nima.write("سلام")
    told = [text for text in await nima.answers(7) if "یکی‌یکی" in text]
    assert len(told) == 1
    await Person(bot, DANIEL).ask("hello")
    assert len(nima.seen()) == 7


async def test_an_album_gets_one_word_and_no_scolding(bot: Playground) -> None:
    person = {"id": DANIEL, "is_bot": False, "first_name": "Daniel", "language_code": "en"}
    for number in range(10):
        photo = {
            "message_id": 500 + number,
            "date": 1_790_000_000,
            "chat": {"id": DANIEL, "type": "private"},
            "from": person,
            "media_group_id": "7",
            "photo": [{"file_id": "x", "file_unique_id": "x", "width": 9, "height": 9}],
        }
        bot.world.updates.put("message", photo)
    daniel = Person(bot, DANIEL)
    await daniel.answers(1)
    await daniel.ask("hello")
    assert len(daniel.seen()) == 2


async def test_an_anonymous_admin_is_nobody_in_particular(
    playground: Playground, tmp_path: Path
) -> None:
    shared_account = 1087968824  # GroupAnonymousBot
    group = {"id": GROUP, "type": "supergroup", "title": "Friends"}
    message = {
        "message_id": 900,
        "date": 1_790_000_000,
        "chat": group,
        "sender_chat": group,
        "from": {"id": shared_account, "is_bot": True, "first_name": "Group"},
        "text": "/id",
        "entities": [{"type": "bot_command", "offset": 0, "length": 3}],
    }
    async with run_bot(
        tmp_path, playground.api_base, playground.token, ALLOWED_USER_IDS=str(shared_account)
    ):
        playground.world.updates.put("message", message)
        daniel = Person(playground, DANIEL, GROUP)
        (answer,) = await daniel.answers(1)
        assert str(shared_account) not in answer
        assert str(GROUP) in answer
        command = {"type": "bot_command", "offset": 0, "length": 5}
        playground.world.updates.put("message", {**message, "text": "/help", "entities": [command]})
        await asyncio.sleep(0.3)
        assert len(daniel.seen()) == 1


async def test_a_lone_surrogate_beside_a_mention_is_answered(bot: Playground) -> None:
    message = {
        "message_id": 901,
        "date": 1_790_000_000,
        "chat": {"id": GROUP, "type": "supergroup", "title": "Friends"},
        "from": {"id": DANIEL, "is_bot": False, "first_name": "D\udc00", "language_code": "en"},
        "text": "\ud83d @hamzaban_playground_bot hello",
        "entities": [{"type": "mention", "offset": 2, "length": 24}],
    }
    bot.world.updates.put("message", message)
    (answer,) = await Person(bot, DANIEL, GROUP).answers(1)
    assert "went wrong" not in answer


async def test_a_busy_group_hears_nothing_of_the_limit(tmp_path: Path) -> None:
    async with (
        Playground(privacy=False) as playground,
        run_bot(tmp_path, playground.api_base, playground.token),
    ):
        daniel = Person(playground, DANIEL, GROUP)
        playground.faults.add(Fault("delay", "sendMessage", seconds=0.5))
        daniel.write("@hamzaban_playground_bot hello")
        for _ in range(12):
            daniel.write("what a day")
        daniel.write("@hamzaban_playground_bot thank you")
        await daniel.answers(2)
        await asyncio.sleep(0.2)
        assert len(daniel.seen()) == 2


async def test_commands_speak_the_language_of_the_app(bot: Playground) -> None:
    nima, daniel = Person(bot, NIMA), Person(bot, DANIEL)
    for command in ("/start", "/help", "/new", "/privacy", "/id", "/id@hamzaban_playground_bot"):
        assert is_persian(await nima.ask(command)), command
        assert not is_persian(await daniel.ask(command)), command
    assert str(NIMA) in await nima.ask("/id")
    assert "نیما" in await nima.ask("/start")


async def test_menus_are_registered_per_language_and_scope(bot: Playground) -> None:
    def menu(person: int, chat: int) -> list[str]:
        chats = bot.world.chats
        pairs = bot.world.profile.menu(chats.person(person), chats.chat(chat))
        return [command for command, _ in pairs]

    while "status" not in menu(SARA, SARA):
        await asyncio.sleep(0.01)
    assert menu(SARA, SARA) == [
        "start",
        "new",
        "retry",
        "stop",
        "help",
        "history",
        "mood",
        "language",
        "settings",
        "privacy",
        "export",
        "forget",
        "id",
        "feedback",
        "status",
        "users",
        "ban",
        "unban",
        "allow",
        "disallow",
        "broadcast",
        "reload",
    ]
    assert menu(DANIEL, DANIEL) == menu(SARA, SARA)[:14]
    assert menu(DANIEL, GROUP) == ["new", "retry", "stop", "help", "settings", "privacy", "id"]


async def test_status_is_for_admins_and_unknown_to_others(bot: Playground) -> None:
    sara, daniel = Person(bot, SARA), Person(bot, DANIEL)
    await daniel.ask("hello")
    status = await sara.ask("/status")
    for part in ("intent-keywords", "templates", "۱", "مگابایت", "ثانیه"):
        assert part in status, part
    assert await daniel.ask("/status") == await daniel.ask("/stats")
    assert "/status" not in await daniel.ask("/help")
    assert "/status" in await sara.ask("/help")


async def test_in_a_group_it_answers_only_when_called(bot: Playground) -> None:
    daniel = Person(bot, DANIEL, GROUP)
    daniel.write("hello everybody")
    first = daniel.write("@hamzaban_playground_bot hello")
    await daniel.answers(1)
    (message,) = [
        m for m in bot.world.chats.history(GROUP) if m.sender_id == bot.world.chats.bot.id
    ]
    assert message.reply_to == first
    daniel.write("thanks a lot", reply_to=message.message_id)
    await daniel.answers(2)
    daniel.write("who wants pizza?")
    daniel.write("@someone_else hello")
    await asyncio.sleep(0.3)
    assert len(daniel.seen()) == 2


async def test_group_policy_all_answers_everything(tmp_path: Path) -> None:
    async with (
        Playground(privacy=False) as playground,
        run_bot(tmp_path, playground.api_base, playground.token, GROUP_POLICY="all"),
    ):
        daniel = Person(playground, DANIEL, GROUP)
        daniel.write("hello everybody")
        await daniel.answers(1)


async def test_what_is_no_text_gets_a_friendly_word_in_private_and_silence_in_groups(
    bot: Playground,
) -> None:
    daniel = Person(bot, DANIEL)
    for count, kind in enumerate(("photo", "voice", "sticker", "document"), start=1):
        bot.world.attach(DANIEL, DANIEL, kind)
        assert "text" in (await daniel.answers(count))[-1]
    bot.world.attach(DANIEL, GROUP, "photo")
    message = daniel.write("hello")
    await daniel.answers(5)
    bot.world.edit(DANIEL, DANIEL, message, "hello there")
    await daniel.ask("still alive?")
    assert len(daniel.seen()) == 6
    assert Person(bot, DANIEL, GROUP).seen() == []


async def test_who_is_no_longer_let_in_can_still_have_their_data_erased(
    playground: Playground, tmp_path: Path
) -> None:
    nima = Person(playground, NIMA)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await nima.ask("سلام")
    async with run_bot(
        tmp_path, playground.api_base, playground.token, ALLOWED_USER_IDS=str(DANIEL)
    ):
        assert str(NIMA) in await nima.ask("سلام")
        assert "رمزنگاری" in await nima.ask("/privacy")
        assert "فایل" in await nima.ask("/export")
        assert len(nima.files()) == 1
        await nima.ask("/forget")
        assert "پاک شد" in await nima.press(0)
    async with Database.open(
        tmp_path / "data" / "bot.db", tmp_path / "key" / "bot.key"
    ) as database:
        assert (await database.row("SELECT count(*) FROM exchanges"))[0] == 0


async def test_strangers_are_refused_with_their_id_and_groups_stay_silent(
    playground: Playground, tmp_path: Path
) -> None:
    async with run_bot(
        tmp_path,
        playground.api_base,
        playground.token,
        ALLOWED_USER_IDS=str(NIMA),
        ALLOWED_CHAT_IDS="-5",
    ):
        daniel, group = Person(playground, DANIEL), Person(playground, DANIEL, GROUP)
        refusal = await daniel.ask("hello")
        assert str(DANIEL) in refusal
        assert await daniel.ask("/help") == refusal
        assert str(DANIEL) in await daniel.ask("/id")
        group.write("@hamzaban_playground_bot hello")
        assert is_persian(await Person(playground, NIMA).ask("سلام"))
        assert is_persian(await Person(playground, SARA).ask("سلام"))
        assert group.seen() == []


async def test_in_a_listed_group_everyone_may_talk_but_not_in_private(
    playground: Playground, tmp_path: Path
) -> None:
    lists = {"ALLOWED_USER_IDS": str(NIMA), "ALLOWED_CHAT_IDS": str(GROUP)}
    async with run_bot(tmp_path, playground.api_base, playground.token, **lists):
        group = Person(playground, DANIEL, GROUP)
        answer = await group.ask("@hamzaban_playground_bot hello")
        assert str(DANIEL) not in answer
        assert str(DANIEL) in await Person(playground, DANIEL).ask("hello")


async def test_a_person_who_writes_too_much_is_told_how_long_to_wait(
    playground: Playground, tmp_path: Path
) -> None:
    async with run_bot(tmp_path, playground.api_base, playground.token, RATE_LIMIT_MESSAGES="2"):
        nima = Person(playground, NIMA)
        await nima.ask("سلام")
        await nima.ask("خوبی؟")
        assert "ثانیه" in await nima.ask("چه خبر؟")
        await Person(playground, DANIEL).ask("hello")


async def test_context_survives_a_restart_and_new_ends_it(
    playground: Playground, tmp_path: Path
) -> None:
    nima = Person(playground, NIMA)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await nima.ask("سلام")
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await nima.ask("خوبی؟")
    assert await remembered_of(tmp_path, NIMA) == ["سلام", "خوبی؟"]
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await nima.ask("/new")
        await nima.ask("دوباره سلام")
    assert await remembered_of(tmp_path, NIMA) == ["دوباره سلام"]


async def test_what_came_while_it_was_down_is_answered_once(
    playground: Playground, tmp_path: Path
) -> None:
    nima = Person(playground, NIMA)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await nima.ask("سلام")
    nima.write("کجایی؟")
    nima.write("هستی؟")
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await nima.answers(3)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await nima.ask("خداحافظ")
    assert len(nima.seen()) == 4


@pytest.mark.parametrize(
    "fault",
    [
        Fault("conflict", "getUpdates", times=2),
        Fault("drop", "getUpdates", times=2),
        Fault("status", "getUpdates", times=2, status=502),
        Fault("retry_after", "getUpdates", seconds=1),
        Fault("drop", "sendMessage", times=2),
        Fault("status", "sendMessage", times=2, status=500),
        Fault("retry_after", "sendMessage", seconds=1),
        Fault("drop", "sendChatAction", times=5),
    ],
    ids=lambda fault: f"{fault.kind} {fault.method}",
)
async def test_it_recovers_from(bot: Playground, fault: Fault) -> None:
    nima = Person(bot, NIMA)
    await nima.ask("سلام")
    bot.faults.add(fault)
    nima.write("ممنون")
    nima.write("خداحافظ")
    assert len(await nima.answers(3)) == 3


async def test_what_is_written_during_an_outage_is_answered_after_it(bot: Playground) -> None:
    nima = Person(bot, NIMA)
    await nima.ask("سلام")
    bot.faults.add(Fault("drop", times=1_000_000))
    nima.write("هستی؟")
    await asyncio.sleep(2)
    nima.write("الو؟")
    assert len(nima.seen()) == 1
    bot.faults.clear()
    assert len(await nima.answers(3)) == 3


async def test_status_says_why_a_model_is_not_used(playground: Playground, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "config.json").write_text("{}")
    async with run_bot(
        tmp_path, playground.api_base, playground.token, GENERATION_MODEL=str(broken)
    ):
        sara = Person(playground, SARA)
        while str(broken) not in (status := await sara.ask("/status")):
            await asyncio.sleep(0.1)
        assert "templates" in status
        assert is_persian(await sara.ask("سلام"))


async def test_a_refused_token_ends_it_and_names_no_secret(
    playground: Playground, tmp_path: Path
) -> None:
    wrong = "123456789:" + "w" * 35
    with pytest.raises(TokenRefusedError) as caught:
        async with run_bot(tmp_path, playground.api_base, wrong):
            pass
    assert wrong not in str(caught.value)


async def test_a_token_revoked_later_ends_the_polling(
    playground: Playground, tmp_path: Path
) -> None:
    async with run_bot(tmp_path, playground.api_base, playground.token) as bot:
        await Person(playground, NIMA).ask("سلام")
        playground.faults.add(Fault("unauthorized", "getUpdates", times=100))
        Person(playground, NIMA).write("آخرین پیام")
        with pytest.raises(TokenRefusedError):
            await bot.polling


async def test_an_update_that_cannot_be_parsed_does_not_block_those_behind_it(
    bot: Playground,
) -> None:
    bot.world.updates.put("message", {"message_id": "no number", "chat": {"id": NIMA}, "date": []})
    assert await Person(bot, NIMA).ask("سلام")


async def remembered_of(folder: Path, chat: int) -> list[str]:
    async with Database.open(folder / "data" / "bot.db", folder / "key" / "bot.key") as database:
        return [question for question, _ in await History(database).recent(chat, 10)]


async def test_forget_asks_once_and_erases_after_yes(
    playground: Playground, tmp_path: Path
) -> None:
    nima, daniel = Person(playground, NIMA), Person(playground, DANIEL)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await nima.ask("سلام")
        await daniel.ask("hello")
        assert "پاک کنم؟" in await nima.ask("/forget")
        assert [label for label, _ in nima.buttons()] == ["آره، همه رو پاک کن", "نه، نگه دار"]
        assert "چیزی پاک نکردم" in await nima.press(1)
        assert nima.buttons() == []
    assert await remembered_of(tmp_path, NIMA) == ["سلام"]
    async with run_bot(tmp_path, playground.api_base, playground.token):
        await nima.ask("/forget")
    async with run_bot(tmp_path, playground.api_base, playground.token):  # buttons survive it
        assert "پاک شد" in await nima.press(0)
        assert "Shall I erase" in await daniel.ask("/forget")
    assert await remembered_of(tmp_path, NIMA) == []
    assert await remembered_of(tmp_path, DANIEL) == ["hello"]


async def test_forget_is_for_private_chats_and_its_button_for_its_person(bot: Playground) -> None:
    group = Person(bot, DANIEL, GROUP)
    assert "private chat" in await group.ask("/forget@hamzaban_playground_bot")
    nima = Person(bot, NIMA)
    await nima.ask("سلام")
    await nima.ask("/forget")
    (_, data), _ = nima.buttons()
    stranger = {"id": DANIEL, "is_bot": False, "first_name": "Daniel"}
    message = {"message_id": 1, "date": 1, "chat": {"id": NIMA, "type": "private"}}
    press = {"id": "1", "from": stranger, "chat_instance": "1", "data": data, "message": message}
    bot.world.updates.put("callback_query", press)
    await nima.ask("هنوز یادته؟")
    assert len(nima.seen()) == 3
    assert len(nima.buttons(-2)) == 2


async def test_who_was_kept_waiting_is_told_so_once(bot: Playground) -> None:
    person = {"id": NIMA, "is_bot": False, "first_name": "نیما", "language_code": "fa"}
    for number in range(2):
        message = {
            "message_id": 700 + number,
            "date": int(time.time()) - 3600,
            "chat": {"id": NIMA, "type": "private"},
            "from": person,
            "text": "سلام",
        }
        bot.world.updates.put("message", message)
    first, second = await Person(bot, NIMA).answers(2)
    assert first.startswith("ببخش که دیر")
    assert "ببخش که دیر" not in second + await Person(bot, NIMA).ask("سلام")


async def test_a_disk_that_takes_no_more_delays_answers_and_loses_none(
    bot: Playground, tmp_path: Path
) -> None:
    resource = pytest.importorskip("resource")
    nima = Person(bot, NIMA)
    await nima.ask("سلام")
    written = (tmp_path / "data" / "bot.db-wal").stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, hard))  # for this process, no file may grow
    try:
        for _ in range(3):
            nima.write("هستی؟")
        await asyncio.sleep(1)
        assert len(nima.seen()) == 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    await nima.answers(4)
    await nima.ask("خداحافظ")
    assert len(nima.seen()) == 5
    assert not [answer for answer in nima.seen() if "گیر کرد" in answer]  # no apologies


async def test_a_person_who_blocked_the_bot_stops_nobody(bot: Playground) -> None:
    nima, daniel = Person(bot, NIMA), Person(bot, DANIEL)
    await nima.ask("سلام")
    bot.faults.add(Fault("status", "sendMessage", status=403))
    nima.write("خداحافظ")
    while len([call for call in bot.calls if call.method == "sendMessage"]) < 2:
        await asyncio.sleep(0.01)
    await daniel.ask("hello")
    assert await nima.ask("برگشتم")
