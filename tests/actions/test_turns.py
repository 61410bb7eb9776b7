"""Those that are turned away come again one after the other."""

from feedback_server.actions.turns import FIRST, LONGEST_S, SHORTEST_S, SLOWEST, Turns


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_turns_follow_each_other_as_fast_as_is_stored() -> None:
    clock = Clock()
    turns = Turns(clock)
    assert turns.pause_s(50) == SHORTEST_S + 1
    for _ in range(399):
        last = turns.pause_s(50)
    assert last == SHORTEST_S + 400 * 50 / FIRST
    clock.now += 4
    turns.note_stored(4 * 100)
    assert turns.pause_s(5 * SLOWEST) == last - 4 + 5


def test_turns_begin_anew_when_those_before_have_come() -> None:
    clock = Clock()
    turns = Turns(clock)
    for _ in range(100):
        turns.pause_s(50)
    clock.now += 3600
    turns.note_stored(5)
    assert turns.pause_s(1) == SHORTEST_S + 1


def test_nobody_waits_for_longer_than_minutes() -> None:
    turns = Turns(Clock())
    for _ in range(10_000):
        assert turns.pause_s(50) <= LONGEST_S
