"""Control charts: what is withheld from people, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_server.domain.reports.blocks import PointVerdict
from feedback_server.domain.statistics.spc import Assurance, Caution, ControlChart, chart
from feedback_server.domain.statistics.spc_guards import guarded
from feedback_server.domain.statistics.spc_lines import Lines
from feedback_server.domain.statistics.spc_rules import Cause

Case = tuple[ControlChart, ControlChart]
VARIED: list[float | None] = [70, 73, 71, 74, 72, 70, 75, 72, 71, 74, 73, 71, 72]


def drawn(values: list[float | None], *, screen: bool = True, rebase: tuple[int, ...] = ()) -> Case:
    raw = chart(values, improvement="increase", target=50, screen=screen, rebase=rebase)
    return raw, guarded(raw)


def assert_bare(shown: ControlChart) -> None:
    """Values and means, and nothing else."""
    for point in shown.points:
        assert point.lines == Lines(point.lines.mean)
        assert (point.cause, point.verdict) == (Cause.COMMON, PointVerdict.COMMON)
    assert (shown.variation, shown.assurance) == (None, None)


def test_thirteen_varied_values_keep_everything() -> None:
    raw, shown = drawn(VARIED)
    assert shown == raw
    assert (shown.variation, shown.assurance) == (PointVerdict.COMMON, Assurance.PASS)


def test_twelve_values_have_no_limits_and_no_icons() -> None:
    raw, shown = drawn([*VARIED[:12], None])
    assert raw.points[0].lines.upper is not None
    assert shown.cautions == (Caution.SHORT, Caution.NOT_LATEST)
    assert_bare(shown)


def test_no_values_are_short() -> None:
    assert guarded(chart([], improvement="increase")).cautions == ()
    assert drawn([None, None])[1].cautions == (Caution.SHORT, Caution.NOT_LATEST)


@pytest.mark.parametrize("screen", [True, False])
@pytest.mark.parametrize(
    "values", [[100] * 14, [5] * 13 + [9], [100] * 6 + [96] + [100] * 7, [0] * 14]
)
def test_values_that_hardly_change_have_no_limits_and_no_signals(
    values: list[float | None], screen: bool
) -> None:
    _, shown = drawn(values, screen=screen)
    assert shown.cautions == (Caution.FLAT,)
    assert_bare(shown)


def test_without_the_guard_a_flat_series_signals_in_every_month() -> None:
    raw, _ = drawn([*[5] * 13, 9])
    assert {point.cause for point in raw.points[:13]} == {Cause.BELOW_LIMIT}


def test_a_new_group_that_is_short_leaves_the_lines_before_it() -> None:
    raw, shown = drawn([*VARIED, 80, 82, 81], rebase=(13,))
    assert shown.points[:13] == raw.points[:13]
    assert {point.lines for point in shown.points[13:]} == {Lines(81)}
    assert (shown.variation, shown.assurance) == (None, None)
    assert shown.cautions == (Caution.SHORT,)


def test_an_old_group_that_is_short_leaves_the_icons() -> None:
    raw, shown = drawn([80, 82, 81, *VARIED], rebase=(3,))
    assert shown.points[3:] == raw.points[3:]
    assert (shown.variation, shown.assurance) == (PointVerdict.COMMON, Assurance.PASS)
    assert shown.cautions == (Caution.SHORT,)


def test_a_last_month_without_a_value_has_no_variation_icon() -> None:
    _, shown = drawn([*VARIED, None])
    assert (shown.variation, shown.assurance) == (None, Assurance.PASS)
    assert shown.cautions == (Caution.NOT_LATEST,)


def signalling() -> ControlChart:
    return chart([*VARIED, 95], improvement="increase", target=50)


@pytest.mark.parametrize(("people", "withheld"), [(29, True), (30, False)])
def test_percentages_of_few_people_keep_limits_but_do_not_signal(
    people: int, withheld: bool
) -> None:
    raw = signalling()
    shown = guarded(raw, [people] * 14)
    assert [point.lines for point in shown.points] == [point.lines for point in raw.points]
    if not withheld:
        assert shown == raw
        return
    assert {point.verdict for point in shown.points} == {PointVerdict.COMMON}
    assert (shown.variation, shown.assurance) == (None, None)
    assert shown.cautions == (Caution.SMALL,)


def test_the_least_median_can_be_set() -> None:
    assert guarded(signalling(), [29] * 14, least_median=29).cautions == ()


def test_months_without_a_value_do_not_lower_the_median() -> None:
    raw = chart([*VARIED, *[None] * 14, 95], improvement="increase")
    people: list[float | None] = [*[40] * 13, *[0] * 7, *[None] * 7, 40]
    assert Caution.SMALL not in guarded(raw, people).cautions


def test_denominators_stand_beside_every_point() -> None:
    with pytest.raises(ValueError, match="zip"):
        guarded(signalling(), [40] * 13)


def test_lines_are_clipped_for_drawing_only() -> None:
    lines = Lines.around(98, 9)
    assert lines.upper == 107
    assert lines.clipped() == Lines(98, 89, 92, 100, 100)
    assert Lines(4).clipped(5, 10) == Lines(5)


@given(st.lists(st.none() | st.integers(0, 100), max_size=40), st.data())
def test_a_guard_only_takes_away(values: list[float | None], data: st.DataObject) -> None:
    size = len(values)
    counts = st.lists(st.none() | st.integers(0, 80), min_size=size, max_size=size)
    raw = chart(values, improvement="decrease", target=60)
    shown = guarded(raw, data.draw(st.none() | counts))
    for before, after in zip(raw.points, shown.points, strict=True):
        assert after.value == before.value
        assert after.lines in (before.lines, Lines(before.lines.mean))
        assert after.verdict in (before.verdict, PointVerdict.COMMON)
    assert shown.variation in (raw.variation, None)
    assert bool(shown.cautions) or shown == raw
