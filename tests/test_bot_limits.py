from __future__ import annotations

from bot.limits import RateLimiter


def test_a_person_may_write_again_when_the_oldest_message_leaves_the_window() -> None:
    now = [0.0]
    limiter = RateLimiter(2, 60, clock=lambda: now[0])
    assert limiter.wait(1) == 0
    now[0] = 10
    assert limiter.wait(1) == 0
    assert limiter.wait(1) == 50
    assert limiter.wait(2) == 0
    now[0] = 60
    assert limiter.wait(1) == 0
    assert limiter.wait(1) == 10


def test_people_who_left_take_no_memory() -> None:
    now = [0.0]
    limiter = RateLimiter(2, 60, clock=lambda: now[0])
    for user in range(100):
        limiter.wait(user)
    now[0] = 1000
    limiter.wait(5)
    assert len(limiter._times) == 1
