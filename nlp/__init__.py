"""Text in, value out: language, intent, sentiment and replies; knows no Telegram and no SQL."""

from nlp.ai_models import AIModels

__all__ = ["AIModels"]
