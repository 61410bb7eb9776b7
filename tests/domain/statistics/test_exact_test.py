"""Fisher's exact test against every table counted out, and the quick look that spares it."""

from fractions import Fraction
from itertools import product
from math import comb

import pytest

from feedback_server.domain.statistics.exact_test import exact_test, surely_within_chance


@pytest.mark.parametrize("mid", [False, True])
def test_it_is_the_share_of_tables_that_are_no_likelier(mid: bool) -> None:
    for n, other_n in ((1, 9), (6, 7), (10, 4)):
        for x, other_x in product(range(n + 1), range(other_n + 1)):
            seen = exact_test(x, n, other_x, other_n, mid=mid)
            assert seen == pytest.approx(counted_out(x, n, other_x, other_n, mid=mid))


def test_it_holds_for_tables_far_from_chance_and_for_many() -> None:
    assert exact_test(0, 400, 900, 900) < 1e-12
    assert exact_test(4500, 5000, 45_000, 50_000) == pytest.approx(1)


def test_what_is_surely_within_chance_is_never_found_to_differ() -> None:
    spared = 0
    for n, other_n in ((10, 10), (10, 45), (17, 23), (30, 200)):
        for x, other_x in product(range(n + 1), range(other_n + 1)):
            if surely_within_chance(x, n, other_x, other_n):
                spared += 1
                assert exact_test(x, n, other_x, other_n, mid=True) > 0.05
    assert spared > 1000


def counted_out(x: int, n: int, other_x: int, other_n: int, *, mid: bool) -> Fraction | int:
    hits = x + other_x
    ways = {k: comb(n, k) * comb(other_n, hits - k) for k in range(n + 1) if hits - k >= 0}
    ways = {k: number for k, number in ways.items() if number}
    if len(ways) == 1:
        return 1
    seen = ways[x]
    rarer = Fraction(sum(number for number in ways.values() if number <= seen))
    equal = sum(number for number in ways.values() if number == seen)
    return (rarer - (Fraction(equal, 2) if mid else 0)) / sum(ways.values())
