"""Spoken messages: from a file of sound to its words. Knows no Telegram."""
