"""Nothing that is shown gives a small number away, alone or beside an earlier revision."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback_server.domain.statistics.suppression import (
    SMALLEST,
    SuppressedCounts,
    allows_differencing,
    is_small,
    suppress,
)

COUNTS = st.lists(st.integers(0, 9), min_size=1, max_size=4)


def possible(shown: SuppressedCounts) -> Iterator[tuple[int, ...]]:
    """Every table that would look like this one: hidden counts are 1 or more."""
    most = 12 if shown.total is None else shown.total
    ranges = [range(1, most + 1) if cell is None else (cell,) for cell in shown.cells]
    for counts in product(*ranges):
        if shown.total is None or sum(counts) == shown.total:
            yield counts


@given(COUNTS)
@settings(max_examples=120, deadline=None)
def test_no_small_count_can_be_worked_out(counts: list[int]) -> None:
    shown = suppress(counts)
    tables = list(possible(shown))
    assert tuple(counts) in tables
    for place, count in enumerate(counts):
        if is_small(count):
            assert shown.cells[place] is None
            assert len({table[place] for table in tables}) > 1
    if shown.total is not None and shown.hidden:
        assert sum(counts[place] for place in shown.hidden) >= SMALLEST


@given(COUNTS)
def test_a_nought_and_a_table_without_small_counts_are_shown(counts: list[int]) -> None:
    shown = suppress(counts)
    assert all(cell == 0 for cell, count in zip(shown.cells, counts, strict=True) if count == 0)
    if not any(map(is_small, counts)):
        assert shown == SuppressedCounts(tuple(counts), sum(counts))


@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(-3, 8)), min_size=3, max_size=3).filter(
        lambda pairs: all(before + change >= 0 for before, change in pairs)
    )
)
@settings(max_examples=120, deadline=None)
def test_two_revisions_do_not_tell_how_few_came_in_between(pairs: list[tuple[int, int]]) -> None:
    before = [count for count, _ in pairs]
    after = [count + change for count, change in pairs]
    earlier, later = suppress(before), suppress(after)
    if allows_differencing(earlier, later):
        return
    solutions = list(product(possible(earlier), possible(later)))
    for block in [(0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)]:
        change = sum(after[place] - before[place] for place in block)
        seen = {sum(new[place] - old[place] for place in block) for old, new in solutions}
        assert not (is_small(change) and seen == {change})


@pytest.mark.parametrize(
    "before, after",
    [((40, 10, 10), (42, 10, 10)), ((40, 10, 10), (45, 12, 10)), ((40, 2, 9), (40, 5, 9))],
)
def test_a_few_more_answers_wait_until_there_are_enough(
    before: tuple[int, ...], after: tuple[int, ...]
) -> None:
    assert allows_differencing(suppress(before), suppress(after))


def test_enough_more_answers_can_be_published() -> None:
    assert not allows_differencing(suppress([40, 10, 10]), suppress([46, 10, 15]))
    assert not allows_differencing(suppress([40, 10, 10]), suppress([40, 10, 10]))
