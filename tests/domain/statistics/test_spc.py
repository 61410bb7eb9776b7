"""Control charts: every number of the R package, then the options that it does not have."""

import gzip
import json
from typing import Any

import pytest

from feedback_server.config.settings import PROJECT
from feedback_server.domain.reports.blocks import PointVerdict
from feedback_server.domain.statistics.spc import (
    Assurance,
    ControlChart,
    Improvement,
    Point,
    assurance_of,
    chart,
)
from feedback_server.domain.statistics.spc_lines import Lines
from feedback_server.domain.statistics.spc_rules import (
    Cause,
    Rules,
    in_windows,
    spread,
    streak_ends,
    trend_ends,
    two_in_three,
)

Case = dict[str, Any]


def read(name: str) -> Any:
    return json.loads(gzip.decompress((PROJECT / "tests" / "data" / name).read_bytes()))


RULES = read("spc_rules.json.gz")
HELPERS = RULES["helpers"]
SERIES = read("spc_series.json.gz")["series"]

CAUSES = {
    "Common Cause": Cause.COMMON,
    "Above UCL": Cause.ABOVE_LIMIT,
    "Below LCL": Cause.BELOW_LIMIT,
    "7 Point Trend (Increasing)": Cause.RISING,
    "7 Point Trend (Decreasing)": Cause.FALLING,
    "2 in 3 Above CL": Cause.TWO_IN_THREE_ABOVE,
    "2 in 3 Below CL": Cause.TWO_IN_THREE_BELOW,
    "7 Points Above CL": Cause.SHIFT_ABOVE,
    "7 Points Below CL": Cause.SHIFT_BELOW,
}
MARKS = {
    "common_cause": PointVerdict.COMMON,
    "special_cause_improvement": PointVerdict.IMPROVEMENT,
    "special_cause_concern": PointVerdict.CONCERN,
    "special_cause_neutral_high": PointVerdict.HIGH,
    "special_cause_neutral_low": PointVerdict.LOW,
}
ASSURANCES = {
    "consistent_pass": Assurance.PASS,
    "consistent_fail": Assurance.FAIL,
    "inconsistent": Assurance.INCONSISTENT,
    None: None,
}
EXACT = 1e-9
NORMAL = RULES["series"]["rnorm20"]["values"]


# --- one rule at a time, on hand-made vectors ------------------------------------------------


@pytest.mark.parametrize("case", HELPERS["seven_one_side"])
def test_seven_on_one_side_end_a_shift(case: Case) -> None:
    assert [abs(end) for end in streak_ends(case["rel"], 7)] == case["end_flag"]


@pytest.mark.parametrize("case", HELPERS["part_of_seven"])
def test_an_end_belongs_to_the_seven_points_up_to_it(case: Case) -> None:
    assert [abs(each) for each in spread(case["end_flag"], 7)] == case["member"]


@pytest.mark.parametrize("case", HELPERS["seven_trend"])
def test_six_strict_steps_in_one_direction_end_a_trend(case: Case) -> None:
    assert trend_ends(case["y"], 7) == case["end_flag"]


@pytest.mark.parametrize("case", HELPERS["two_in_three_window"])
def test_three_on_one_side_with_two_close_make_a_window(case: Case) -> None:
    close = [bool(each) for each in case["close"]]
    assert in_windows(close, case["rel"]) == [bool(each) for each in case["flag"]]


@pytest.mark.parametrize("case", HELPERS["two_in_three_member"])
def test_only_the_close_points_of_a_window_stand_out(case: Case) -> None:
    close = [bool(each) for each in case["close"]]
    assert two_in_three(close, case["rel"]) == [bool(each) for each in case["member"]]


@pytest.mark.parametrize("case", HELPERS["assurance"])
def test_assurance_compares_the_target_with_the_limits(case: Case) -> None:
    lines = Lines(lower=case["lpl"], upper=case["upl"])
    found = assurance_of(lines, case["target"], Improvement(case["improvement_direction"]))
    assert found == ASSURANCES[case["assurance"]]


# --- whole series ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", RULES["series"])
def test_series_of_the_packages_tests(name: str) -> None:
    case = RULES["series"][name]
    fix_after = 12 if name == "rnorm20_fix12" else None
    drawn = chart(
        case["values"], improvement="increase", screen=case["screen_outliers"], fix_after=fix_after
    )
    lines = Lines(mean=case["mean"], lower=case["lpl"], upper=case["upl"])
    for point in drawn.points:
        assert_lines(point, lines)
    assert [point.cause for point in drawn.points] == causes_of(case)
    assert [point.verdict for point in drawn.points] == marks_of(case)


@pytest.mark.parametrize("name", HELPERS["documented_rounding"])
def test_figures_that_the_package_documents(name: str) -> None:
    documented, case = HELPERS["documented_rounding"][name], RULES["series"][name]
    drawn = chart(case["values"], improvement="increase", screen=case["screen_outliers"])
    lines = drawn.points[0].lines
    found = {"mean": lines.mean, "lpl": lines.lower, "upl": lines.upper}
    for key, value in documented.items():
        decimals = len(str(value).partition(".")[2])
        assert found[key] == pytest.approx(value, rel=0, abs=0.51 * 10**-decimals)


