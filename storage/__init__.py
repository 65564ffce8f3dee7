"""What the bot remembers: an encrypted SQLite file; knows no Telegram and no models."""

from storage.admissions import Admissions, Ban
from storage.answers import Answers, GivenAnswer, Rating
from storage.broadcasts import Broadcast, Broadcasts
from storage.chats import Chats
from storage.database import Database
from storage.errors import DamagedError, StorageError
from storage.history import Exchange, History, HistoryPage, PastExchange
from storage.inbox import Inbox, RawUpdate
from storage.integrity import Figures, verify
from storage.journal import Journal
from storage.key import read_key
from storage.lock import is_held
from storage.moods import DayOfMoods, Moods
from storage.outbox import Button, Format, Outbox, OutgoingMessage, Picture, QueuedMessage, Span
from storage.people import People, Standing, StoredExchange, StoredMessage, StoredUpdate
from storage.preferences import Preferences, PreferenceStore
from storage.statistics import Backlog, Headcount, Statistics, Summary
from storage.trends import HOUR, Hour, Trends

__all__ = [
    "HOUR",
    "Admissions",
    "Answers",
    "Backlog",
    "Ban",
    "Broadcast",
    "Broadcasts",
    "Button",
    "Chats",
    "DamagedError",
    "Database",
    "DayOfMoods",
    "Exchange",
    "Figures",
    "Format",
    "GivenAnswer",
    "Headcount",
    "History",
    "HistoryPage",
    "Hour",
    "Inbox",
    "Journal",
    "Moods",
    "Outbox",
    "OutgoingMessage",
    "PastExchange",
    "People",
    "Picture",
    "PreferenceStore",
    "Preferences",
    "QueuedMessage",
    "Rating",
    "RawUpdate",
    "Span",
    "Standing",
    "Statistics",
    "StorageError",
    "StoredExchange",
    "StoredMessage",
    "StoredUpdate",
    "Summary",
    "Trends",
    "is_held",
    "read_key",
    "verify",
]
