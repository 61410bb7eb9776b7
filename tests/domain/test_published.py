"""What the public may see: from all of it together, no count of 1 to 4 can be worked out."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_server.domain.published import SMALLEST, without_small

COUNTS = st.fixed_dictionaries(
    {name: st.integers(0, 30) for name in ("positive", "negative", "other")}
)


def what_it_could_be(total: int | None, shown: dict[str, int | None]) -> Iterator[dict[str, int]]:
    """Every month that a reader would have to think possible."""
    ranges = [[count] if count is not None else range(1, 31) for count in shown.values()]
    for counts in product(*ranges):
        if total is None or sum(counts) == total:
            yield dict(zip(shown, counts, strict=True))


@given(COUNTS)
def test_no_small_count_can_be_worked_out(counts: dict[str, int]) -> None:
    total = sum(counts.values())
    shown = without_small(counts)
    possible = list(what_it_could_be(total if total >= SMALLEST else None, shown))
    for name, count in counts.items():
        if 0 < count < SMALLEST:
            assert shown[name] is None
            assert len({each[name] for each in possible}) > 1, (counts, shown)


@pytest.mark.parametrize("counts", [(0, 0, 0), (50, 0, 0), (5, 5, 5), (40, 0, 12)])
def test_what_is_not_small_is_shown(counts: tuple[int, int, int]) -> None:
    given = dict(zip(("positive", "negative", "other"), counts, strict=True))
    assert without_small(given) == given
