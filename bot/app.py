"""The composition root: builds every part, starts and stops all of them in one `async with`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Final

from telegram.ext import ApplicationBuilder

from bot.access import Addressed, Allowed, Banned
from bot.answer_buttons import AnswerButtons
from bot.background import Background
from bot.broadcasts import Broadcaster
from bot.connection import open_bot, reach_telegram
from bot.conversation import Conversation
from bot.dates import Dates
from bot.delivery import Delivery
from bot.desk import Desk
from bot.dispatch import Dispatcher
from bot.export import Exports
from bot.handlers.admin import Admin
from bot.handlers.admission import Admission
from bot.handlers.afterthoughts import Afterthoughts
from bot.handlers.basics import Basics
from bot.handlers.broadcast import Announcements
from bot.handlers.chat import Chat
from bot.handlers.door import Door
from bot.handlers.feedback import Feedback
from bot.handlers.history import PastTalk
from bot.handlers.inline import Inline
from bot.handlers.links import Links
from bot.handlers.membership import Membership
from bot.handlers.mood import Mood
from bot.handlers.preferences import Wishes
from bot.handlers.privacy import Privacy
from bot.handlers.voice import Speech
from bot.health import serve_health
from bot.hints import Hints
from bot.history_pages import HistoryPages
from bot.lanes import Lanes
from bot.limits import RateLimiter
from bot.logs import RecentErrors
from bot.menus import Menus
from bot.messages import Messages
from bot.metrics import Metrics
from bot.metrics_page import MetricsPage
from bot.mood import MoodReport
from bot.observed import (
    ObservedChats,
    ObservedInbox,
    ObservedJournal,
    ObservedModels,
    ObservedOutbox,
    sample_loop_lag,
)
from bot.pastes import Pastes
from bot.pictures.mood import MoodPicture
from bot.pictures.sending import Pictures
from bot.pictures.status import StatusPicture
from bot.poller import Poller
from bot.preference_menu import PreferenceMenu
from bot.reload import Reload
from bot.retention import forget_in_time
from bot.settings import Settings
from bot.status import StatusReport
from bot.status_chart import StatusChart
from bot.stops import Stops
from bot.supervision import Supervisor
from bot.traffic import Traffic
from nlp import AIModels
from storage import (
    Admissions,
    Answers,
    Broadcasts,
    Database,
    History,
    Moods,
    People,
    PreferenceStore,
    Statistics,
    Trends,
)

# Seconds a try of an update may take beside generating; with three tries, ten minutes in all.
_LONGEST_WORK: Final = 170.0


@dataclass(frozen=True, slots=True)
class App:
    """The running bot."""

    ai: AIModels
    poller: Poller
    lanes: Lanes
    supervisor: Supervisor

    async def run(self) -> None:
        """Answer messages until cancelled.

        Raises TokenRefusedError, PollingStalledError, and DamagedError for damage met at work.
        """
        async with self.supervisor.watching(lambda: self.poller.last_poll, self._status):
            await self.poller.run()

    def _status(self) -> str:
        running = self.lanes.running
        waiting = self.lanes.waiting - running
        return f"Polling (chats in work: {running}, updates waiting: {waiting})"


@asynccontextmanager
async def lifespan(settings: Settings, errors: RecentErrors) -> AsyncIterator[App]:
    """Start all parts in the order in which they need each other; stop them in reverse.

    Raises TokenRefusedError, StorageError, and OSError for a taken HTTP_PORT.
    """
    if settings.telegram_bot_token is None:
        raise ValueError("a token is needed; without one, run the playground")
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(
            Database.open(settings.database_path, settings.database_key_file)
        )
        metrics, supervisor = Metrics(), Supervisor(settings)
        history, statistics = History(database), Statistics(database)
        inbox, outbox = ObservedInbox(database, metrics), ObservedOutbox(database, metrics)
        journal = ObservedJournal(database, metrics)
        ai = ObservedModels(settings, metrics)
        stack.push_async_callback(ai.close)
        background = await stack.enter_async_context(Background())
        background.start(ai.load_models())  # meanwhile templates answer
        background.start(forget_in_time(history, settings.history_retention_days))

        bot = open_bot(
            settings,
            settings.telegram_bot_token.get_secret_value(),
            settings.telegram_api_base_url,
            metrics.requested,
        )
        stack.push_async_callback(bot.shutdown)
        # Updates come from our poller, and nothing is scheduled.
        application = ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()

        messages = Messages(elsewhere=settings.answers_elsewhere)
        chats = ObservedChats(database, metrics)
        people, preferences = People(database), await PreferenceStore.read(database)
        traffic, dates, moods = Traffic(), Dates(messages), Moods(database)
        mood = MoodReport(messages, moods, MoodPicture(messages, dates))
        chart = StatusChart(Trends(database), moods, StatusPicture(messages, dates))
        delivery = Delivery(
            bot,
            outbox,
            chats,
            Exports(bot, outbox, people, messages),
            Pictures(bot, outbox, {"mood": mood.svg, "status": chart.svg}),
            traffic,
        )
        desk = Desk(journal, delivery, messages, preferences, settings.bot_language)
        menus = Menus(bot, messages, preferences, settings.admin_user_ids)
        choices = PreferenceMenu(messages, streams=settings.stream)
        conversation = Conversation(
            ai,
            history,
            journal,
            AnswerButtons(messages, preferences).under,
            history_messages=settings.max_history_messages,
        )

        dispatcher = Dispatcher(
            application,
            inbox,
            journal,
            desk,
            background,
            patience=_LONGEST_WORK + settings.generation_timeout,
        )
        lanes = Lanes(dispatcher.process)
        stops = Stops(lambda: bot.username)
        inline = settings.inline_mode
        poller = Poller(bot, inbox, lanes, dispatcher.refuse, stops, inline=inline)
        report = StatusReport(messages, ai, statistics, lanes, poller, errors)
        limiter = RateLimiter(settings.rate_limit_messages, settings.rate_limit_seconds)
        broadcasts = Broadcasts(database)
        broadcaster = Broadcaster(broadcasts, delivery, traffic, messages)
        admissions = await Admissions.load(database)
        allowed, banned = Allowed(settings, admissions), Banned(settings, admissions)
        admins, door = settings.admin_user_ids, Door(desk, admissions)
        reload = Reload(messages, ai, lambda: background.start(menus.register()))
        basics = Basics(desk, preferences, choices, stops, admins)
        addressed, hints = Addressed(settings), Hints(bot)
        chat = Chat(
            conversation,
            delivery,
            hints,
            desk,
            preferences,
            limiter,
            stops,
            Pastes(inbox),
            stream=settings.stream,
        )
        afterthoughts = Afterthoughts(Answers(database), desk, chat, limiter)
        application.add_handlers(
            [
                *Membership(chats, preferences).handlers(),
                *Privacy(
                    desk, people, preferences, menus, settings.history_retention_days
                ).handlers(allowed),
                *door.shut(banned),
                *basics.before_the_door(),
                *door.guarded(allowed),
                *Links(preferences, menus, enabled=settings.deep_links).handlers(),
                *basics.handlers(),
                *PastTalk(desk, history, HistoryPages(messages, dates)).handlers(),
                *Mood(desk, mood).handlers(),
                *Wishes(desk, preferences, choices, menus, allowed).handlers(),
                *Feedback(desk, messages, preferences, admins).handlers(),
                *Admin(desk, report, statistics, admissions, reload, admins).handlers(),
                *Admission(desk, admissions, settings).handlers(),
                *Announcements(desk, broadcasts, broadcaster, admins).handlers(),
                *afterthoughts.handlers(addressed),
                *Speech(chat, bot, ai, desk, hints, limiter, stops).handlers(addressed),
                *chat.handlers(addressed),
                *Inline(
                    conversation, inbox, desk, chat, allowed, limiter, enabled=inline
                ).handlers(),
            ]
        )

        if settings.http_port:
            page = MetricsPage(
                metrics, lanes, lambda: poller.last_poll, ai, statistics, database.path
            )
            background.start(sample_loop_lag(metrics))
            await stack.enter_async_context(
                serve_health(settings, lambda: poller.last_poll, ai.is_ready, page)
            )
        supervisor.tell("STATUS=Reaching Telegram")
        await reach_telegram(bot)
        await stack.enter_async_context(application)
        await stack.enter_async_context(broadcaster)
        stack.push_async_callback(lanes.close)
        background.start(menus.register())
        for chat_id in await outbox.chats():
            background.start(delivery.flush(chat_id))
        lanes.resume(await inbox.waiting())
        yield App(ai, poller, lanes, supervisor)
