"""python -m bot doctor: says what is wrong and what helps; changes nothing."""

from bot.doctor.examination import doctor

__all__ = ["doctor"]
