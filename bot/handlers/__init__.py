"""From a Telegram update to a use case, one module a topic."""

from __future__ import annotations

from typing import Any, TypeAlias

from telegram.ext import BaseHandler, ContextTypes

Context: TypeAlias = ContextTypes.DEFAULT_TYPE
Handler = BaseHandler[Any, Context, Any]
