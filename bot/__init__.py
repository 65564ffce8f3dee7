"""The Telegram edge of Hamzaban, and the one place that builds everything."""
