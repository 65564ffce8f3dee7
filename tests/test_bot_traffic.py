"""What can wait leaves room for answers, and keeps quiet when Telegram wants it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.traffic import Traffic


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@given(
    answers=st.lists(st.floats(0, 3), max_size=40),
    seconds=st.integers(2, 4),
)
def test_at_most_25_a_second_go_out_when_what_waits_obeys(
    answers: list[float], seconds: int
) -> None:
    clock = Clock()
    traffic, sent = Traffic(clock), []
    due = sorted(100.0 + answer for answer in answers)
    while clock.now < 100 + seconds:
        while due and due[0] <= clock.now:  # answers ask nobody
            due.pop(0)
            traffic.sent()
            sent.append((clock.now, "answer"))
        if not traffic.wait():
            traffic.sent()
            sent.append((clock.now, "other"))
        clock.now += 0.01
    for at, kind in sent:
        within = [each for each, _ in sent if at - 0.99 < each <= at]
        assert kind == "answer" or len(within) <= 25 + len(answers)
    others = [at for at, kind in sent if kind == "other"]
    assert all(len([one for one in others if at - 0.98 < one <= at]) <= 25 for at in others)
    assert others  # it gets its turn


def test_it_goes_evenly_and_leaves_room_after_many_answers() -> None:
    clock = Clock()
    traffic = Traffic(clock)
    traffic.sent()
    assert traffic.wait() == pytest.approx(0.04)
    clock.now += 0.05
    assert traffic.wait() == 0
    for _ in range(24):  # answers
        traffic.sent()
    assert traffic.wait() == pytest.approx(0.95)
    clock.now += 1
    assert traffic.wait() == 0


def test_when_telegram_wants_quiet_the_longest_time_counts() -> None:
    clock = Clock()
    traffic = Traffic(clock)
    traffic.close(30)
    traffic.close(3)
    assert traffic.wait() == 30
    clock.now += 30
    assert traffic.wait() == 0
