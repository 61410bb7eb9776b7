"""Those that are turned away come again one after the other."""

from feedback_server.actions.submissions.retry_after import (
    EAGERNESS,
    FEWEST,
    LONGEST_S,
    SHORTEST_S,
    RetryAfterPacer,
)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_turns_follow_each_other() -> None:
    turns = RetryAfterPacer(Clock())
    assert turns.pause_s(50) == SHORTEST_S + 1
    for _ in range(789):
        last = turns.pause_s(50)
    assert last == SHORTEST_S + 10  # 790 times 50, at FEWEST a second, is not quite that


def test_a_quick_machine_asks_for_them_sooner_and_a_slow_one_not_later() -> None:
    quick, slow = Clock(), Clock()
    for clock, stored, expected in ((quick, 3 * FEWEST, 3 * EAGERNESS), (slow, 10, 1)):
        turns = RetryAfterPacer(clock)
        clock.now += 4
        turns.note_stored(4 * stored)
        assert turns.pause_s(10 * FEWEST * expected) == SHORTEST_S + 10


def test_turns_begin_anew_when_those_before_have_come() -> None:
    clock = Clock()
    turns = RetryAfterPacer(clock)
    for _ in range(100):
        turns.pause_s(50)
    clock.now += 3600
    turns.note_stored(5)
    assert turns.pause_s(1) == SHORTEST_S + 1


def test_nobody_waits_for_longer_than_minutes() -> None:
    turns = RetryAfterPacer(Clock())
    for _ in range(40_000):
        last = turns.pause_s(50)
    assert last == LONGEST_S
