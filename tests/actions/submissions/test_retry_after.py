"""Those that are turned away come again one after the other."""

from feedback_server.actions.submissions.retry_after import (
    EAGERNESS,
    LEAST_A_SECOND,
    LONGEST_S,
    SHORTEST_S,
    RetryAfterPacer,
)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_turns_follow_each_other() -> None:
    pacer = RetryAfterPacer(Clock())
    assert pacer.retry_after_s(50) == SHORTEST_S + 1
    for _ in range(789):
        last = pacer.retry_after_s(50)
    assert last == SHORTEST_S + 10  # 790 times 50, at LEAST_A_SECOND a second, is not quite that


def test_a_quick_machine_asks_for_them_sooner_and_a_slow_one_not_later() -> None:
    quick, slow = Clock(), Clock()
    for clock, stored, expected in ((quick, 3 * LEAST_A_SECOND, 3 * EAGERNESS), (slow, 10, 1)):
        pacer = RetryAfterPacer(clock)
        clock.now += 4
        pacer.note_stored(4 * stored)
        assert pacer.retry_after_s(10 * LEAST_A_SECOND * expected) == SHORTEST_S + 10


def test_turns_begin_anew_when_those_before_have_come() -> None:
    clock = Clock()
    pacer = RetryAfterPacer(clock)
    for _ in range(100):
        pacer.retry_after_s(50)
    clock.now += 3600
    pacer.note_stored(5)
    assert pacer.retry_after_s(1) == SHORTEST_S + 1


def test_nobody_waits_for_longer_than_minutes() -> None:
    pacer = RetryAfterPacer(Clock())
    for _ in range(40_000):
        last = pacer.retry_after_s(50)
    assert last == LONGEST_S
