"""A local Telegram for trying the bot without a token, and the server of its end-to-end tests."""

from .faults import Fault
from .server import Playground

__all__ = ["Fault", "Playground"]
