"""From a Telegram update to a use case, one module a topic."""

from __future__ import annotations

from typing import Any

from telegram.ext import BaseHandler, ContextTypes

Handler = BaseHandler[Any, ContextTypes.DEFAULT_TYPE, Any]
