"""The world, the update queue and the bot's profile, without any HTTP."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from bot.playground.profile import Profile, Scope
from bot.playground.types import ApiError, Button, Formatted, Json, User
from bot.playground.updates import UpdateQueue
from bot.playground.world import World

SARA, DANIEL = 1001, 1002
GROUP = -1001000000001
BOT = 7000000001


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock: Clock) -> World:
    return World(BOT, clock=clock)


async def waiting(world: World, offset: int = 0) -> list[Json]:
    return await world.updates.poll(offset, 100, 0, None)


async def texts(queue: UpdateQueue, offset: int = 0, limit: int = 100) -> list[str]:
    return [str(one["message"]) for one in await queue.poll(offset, limit, 0, None)]


@pytest.fixture
def queue(clock: Clock) -> UpdateQueue:
    queue = UpdateQueue(clock)
    for text in "abcde":
        queue.put("message", text)  # type: ignore[arg-type] # the queue never looks inside
    return queue


async def test_updates_are_numbered_one_by_one_from_anywhere(queue: UpdateQueue) -> None:
    ids = [one["update_id"] for one in await queue.poll(0, 100, 0, None)]
    assert all(later == earlier + 1 for earlier, later in pairwise(ids))
    assert ids[0] > 0


async def test_an_update_is_given_again_until_a_later_offset_acknowledges_it(
    queue: UpdateQueue,
) -> None:
    first = (await queue.poll(0, 1, 0, None))[0]["update_id"]
    assert await texts(queue, limit=2) == ["a", "b"]
    assert await texts(queue, offset=first) == list("abcde")
    assert await texts(queue, offset=first + 2) == list("cde")
    assert await texts(queue, offset=first) == list("cde")
    assert await texts(queue, offset=first + 100) == []


async def test_a_negative_offset_counts_from_the_end_and_forgets_the_rest(
    queue: UpdateQueue,
) -> None:
    assert await texts(queue, offset=-2) == ["d", "e"]
    assert await texts(queue) == ["d", "e"]
    assert await texts(queue, offset=-9) == ["d", "e"]


async def test_updates_are_forgotten_when_their_time_is_over(
    queue: UpdateQueue, clock: Clock
) -> None:
    clock.now += 23 * 3600
    queue.put("callback_query", {}, 150)
    clock.now += 2 * 3600
    queue.put("message", "f")  # type: ignore[arg-type]
    assert await texts(queue) == ["f"]


async def test_allowed_updates_are_remembered_and_an_empty_list_restores_the_default(
    queue: UpdateQueue,
) -> None:
    async def arriving(allowed: list[str] | None) -> list[str]:
        await queue.poll(0, 1, 0, allowed)
        queue.clear()
        for kind in ("message", "edited_message", "message_reaction"):
            queue.put(kind, {})
        batch = await queue.poll(0, 100, 0, None)
        return [kind for one in batch for kind in one if kind != "update_id"]

    assert await arriving(None) == ["message", "edited_message"]
    assert await arriving(["message_reaction"]) == ["message_reaction"]
    assert await arriving(None) == ["message_reaction"]
    assert await arriving([]) == ["message", "edited_message"]


async def test_a_long_poll_ends_when_something_comes(clock: Clock) -> None:
    queue = UpdateQueue(clock)
    poll = asyncio.create_task(queue.poll(0, 100, 50, None))
    await asyncio.sleep(0)
    queue.put("message", {})
    assert len(await poll) == 1


async def test_a_second_poll_ends_the_first_with_a_conflict(clock: Clock) -> None:
    queue = UpdateQueue(clock)
    first = asyncio.create_task(queue.poll(0, 100, 50, None))
    await asyncio.sleep(0)
    second = asyncio.create_task(queue.poll(0, 100, 50, None))
    with pytest.raises(ApiError, match=r"^Conflict: terminated by other getUpdates request; make"):
        await first
    queue.put("message", {})
    assert len(await second) == 1


async def test_private_chats_share_one_count_of_messages_and_the_group_has_its_own(
    world: World,
) -> None:
    ids = [
        world.send(SARA, SARA, "a").message_id,
        world.send(DANIEL, DANIEL, "b").message_id,
        world.send(SARA, GROUP, "c").message_id,
        world.post(SARA, Formatted("d")).message_id,
        world.post(GROUP, Formatted("e")).message_id,
    ]
    assert ids == [1, 2, 1, 3, 2]


async def test_in_privacy_mode_the_group_shows_the_bot_only_what_is_meant_for_it(
    world: World,
) -> None:
    own = world.post(GROUP, Formatted("hello"))
    for text in (
        "to nobody",
        "/start",
        "/start@hamzaban_playground_bot",
        "/start@another_bot",
        "hey @Hamzaban_Playground_Bot!",
        "hey @another_bot",
        "hamzaban_playground_bot without an at",
    ):
        world.send(DANIEL, GROUP, text)
    world.send(DANIEL, GROUP, "a reply", own.message_id)
    world.attach(DANIEL, GROUP, "photo")
    world.attach(DANIEL, GROUP, "photo", "look, @hamzaban_playground_bot")
    world.attach(DANIEL, GROUP, "service")
    seen = [one["message"] for one in await waiting(world)]
    assert [one.get("text") or one.get("caption") for one in seen] == [
        "/start",
        "/start@hamzaban_playground_bot",
        "hey @Hamzaban_Playground_Bot!",
        "a reply",
        "look, @hamzaban_playground_bot",
        None,
    ]


async def test_without_privacy_mode_the_bot_sees_the_whole_group() -> None:
    world = World(BOT, privacy=False)
    world.send(DANIEL, GROUP, "to nobody")
    assert len(await waiting(world)) == 1


async def test_typed_texts_are_cleaned_and_their_entities_count_utf_16_units(world: World) -> None:
    world.send(SARA, SARA, "  😀 /start\ud800\r\n")
    message = (await waiting(world))[0]["message"]
    assert message["text"] == "😀 /start\ufffd"
    assert message["entities"] == [{"type": "bot_command", "offset": 3, "length": 6}]


@pytest.mark.parametrize("text", ["", " \n ", "x" * 4097, "😀" * 2049])
async def test_a_person_can_send_neither_nothing_nor_too_much(world: World, text: str) -> None:
    with pytest.raises(ApiError, match=r"is empty|too long"):
        world.send(SARA, SARA, text)
    assert await waiting(world) == []


async def test_people_reach_only_their_own_chats_and_messages(world: World) -> None:
    message = world.send(SARA, GROUP, "mine")
    for deed in (
        lambda: world.send(SARA, DANIEL, "x"),
        lambda: world.send(BOT, SARA, "x"),
        lambda: world.send(5, SARA, "x"),
        lambda: world.edit(DANIEL, GROUP, message.message_id, "not yours"),
        lambda: world.send(SARA, GROUP, "x", 99),
        lambda: world.press(SARA, GROUP, message.message_id, "no such button"),
        lambda: world.attach(SARA, SARA, "elephant"),
    ):
        with pytest.raises(ApiError):
            deed()


async def test_an_edit_reaches_the_bot_with_its_date(world: World, clock: Clock) -> None:
    message = world.send(SARA, SARA, "before")
    clock.now += 60
    world.edit(SARA, SARA, message.message_id, "after")
    edited = (await waiting(world))[1]["edited_message"]
    assert (edited["text"], edited["edit_date"] - edited["date"]) == ("after", 60)


async def test_a_press_is_answered_once_and_in_time(world: World, clock: Clock) -> None:
    message = world.post(SARA, Formatted("?"), None, ((Button("yes", "y"),),))
    query = world.press(SARA, SARA, message.message_id, "y")
    late = world.press(SARA, SARA, message.message_id, "y")
    world.answer(query, "thanks", show_alert=True)
    for gone in (query, "unknown", late):
        clock.now += 150
        with pytest.raises(ApiError, match="query is too old"):
            world.answer(gone, None, show_alert=False)
    answers = [
        one for one in world.events.since(0, SARA) if one.content["type"] == "callback_answer"
    ]
    assert [one.content["text"] for one in answers] == ["thanks"]
    assert answers[0].audience == {SARA}


async def test_whoever_blocks_the_bot_is_out_of_its_reach_until_they_write_again(
    world: World,
) -> None:
    world.block(SARA)
    with pytest.raises(ApiError, match="Forbidden: bot was blocked by the user") as refusal:
        world.post(SARA, Formatted("hello?"))
    assert refusal.value.code == 403
    world.send(SARA, SARA, "I am back")
    world.post(SARA, Formatted("hello!"))
    states = [
        one["my_chat_member"]["new_chat_member"]["status"] for one in (await waiting(world))[:2]
    ]
    assert states == ["kicked", "member"]


async def test_fleeting_events_are_not_shown_to_those_who_come_later(
    world: World, clock: Clock
) -> None:
    world.act(SARA, "typing")
    world.draft(SARA, 1, Formatted("hel"))
    world.post(SARA, Formatted("hello"))

    def kinds() -> list[str]:
        return [str(one.content["type"]) for one in world.events.since(0, SARA)]

    assert kinds() == ["typing", "draft", "message"]
    clock.now += 6
    assert kinds() == ["draft", "message"]
    clock.now += 25
    assert kinds() == ["message"]


def test_the_narrowest_list_of_commands_wins_and_its_language_before_the_default(
    world: World,
) -> None:
    sara, daniel = world.chats.person(SARA), world.chats.person(DANIEL)
    group, private = world.chats.chat(GROUP), world.chats.chat(SARA)
    profile = Profile()

    def menu(user: User, chat_id: int) -> str:
        commands = profile.menu(user, world.chats.chat(chat_id))
        return commands[0][0] if commands else ""

    steps = [
        (Scope(), "", "all", "all", "all"),
        (Scope(), "fa", "all_fa", "all_fa", "all"),
        (Scope("all_group_chats"), "", "all_fa", "groups", "groups"),
        (Scope("all_chat_administrators"), "", "all_fa", "admins", "groups"),
        (Scope("chat", group.id), "", "all_fa", "group", "group"),
        (Scope("chat_administrators", group.id), "", "all_fa", "owner", "group"),
        (Scope("chat_member", group.id, DANIEL), "en", "all_fa", "owner", "daniel"),
        (Scope("all_private_chats"), "", "private", "owner", "daniel"),
        (Scope("all_private_chats"), "fa", "private_fa", "owner", "daniel"),
        (Scope("chat", private.id), "", "sara", "owner", "daniel"),
    ]
    for scope, language, in_private, of_admin, of_daniel in steps:
        name = next(one for one in (in_private, of_admin, of_daniel) if one not in seen_in(profile))
        profile.set_commands(scope, language, ((name, "x"),))
        assert (menu(sara, SARA), menu(sara, GROUP), menu(daniel, GROUP)) == (
            in_private,
            of_admin,
            of_daniel,
        )


def seen_in(profile: Profile) -> set[str]:
    return {command for commands in profile.commands.values() for command, _ in commands}
