"""What came of a tablet, what waits on it and what is missing: by ranges, as by single numbers."""

from collections.abc import Iterable
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from feedback_server.domain.tablets.tablet import CheckIn, Range, completeness, merge_ranges

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
NUMBERS = st.sets(st.integers(1, 40))


def as_ranges(numbers: Iterable[int]) -> tuple[Range, ...]:
    return merge_ranges((number, number) for number in numbers)


def a_check_in(made: int, waiting: tuple[Range, ...]) -> CheckIn:
    return CheckIn(AT, "a", made, waiting, 0, AT.date(), "persistent", 0)


@given(NUMBERS, st.integers(0, 40), st.lists(st.tuples(st.integers(1, 40), st.integers(0, 5))))
def test_ranges_say_the_same_as_single_numbers(
    came: set[int], said: int, held: list[tuple[int, int]]
) -> None:
    waiting = tuple((first, first + more) for first, more in held)
    found = completeness(as_ranges(came), a_check_in(said, waiting))
    still = {number for first, last in waiting for number in range(first, last + 1)} - came
    made = max([said, *came])
    assert (found.made, found.received) == (made, len(came))
    assert found.waiting == as_ranges(still)
    assert found.missing == as_ranges(set(range(1, made + 1)) - came - still)
    assert (found.since is not None) == bool(still)


def test_a_tablet_that_says_it_made_billions_takes_no_memory() -> None:
    found = completeness([(1, 3)], a_check_in(2**31 - 1, ((2**31 - 9, 2**31 - 1),)))
    assert found.missing == ((4, 2**31 - 10),) and found.waits == 9
