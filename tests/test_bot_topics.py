"""In a forum each topic is a conversation of its own, and is answered where it was asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.playground import Playground
from nlp import AIModels
from nlp.fallback import Answer, Limits
from nlp.types import Prompt
from tests.fakes import ScriptedGenerator
from tests.whole_bot import GROUP, NIMA, SARA, Person, run_bot

CALL = "@hamzaban_playground_bot"


@dataclass
class Forum:
    """A group with two topics, and what the model was asked."""

    playground: Playground
    cooking: int
    music: int
    prompts: list[Prompt] = field(default_factory=list)

    def reply(self, prompt: Prompt) -> Answer:
        self.prompts.append(prompt)
        texts = [f"Answer {len(self.prompts)}"]
        return Answer([ScriptedGenerator(texts)], prompt, Limits())

    async def ask(self, text: str, topic: int, person: int = SARA) -> str:
        """Write in a topic and return the answer, which must come in the same one."""
        sara = Person(self.playground, person, GROUP)
        count = len(sara.seen())
        self.playground.world.send(person, GROUP, text, topic=topic)
        await sara.answers(count + 1)
        assert sara.messages()[-1].topic == topic
        return sara.seen()[-1]

    def known(self) -> list[str]:
        """Return what the model was told of the earlier talk, the last time it was asked."""
        return [message.text for message in self.prompts[-1].history]


@pytest.fixture
async def forum(
    playground: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Forum]:
    chats = playground.world.chats
    forum = Forum(playground, chats.add_topic(GROUP), chats.add_topic(GROUP))

    def reply(ai: AIModels, prompt: Prompt) -> Answer:
        return forum.reply(prompt)

    monkeypatch.setattr("bot.observed.ObservedModels.reply", reply, raising=False)
    async with run_bot(tmp_path, playground.api_base, playground.token):
        yield forum


async def test_each_topic_is_remembered_by_itself(forum: Forum) -> None:
    await forum.ask(f"{CALL} rice or bread?", forum.cooking)
    await forum.ask(f"{CALL} setar or tar?", forum.music)
    await forum.ask(f"{CALL} and in general?", 0)
    assert forum.known() == []
    await forum.ask(f"{CALL} which one?", forum.cooking)
    assert forum.known() == ["rice or bread?", "Answer 1"]
    await forum.ask(f"{CALL} which one?", forum.music)
    assert forum.known() == ["setar or tar?", "Answer 2"]


async def test_a_fresh_start_and_another_answer_are_of_the_topic(forum: Forum) -> None:
    await forum.ask(f"{CALL} rice or bread?", forum.cooking)
    await forum.ask(f"{CALL} setar or tar?", forum.music)
    await forum.ask(f"/new{CALL}", forum.music)
    await forum.ask(f"/retry{CALL}", forum.cooking)
    assert forum.prompts[-1].text == "rice or bread?"
    assert forum.prompts[-1].rejected == ("Answer 1",)
    await forum.ask(f"{CALL} once more", forum.music)
    assert forum.known() == []
    await forum.ask(f"{CALL} go on", forum.cooking)
    assert forum.known() == ["rice or bread?", "Answer 3"]


async def test_the_bots_own_texts_come_in_the_topic_too(forum: Forum) -> None:
    assert "/settings" in await forum.ask(f"/help{CALL}", forum.music)
    assert "/privacy" in await forum.ask(f"/start{CALL}", forum.cooking, NIMA)


async def test_when_the_topic_is_gone_the_answer_comes_in_the_general_one(
    forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply, chats = forum.reply, forum.playground.world.chats

    def close(prompt: Prompt) -> Answer:
        chats.by_id[GROUP] = replace(chats.by_id[GROUP], topics=frozenset())
        return reply(prompt)

    monkeypatch.setattr(forum, "reply", close)
    sara = Person(forum.playground, SARA, GROUP)
    forum.playground.world.send(SARA, GROUP, f"{CALL} still there?", topic=forum.music)
    assert await sara.answers(1) == ["Answer 1"]
    assert sara.messages()[0].topic == 0


async def test_a_chain_of_replies_is_no_topic(forum: Forum) -> None:
    sara = Person(forum.playground, SARA, GROUP)
    first = sara.write(f"{CALL} rice or bread?")
    await sara.answers(1)
    sara.write(f"{CALL} which one?", reply_to=first)
    await sara.answers(2)
    assert forum.known() == ["rice or bread?", "Answer 1"]
