"""Laney's p' limits."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_server.domain.laney import laney_chart, laney_lines
from feedback_server.domain.report.blocks import Mark
from feedback_server.domain.spc import Assurance, Caution, chart
from feedback_server.domain.spc_guards import guarded
from feedback_server.domain.spc_lines import Lines
from feedback_server.domain.spc_rules import Cause

POSITIVE: list[float | None] = [402, 377, 391, 405, 388, 399, 380, 410, 395, 384, 401, 390, 470]
PEOPLE: list[float | None] = [450, 430, 441, 449, 437, 455, 433, 460, 442, 431, 448, 439, 471]


def test_limits_follow_the_formula() -> None:
    mean = 280 / 400
    ratios = [(80 / 100 - mean), (110 / 200 - mean), (90 / 100 - mean)]
    roots = [sqrt(mean * (1 - mean) / n) for n in (100, 200, 100)]
    z = [each / root for each, root in zip(ratios, roots, strict=True)]
    widening = (abs(z[1] - z[0]) + abs(z[2] - z[1])) / 2 / 1.128
    lines = laney_lines([(80, 100), (110, 200), (90, 100)])
    for found, root in zip(lines, roots, strict=True):
        assert found.mean == pytest.approx(70)
        assert found.upper == pytest.approx(70 + 300 * root * widening)
        assert found.lower == pytest.approx(70 - 300 * root * widening)
        assert found.near_upper == pytest.approx(70 + 200 * root * widening)


@given(st.lists(st.integers(0, 500), min_size=2, max_size=40))
def test_equal_months_have_the_limits_of_xmr_without_screening(counts: list[int]) -> None:
    values = [100 * count / 500 for count in counts]
    expected = chart(values, improvement="neutral", screen=False).points[0].lines
    for found in laney_lines([(count, 500) for count in counts]):
        assert found.mean == pytest.approx(expected.mean)
        if found.upper is None:
            assert expected.upper == expected.lower
        else:
            assert found.upper == pytest.approx(expected.upper, rel=2e-4, abs=1e-6)


def test_the_rules_and_icons_are_those_of_other_charts() -> None:
    drawn = laney_chart(POSITIVE, PEOPLE, improvement="increase", target=60)
    assert drawn.points[-1].cause is Cause.ABOVE_LIMIT
    assert (drawn.variation, drawn.assurance) == (Mark.IMPROVEMENT, Assurance.PASS)
    assert guarded(drawn, PEOPLE) == drawn


def test_groups_have_limits_of_their_own() -> None:
    halves = laney_chart(POSITIVE, PEOPLE, improvement="increase", rebase=[6])
    first = laney_chart(POSITIVE[:6], PEOPLE[:6], improvement="increase")
    assert halves.points[:6] == first.points
    assert halves.starts() == (6,)


@pytest.mark.parametrize("share", [0, 1, 0.5])
def test_months_that_do_not_vary_have_only_a_mean(share: float) -> None:
    people: list[float | None] = [40 + 2 * month for month in range(14)]
    drawn = laney_chart([share * (n or 0) for n in people], people, improvement="increase")
    assert {point.lines for point in drawn.points} == {Lines(100 * share)}
    assert {point.cause for point in drawn.points} == {Cause.COMMON}
    assert guarded(drawn, people).cautions == (Caution.FLAT,)


def test_months_without_anybody_are_missing() -> None:
    drawn = laney_chart([5, None, 0, 3, 7], [9, 8, 0, None, 9], improvement="increase")
    values = [point.value for point in drawn.points]
    assert values == [pytest.approx(500 / 9), None, None, None, pytest.approx(700 / 9)]
    assert drawn.points[0].lines.mean == pytest.approx(1200 / 18)


@pytest.mark.parametrize(("x", "n"), [(-1, 5), (6, 5), (1, -1)])
def test_what_is_no_share_is_refused(x: int, n: int) -> None:
    with pytest.raises(ValueError, match="not a share"):
        laney_chart([x], [n], improvement="increase")


def test_lists_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        laney_chart([1], [2, 3], improvement="increase")


shares = st.integers(1, 1000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(st.lists(st.none() | shares, max_size=40))
def test_no_share_fails(months: list[tuple[int, int] | None]) -> None:
    numerators = [month and month[0] for month in months]
    denominators = [month and month[1] for month in months]
    drawn = laney_chart(numerators, denominators, improvement="decrease", target=50)
    assert len(drawn.points) == len(months)
