"""The limits of a funnel plot hold what they promise, counted out exactly."""

from math import comb

import pytest

from feedback_server.domain.statistics.funnel import INNER, OUTER, funnel_limits


@pytest.mark.parametrize("share", [0.05, 0.5, 0.86, 0.93, 0.99])
@pytest.mark.parametrize("n", [1, 10, 38, 200])
def test_no_more_than_promised_lies_outside_by_chance(share: float, n: int) -> None:
    limits = funnel_limits(share, n)
    for promise, lower, upper in (
        (INNER, limits.lower, limits.upper),
        (OUTER, limits.outer_lower, limits.outer_upper),
    ):
        below = sum(_chance(x, share, n) for x in range(n + 1) if x / n < lower - 1e-9)
        above = sum(_chance(x, share, n) for x in range(n + 1) if x / n > upper + 1e-9)
        assert below <= (1 - promise) / 2 and above <= (1 - promise) / 2
        one_more = sum(_chance(x, share, n) for x in range(n + 1) if (x - 1) / n < lower - 1e-9)
        assert one_more > (1 - promise) / 2  # and no narrower limit would do


def test_the_outer_limits_lie_outside_and_all_draw_together_with_more_answers() -> None:
    few, many = funnel_limits(0.9, 20), funnel_limits(0.9, 2000)
    assert few.outer_lower < few.lower < many.outer_lower < many.lower < 0.9
    assert 0.9 < many.upper < many.outer_upper < few.upper <= few.outer_upper


def _chance(x: int, share: float, n: int) -> float:
    return comb(n, x) * share**x * (1 - share) ** (n - x)
