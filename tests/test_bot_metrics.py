"""/metrics of the real bot: what an owner can see and be alarmed by, and what nobody can."""

from __future__ import annotations

import asyncio
import math
import re
import time
from pathlib import Path

import pytest
from prometheus_client.openmetrics import parser

from bot.metrics import Metrics
from bot.observed import ObservedInbox, ObservedJournal
from bot.playground import Fault, Playground
from bot.poller import raw_update
from storage import Database, Inbox, OutgoingMessage, RawUpdate, StorageError
from tests.conftest import ROOT
from tests.monitored_bot import run_monitored
from tests.whole_bot import DANIEL, NIMA, Person


async def test_a_talk_is_counted_from_arrival_to_delivery(
    playground: Playground, tmp_path: Path
) -> None:
    daniel = Person(playground, DANIEL)
    async with run_monitored(playground, tmp_path) as monitor:
        await daniel.ask("hello")
        await daniel.ask("/help")
        await monitor.reaches(2, "hamzaban_messages_sent_total")
        assert await monitor.figure("hamzaban_updates_received_total") == 2
        assert await monitor.figure("hamzaban_updates_closed_total", outcome="answered") == 1
        assert await monitor.figure("hamzaban_updates_closed_total", outcome="told") == 1
        assert await monitor.figure("hamzaban_answer_seconds_count", generator="templates") == 1
        assert 0 < await monitor.figure("hamzaban_answer_seconds_sum", generator="templates") < 20
        assert await monitor.figure("hamzaban_understanding_seconds_count") == 1
        assert await monitor.figure("hamzaban_updates_open") == 0
        assert await monitor.figure("hamzaban_messages_unsent") == 0
        daniel.world.updates.put("message", {"message_id": 1, "lacks": "what a message has"})
        await monitor.reaches(1, "hamzaban_updates_set_aside_total", reason="unparsable")


async def test_the_state_of_the_process_is_shown(playground: Playground, tmp_path: Path) -> None:
    async with run_monitored(playground, tmp_path) as monitor:
        await Person(playground, DANIEL).ask("hello")
        await monitor.reaches(1, "hamzaban_models_ready")
        polled = await monitor.figure("hamzaban_last_poll_timestamp_seconds")
        assert time.time() - 60 < polled <= time.time()
        assert await monitor.figure("hamzaban_database_size_bytes") > 4096
        assert await monitor.figure("hamzaban_build_info") == 1
        assert await monitor.figure("process_resident_memory_bytes") > 10_000_000
        assert await monitor.figure("process_cpu_seconds_total") > 0
        model = {"task": "intent", "model": "intent-keywords", "engine": "rules", "why": "chosen"}
        assert await monitor.figure("hamzaban_model_info", **model) == 1
        async with asyncio.timeout(5):
            while not await monitor.figure("hamzaban_event_loop_lag_seconds_count"):
                await asyncio.sleep(0.1)


async def test_calls_that_fail_are_counted_by_method_and_status(
    playground: Playground, tmp_path: Path
) -> None:
    daniel = Person(playground, DANIEL)
    async with run_monitored(playground, tmp_path) as monitor:
        requests = "hamzaban_telegram_requests_total"
        playground.faults.add(Fault("retry_after", "sendMessage", seconds=0))
        playground.faults.add(Fault("drop", "sendMessage"))
        await daniel.ask("hello")
        assert await monitor.figure(requests, method="sendMessage", code="429") == 1
        assert await monitor.figure(requests, method="sendMessage", code="unreachable") == 1
        await monitor.reaches(1, requests, method="sendMessage", code="200")
        playground.faults.add(Fault("status", "sendMessage", times=2, status=400))
        daniel.write("hello")
        await monitor.reaches(1, "hamzaban_messages_refused_total")
        assert await monitor.figure(requests, method="sendMessage", code="400") == 2
        playground.faults.add(Fault("status", "sendMessage", status=403))
        daniel.write("hello")
        await monitor.reaches(1, "hamzaban_chats_gone_total")
        playground.faults.add(Fault("conflict", "getUpdates"))
        daniel.write("hello")
        await monitor.reaches(1, requests, method="getUpdates", code="409")


async def test_what_waits_is_shown_while_it_waits(playground: Playground, tmp_path: Path) -> None:
    nima = Person(playground, NIMA)
    async with run_monitored(playground, tmp_path) as monitor:
        playground.faults.add(Fault("delay", "sendMessage", seconds=1))
        before = time.time()
        for _ in range(3):
            nima.write("سلام")
        await monitor.reaches(2, "hamzaban_lanes_waiting")
        await monitor.reaches(1, "hamzaban_messages_unsent")
        assert await monitor.figure("hamzaban_lanes_running") == 1
        assert await monitor.figure("hamzaban_updates_open") == 2
        oldest = await monitor.figure("hamzaban_oldest_unsent_message_timestamp_seconds")
        assert before < oldest < time.time()
        await nima.answers(3)
        await monitor.reaches(0, "hamzaban_lanes_running")
        nothing = await monitor.figure("hamzaban_oldest_unsent_message_timestamp_seconds")
        assert math.isnan(nothing)