def drawn_like(case: Case) -> ControlChart:
    return chart(
        case["values"],
        improvement=case["improvement_direction"],
        target=case["target"],
        rebase=[case["dates"].index(date) for date in case["rebase"]],
        screen=case["screen_outliers"],
        fix_after=case["fix_after_n_points"],
    )


@pytest.mark.parametrize("case", SERIES, ids=lambda case: case["id"])
def test_lines_are_those_of_the_package(case: Case) -> None:
    expected, drawn = case["expected"], drawn_like(case)
    assert [point.value for point in drawn.points] == case["values"]
    assert [point.group for point in drawn.points] == expected["rebase_group"]
    for index, point in enumerate(drawn.points):
        mean, lower, upper = (expected[key][index] for key in ("mean", "lpl", "upl"))
        assert_lines(point, Lines(mean=mean, lower=lower, upper=upper))


@pytest.mark.parametrize("case", SERIES, ids=lambda case: case["id"])
def test_signals_and_icons_are_those_of_the_package(case: Case) -> None:
    """All of them, those of the four series with a value on a line (min_margin 0) too."""
    expected, drawn = case["expected"], drawn_like(case)
    assert [point.cause for point in drawn.points] == causes_of(expected)
    assert [point.verdict for point in drawn.points] == marks_of(expected)
    assert drawn.variation == MARKS[expected["variation_type"]]
    assert drawn.assurance == ASSURANCES[expected["assurance_type"]]


def test_all_causes_marks_and_icons_occur_in_the_series() -> None:
    seen = {cause for case in SERIES for cause in causes_of(case["expected"])}
    assert seen == set(Cause)
    assert {mark for case in SERIES for mark in marks_of(case["expected"])} == set(PointVerdict)
    assert {drawn_like(case).assurance for case in SERIES} == {None, *Assurance}


def assert_lines(point: Point, expected: Lines) -> None:
    lines = point.lines
    pairs = ((lines.mean, expected.mean), (lines.lower, expected.lower))
    for found, wanted in (*pairs, (lines.upper, expected.upper)):
        assert found == (None if wanted is None else pytest.approx(wanted, rel=0, abs=EXACT))
    for near, limit in ((lines.near_lower, lines.lower), (lines.near_upper, lines.upper)):
        if near is None or limit is None or lines.mean is None:
            assert near is limit is None
        else:
            assert 3 * (near - lines.mean) == pytest.approx(2 * (limit - lines.mean), abs=EXACT)


def causes_of(case: Case) -> list[Cause]:
    return [CAUSES[each] for each in case["special_cause_type"]]


def marks_of(case: Case) -> list[PointVerdict]:
    return [MARKS[each] for each in case["point_type"]]


# --- options ---------------------------------------------------------------------------------


def test_a_trend_may_have_six_points_as_in_the_spreadsheet() -> None:
    values = [*[10, 30] * 6, 11, 12, 13, 14, 15, 16]
    seven = chart(values, improvement="increase")
    six = chart(values, improvement="increase", rules=Rules(trend_length=6))
    assert Cause.RISING not in {point.cause for point in seven.points}
    assert [point.cause for point in six.points[-6:]] == [Cause.RISING] * 6


def test_other_lengths_of_a_trend_are_refused() -> None:
    with pytest.raises(ValueError, match="6 or 7"):
        Rules(trend_length=5)


def test_points_beyond_the_limit_count_in_two_in_three_as_in_the_spreadsheet() -> None:
    values = [*[1, -1] * 8, 1, 11, 6]
    package = chart(values, improvement="increase")
    spreadsheet = chart(values, improvement="increase", rules=Rules(beyond_counts=True))
    last = [Cause.COMMON, Cause.ABOVE_LIMIT, Cause.COMMON]
    assert [point.cause for point in package.points[-3:]] == last
    assert spreadsheet.points[-1].cause is Cause.TWO_IN_THREE_ABOVE
    assert [point.cause for point in spreadsheet.points[:-1]] == [
        point.cause for point in package.points[:-1]
    ]


def test_a_rising_trend_that_stops_level_before_a_falling_one_stays_rising() -> None:
    values = [*range(1, 8), *range(7, 0, -1)]
    found = trend_ends(values, 7)
    assert spread(found, 7) == [1] * 7 + [-1] * 7


@pytest.mark.parametrize("rebase", [[-1], [20], [5, 99]])
def test_a_rebase_outside_the_values_is_refused(rebase: list[int]) -> None:
    with pytest.raises(ValueError, match="outside"):
        chart(NORMAL, improvement="increase", rebase=rebase)


def test_lines_are_fixed_after_twelve_months_or_more() -> None:
    with pytest.raises(ValueError, match="12 months or more"):
        chart(NORMAL, improvement="increase", fix_after=11)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not a finite number"):
        chart([1, 2, value], improvement="increase")


def test_an_unknown_direction_is_refused() -> None:
    with pytest.raises(ValueError, match="sideways"):
        chart(NORMAL, improvement="sideways")


def test_no_values_make_an_empty_chart() -> None:
    empty = chart([], improvement="increase", target=1)
    assert (empty.points, empty.variation, empty.assurance) == ((), None, None)
