"""What the bot remembers: an encrypted SQLite file; knows no Telegram and no models."""

from storage.chats import Chats
from storage.database import Database
from storage.errors import DamagedError, StorageError
from storage.history import Exchange, History
from storage.inbox import Inbox, RawUpdate
from storage.integrity import Figures, verify
from storage.journal import Journal
from storage.key import read_key
from storage.lock import is_held
from storage.outbox import Button, Outbox, OutgoingMessage, QueuedMessage, Span
from storage.people import People, StoredExchange, StoredMessage, StoredUpdate
from storage.preferences import Preferences, PreferenceStore
from storage.statistics import Backlog, Statistics, Summary

__all__ = [
    "Backlog",
    "Button",
    "Chats",
    "DamagedError",
    "Database",
    "Exchange",
    "Figures",
    "History",
    "Inbox",
    "Journal",
    "Outbox",
    "OutgoingMessage",
    "People",
    "PreferenceStore",
    "Preferences",
    "QueuedMessage",
    "RawUpdate",
    "Span",
    "Statistics",
    "StorageError",
    "StoredExchange",
    "StoredMessage",
    "StoredUpdate",
    "Summary",
    "is_held",
    "read_key",
    "verify",
]
