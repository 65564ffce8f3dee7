"""Inbox, journal and outbox under any sequence of events, beside a model of plain lists."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from storage import (
    Chats,
    Database,
    Exchange,
    History,
    Inbox,
    Journal,
    Outbox,
    OutgoingMessage,
    People,
    RawUpdate,
)

CHATS = (1, 2, 3)


class Storage(RuleBasedStateMachine):
    """Two chats and a bit; any process may end between two steps."""

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.next_id = 1
        self.open: list[RawUpdate] = []
        self.closed: list[RawUpdate] = []
        self.tries: dict[int, int] = {}
        self.unsent: dict[int, list[str]] = {chat: [] for chat in CHATS}
        self.said: dict[int, list[tuple[str, str]]] = {chat: [] for chat in CHATS}
        self.runner.run(self._open())

    async def _open(self) -> None:
        folder = Path(self.folder.name)
        self.database = await self.stack.enter_async_context(
            Database.open(folder / "chat.db", folder / "chat.key")
        )
        self.inbox, self.outbox = Inbox(self.database), Outbox(self.database)
        self.journal, self.history = Journal(self.database), History(self.database)

    @rule(chats=st.lists(st.sampled_from(CHATS), min_size=1, max_size=4), again=st.booleans())
    def receive(self, chats: list[int], again: bool) -> None:
        """A batch arrives; of an earlier one the end is delivered once more."""
        fresh = [
            RawUpdate(number, chat, {"update_id": number, "text": f"\ud800 {number}"})
            for number, chat in enumerate(chats, self.next_id)
        ]
        self.next_id += len(chats)
        old = (self.open + self.closed)[-3:] if again else []
        stored = self.runner.run(self.inbox.add([*old, *fresh]))
        assert [update.update_id for update in stored] == [update.update_id for update in fresh]
        self.open += fresh
        self.tries |= dict.fromkeys((update.update_id for update in fresh), 0)

    @precondition(lambda self: self.open)
    @rule(place=st.integers(0, 9), broken_off=st.booleans())
    def begin(self, place: int, broken_off: bool) -> None:
        """Somebody works on an update, and is perhaps stopped on purpose."""
        number = self.open[place % len(self.open)].update_id
        self.tries[number] += 1
        assert self.runner.run(self.inbox.begin(number)) == self.tries[number]
        if broken_off:
            self.runner.run(self.inbox.withdraw(number))
            self.tries[number] -= 1

    @precondition(lambda self: self.open)
    @rule(place=st.integers(0, 9), parts=st.integers(1, 2))
    def answer(self, place: int, parts: int) -> None:
        """An update is answered."""
        update = self.open.pop(place % len(self.open))
        chat, question, text = update.chat_id, f"q{update.update_id}", f"a{update.update_id}"
        exchange = Exchange(
            chat, chat, 1, question, text, "en", "question", 0.9, "neutral", 0.9, "echo", 0.1
        )
        answered = self.journal.answered(update.update_id, OutgoingMessage(chat, text), exchange)
        self.runner.run(answered)
        self.closed.append(update)
        self.unsent[chat].append(text)
        self.said[chat].append((question, text))

    @precondition(lambda self: self.open)
    @rule()
    def ignore(self) -> None:
        """An update is not for the bot."""
        update = self.open.pop(0)
        self.runner.run(self.journal.ignored(update.update_id))
        self.closed.append(update)

    @precondition(lambda self: self.closed)
    @rule()
    def close_again(self) -> None:
        """Who comes too late changes nothing."""
        number = self.closed[0].update_id
        self.runner.run(self.journal.ignored(number, "too late"))
        assert self.runner.run(self.inbox.begin(number)) is None

    @rule(chat=st.sampled_from(CHATS), refused=st.booleans())
    def deliver(self, chat: int, refused: bool) -> None:
        """The oldest message of a chat goes out, or never will."""
        for queued in self.runner.run(self.outbox.unsent(chat, 1)):
            assert queued.message.text == self.unsent[chat].pop(0)
            if refused:
                self.runner.run(self.outbox.give_up(queued, "refused"))
            else:
                self.runner.run(self.outbox.part_sent(queued, 1, last=True))

    @rule(chat=st.sampled_from(CHATS))
    def forget(self, chat: int) -> None:
        """A person is forgotten; what they are still owed an answer to waits on."""
        count = self.runner.run(People(self.database).forget(chat))
        assert count == len(self.said[chat])
        self.said[chat], self.unsent[chat] = [], []

    @rule(chat=st.sampled_from(CHATS))
    def block(self, chat: int) -> None:
        """A chat goes, and is owed nothing more."""
        self.runner.run(Chats(self.database).gone(chat, "blocked"))
        self.unsent[chat] = []

    @rule()
    def restart(self) -> None:
        """The process ends, and another one opens the file."""
        self.runner.run(self.stack.aclose())
        self.runner.run(self._open())

    @invariant()
    def what_is_stored_is_what_happened(self) -> None:
        """Nothing is lost, doubled or reordered."""
        waiting = self.runner.run(self.inbox.waiting())
        assert [update.update_id for update in waiting] == [each.update_id for each in self.open]
        for chat in CHATS:
            unsent = self.runner.run(self.outbox.unsent(chat))
            assert [queued.message.text for queued in unsent] == self.unsent[chat]
            assert self.runner.run(self.history.recent(chat, 1000)) == self.said[chat]

    def teardown(self) -> None:
        """Close everything."""
        self.runner.run(self.stack.aclose())
        self.runner.close()
        self.folder.cleanup()


Storage.TestCase.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
TestStorage = Storage.TestCase