async def test_nobody_can_be_found_in_the_figures(playground: Playground, tmp_path: Path) -> None:
    daniel, nima = Person(playground, DANIEL), Person(playground, NIMA)
    async with run_monitored(playground, tmp_path) as monitor:
        texts = [
            await daniel.ask("my zebra Xanthippe is purple"),
            await nima.ask("گورخر بنفش من کجاست؟"),
            await daniel.ask("/id"),
            "my zebra Xanthippe is purple",
            "گورخر بنفش من کجاست؟",
        ]
        playground.faults.add(Fault("status", "sendMessage", status=403))
        daniel.write("Xanthippe again")
        await monitor.reaches(1, "hamzaban_chats_gone_total")
        page = await monitor.page()
    shown = set(re.findall(r"\w+", "\n".join(re.findall(r'"([^"]*)"', page))))
    words = {word for text in texts for word in re.findall(r"\w{3,}", text)}
    names = {person.first_name for person in playground.world.chats.people}
    names |= {playground.world.chats.bot.first_name}
    assert words
    # Words of models and of methods are all that labels hold.
    assert not shown & (words | names)
    secrets = [str(DANIEL), str(NIMA), playground.token, playground.token.partition(":")[0]]
    assert not [each for each in [*secrets, "Xanthippe", "purple"] if each in page]


async def test_the_formats_are_the_librarys(playground: Playground, tmp_path: Path) -> None:
    async with run_monitored(playground, tmp_path) as monitor:
        await Person(playground, DANIEL).ask("hello")
        text = await monitor.page("application/openmetrics-text; version=1.0.0")
        read = parser.text_string_to_metric_families
        families = {family.name for family in read(text)}  # type: ignore[no-untyped-call] # theirs
        assert {
            "hamzaban_updates_received",
            "hamzaban_build",
            "hamzaban_answer_seconds",
        } <= families
        ours = {name for name in families if not name.startswith(("process_", "python"))}
        assert all(name.startswith("hamzaban_") for name in ours)


async def test_the_runbook_and_the_alerts_name_what_there_is(
    playground: Playground, tmp_path: Path
) -> None:
    runbook = (ROOT / "docs" / "operations.md").read_text("utf-8")
    alerts = (ROOT / "deploy" / "hamzaban-alerts.yml").read_text("utf-8")
    async with run_monitored(playground, tmp_path) as monitor:
        await Person(playground, DANIEL).ask("hello")
        await monitor.reaches(1, "hamzaban_messages_sent_total")
        page = await monitor.page()
    named = set(re.findall(r"(?:hamzaban|process)_[a-z_]+", runbook + alerts))
    assert len(named) > 20
    assert not [name for name in named if not re.search(rf"^(# HELP )?{name}\b", page, re.M)]
    shown = set(re.findall(r"^# HELP (hamzaban_\w+)", page, re.MULTILINE))
    assert not [name for name in shown - named if not name.endswith("_created")]
    assert set(re.findall(r"alert: (\w+)", alerts)) == set(re.findall(r"`(Hamzaban\w+)`", runbook))


async def test_a_database_that_fails_is_counted_and_the_rest_is_still_shown(
    playground: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(self: Database, sql: str, parameters: object = ()) -> None:
        raise StorageError(self.path, "database or disk is full")

    daniel = Person(playground, DANIEL)
    async with run_monitored(playground, tmp_path) as monitor:
        await daniel.ask("hello")
        with monkeypatch.context() as patch:
            patch.setattr(Database, "rows", broken)
            daniel.write("hello")
            async with asyncio.timeout(10):
                while not await monitor.figure("hamzaban_storage_errors_total"):
                    await asyncio.sleep(0.02)
            assert math.isnan(await monitor.figure("hamzaban_updates_open"))
            assert await monitor.figure("hamzaban_updates_received_total") == 1
        await daniel.answers(2)


async def test_updates_of_an_earlier_process_are_counted_but_not_timed(
    playground: Playground, tmp_path: Path
) -> None:
    daniel = Person(playground, DANIEL)
    folder = tmp_path / "data"
    async with Database.open(folder / "bot.db", tmp_path / "key" / "bot.key") as database:
        daniel.write("hello")
        (body,) = await playground.world.updates.poll(0, 100, 0, None)
        await Inbox(database).add([raw_update(body)])
    async with run_monitored(playground, tmp_path) as monitor:
        await monitor.reaches(1, "hamzaban_updates_closed_total", outcome="answered")
        assert await monitor.figure("hamzaban_updates_received_total") == 0
        assert await monitor.figure("hamzaban_answer_seconds_count") == 0


async def test_an_update_is_counted_once_and_reasons_are_names_of_errors(
    database: Database,
) -> None:
    metrics = Metrics()
    inbox, journal = ObservedInbox(database, metrics), ObservedJournal(database, metrics)
    await inbox.add([RawUpdate(number, 7, {}) for number in range(4)])
    for _ in range(2):
        await journal.ignored(0, "TimeoutError")
        await journal.ignored(1, "no try of 3 succeeded")
        await journal.answered(2, OutgoingMessage(7, "sorry"), failure="what somebody wrote")
        await journal.ignored(2)
        await journal.ignored(3)
    read = metrics.registry.get_sample_value
    for reason in ("TimeoutError", "no_try_succeeded", "other"):
        assert read("hamzaban_updates_set_aside_total", {"reason": reason}) == 1
    closed = {
        outcome: read("hamzaban_updates_closed_total", {"outcome": outcome})
        for outcome in ("answered", "told", "ignored", "set_aside")
    }
    assert closed == {"answered": 0, "told": 0, "ignored": 1, "set_aside": 3}


def test_two_bots_in_a_process_count_apart() -> None:
    first, second = Metrics(), Metrics()
    first.received(1)
    assert first.registry.get_sample_value("hamzaban_updates_received_total") == 1
    assert second.registry.get_sample_value("hamzaban_updates_received_total") == 0
