"""What the public may see: from all of it together, no count of 1 to 4 can be worked out."""

from itertools import product

import pytest

from feedback_server.domain.published import SMALLEST, without_small

NAMES = ("positive", "negative", "other")
MONTHS = list(product(range(13), repeat=3))


def what_is_shown(counts: tuple[int, ...]) -> tuple[int | None, tuple[int | None, ...]]:
    """The total and the three counts, as the public sees them."""
    total = sum(counts)
    kept = without_small(dict(zip(NAMES, counts, strict=True)))
    return (None if 0 < total < SMALLEST else total), tuple(kept.values())


def test_no_small_count_can_be_worked_out_by_adding_and_subtracting() -> None:
    """A reader knows the total, what is shown, and that what is kept back is not 0."""
    for counts in MONTHS:
        total, shown = what_is_shown(counts)
        gaps = [place for place in range(3) if shown[place] is None]
        for place, count in enumerate(counts):
            if not 0 < count < SMALLEST:
                continue
            assert place in gaps
            if total is None:
                continue
            left = total - sum(each or 0 for each in shown)
            others = len(gaps) - 1
            assert others and left - others > 1, (counts, shown, "only one number fits")


@pytest.mark.parametrize("counts", [(0, 0, 0), (50, 0, 0), (5, 5, 5), (40, 0, 12)])
def test_what_is_not_small_is_shown(counts: tuple[int, int, int]) -> None:
    assert what_is_shown(counts) == (sum(counts), counts)
