"""Control charts: what holds for any values, with missing months among them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_server.domain.statistics.spc import Improvement, chart
from feedback_server.domain.statistics.spc_lines import Lines
from feedback_server.domain.statistics.spc_rules import Cause

# Multiples of a quarter up to a million: their sums and differences are exact in binary.
quarters = st.integers(-4_000_000, 4_000_000).map(lambda each: each / 4)
gaps = st.lists(st.none() | quarters, max_size=60)
improvements = st.sampled_from(Improvement)


@given(gaps, quarters, improvements, st.booleans())
def test_adding_a_constant_moves_every_line_and_nothing_else(
    values: list[float | None], shift: float, improvement: Improvement, screen: bool
) -> None:
    plain = chart(values, improvement=improvement, screen=screen)
    moved = chart(
        [value if value is None else value + shift for value in values],
        improvement=improvement,
        screen=screen,
    )
    assert [point.cause for point in moved.points] == [point.cause for point in plain.points]
    for before, after in zip(plain.points, moved.points, strict=True):
        for a, b in zip(each(before.lines), each(after.lines), strict=True):
            assert b == (None if a is None else pytest.approx(a + shift, rel=1e-9, abs=1e-6))


@given(gaps, improvements)
def test_turning_values_over_turns_every_signal_over(
    values: list[float | None], improvement: Improvement
) -> None:
    plain = chart(values, improvement=improvement)
    turned = chart([value if value is None else -value for value in values], improvement="neutral")
    assert [point.cause.direction for point in turned.points] == [
        -point.cause.direction for point in plain.points
    ]


@given(st.lists(gaps.filter(bool), min_size=2, max_size=4), improvements)
def test_each_group_is_judged_as_if_alone_in_any_order(
    groups: list[list[float | None]], improvement: Improvement
) -> None:
    alone = [chart(group, improvement=improvement).points for group in groups]
    for order in (alone, alone[::-1]):
        lengths = [len(points) for points in order]
        starts = [sum(lengths[:number]) for number in range(1, len(lengths))]
        values = [point.value for points in order for point in points]
        together = chart(values, improvement=improvement, rebase=starts)
        assert list(together.starts()) == starts
        for points, group in zip(order, together.groups(), strict=True):
            assert [(p.lines, p.cause, p.verdict) for p in points] == [
                (p.lines, p.cause, p.verdict) for p in group
            ]


@given(st.lists(st.none() | st.floats(-1e6, 1e6), max_size=60), st.data())
def test_missing_months_never_fail_and_never_stand_out(
    values: list[float | None], data: st.DataObject
) -> None:
    indexes = st.lists(st.integers(0, len(values) - 1), max_size=3) if values else st.just([])
    drawn = chart(
        values,
        improvement=data.draw(improvements),
        target=data.draw(st.none() | st.floats(-1e6, 1e6)),
        rebase=data.draw(indexes),
        screen=data.draw(st.booleans()),
        fix_after=data.draw(st.sampled_from([None, 12, 20])),
    )
    assert [point.value for point in drawn.points] == values
    for point in drawn.points:
        assert point.value is not None or point.cause is Cause.COMMON


@given(st.floats(-1e6, 1e6), st.integers(1, 60), st.booleans())
def test_equal_values_lie_on_their_mean(value: float, months: int, screen: bool) -> None:
    drawn = chart([value] * months, improvement="increase", screen=screen)
    assert {point.cause for point in drawn.points} == {Cause.COMMON}


@given(gaps)
def test_limits_lie_about_the_mean_in_order(values: list[float | None]) -> None:
    for point in chart(values, improvement="neutral").points:
        mean, *limits = each(point.lines)
        present = [limit for limit in limits if limit is not None]
        assert present == sorted(present)
        assert not present or (mean is not None and present[1] <= mean <= present[2])


def each(lines: Lines) -> tuple[float | None, ...]:
    return lines.mean, lines.lower, lines.near_lower, lines.near_upper, lines.upper
