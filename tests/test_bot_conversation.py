"""The use case with a model that writes Markdown: what is shown, and what is remembered."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.conversation import Conversation, UserMessage
from nlp import AIModels
from nlp.fallback import Answer, Limits
from nlp.types import Manner, Prompt
from storage import Database, History, Journal, Outbox, Span
from tests.fakes import ScriptedGenerator


class Writing(AIModels):
    """Answers everything with the same Markdown."""

    def reply(self, prompt: Prompt) -> Answer:
        return Answer([ScriptedGenerator(["سلام **دوست** ", "من"])], prompt, Limits())


async def test_markdown_is_formatted_when_sent_and_kept_when_remembered(database: Database) -> None:
    history, ai = History(database), Writing()
    conversation = Conversation(
        ai, history, Journal(database), lambda message, reply: (), history_messages=4
    )
    message = UserMessage(1, 7, 7, 1, datetime.now(UTC), "سلام", Manner())
    steps = [step async for step in conversation.stream(message, "*late*")]
    await ai.close()
    assert [step.text for step in steps] == [
        "سلام **دوست** ",
        "سلام **دوست** من",
        "سلام **دوست** من",
    ]
    (queued,) = await Outbox(database).unsent(7)
    assert queued.message.text == "*late*\n\nسلام دوست من"
    assert queued.message.spans == (Span("bold", 13, 17),)
    assert await history.recent(7, 1) == [("سلام", "سلام **دوست** من")]


async def test_when_a_talk_grows_too_long_it_is_said_once(database: Database) -> None:
    ai = Writing()
    conversation = Conversation(
        ai, History(database), Journal(database), lambda message, reply: (), history_messages=4
    )
    for number in range(1, 7):
        message = UserMessage(number, 7, 7, number, datetime.now(UTC), "سلام", Manner())
        async for _ in conversation.stream(message, "*late*", forgetting="*full*"):
            pass
    await ai.close()
    texts = [queued.message.text for queued in await Outbox(database).unsent(7)]
    assert ["*full*" in text for text in texts] == [False, False, True, False, False, False]
    assert texts[2] == "*late*\n\n*full*\n\nسلام دوست من"
