"""Control charts: value by value what NHSRplotthedots computes."""

import gzip
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_server.config import PROJECT
from feedback_server.domain import spc
from feedback_server.domain.spc import Cause, Direction, Point, chart, laney, limits


def read(name: str) -> Any:
    return json.loads(gzip.decompress((PROJECT / "tests" / "data" / name).read_bytes()))


RULES = read("spc_rules.json.gz")
SERIES = read("spc_series.json.gz")["series"]
CAUSES = {"Above": "outside", "Below": "outside", "7 Point ": "trend", "2 in 3": "two_in_three"}
HELPERS = [
    (name, place)
    for name, vectors in RULES["helpers"].items()
    if isinstance(vectors, list)
    for place in range(len(vectors))
]


@pytest.mark.parametrize("name, place", HELPERS)
def test_each_rule_flags_the_points_of_its_vector(name: str, place: int) -> None:
    vector = RULES["helpers"][name][place]
    found: object
    match name:
        case "seven_one_side":
            found, wanted = spc.runs_on_one_side(vector["rel"]), vector["end_flag"]
        case "part_of_seven":
            found, wanted = spc.members(vector["end_flag"]), vector["member"]
        case "seven_trend":
            found, wanted = spc.trends(vector["y"]), vector["end_flag"]
        case "two_in_three_window":
            found, wanted = spc.two_in_three(vector["close"], vector["rel"]), vector["flag"]
        case "two_in_three_member":
            found = spc.two_in_three_members(vector["close"], vector["rel"])
            wanted = vector["member"]
        case "assurance":
            last = Point(0, 0, vector["lpl"], vector["upl"], 0)
            direction = Direction(vector["improvement_direction"])
            found, wanted = spc.assurance(vector["target"], last, direction), vector["assurance"]
        case _:
            raise AssertionError(f"no test for {name}")
    assert found == wanted


@pytest.mark.parametrize("name", RULES["series"])
def test_the_package_s_own_examples(name: str) -> None:
    given = RULES["series"][name]
    fix_after = 12 if name.endswith("fix12") else None
    made = chart(
        given["values"],
        improvement="increase",
        screen=given["screen_outliers"],
        fix_after=fix_after,
    )
    last = made.points[-1]
    assert (last.mean, last.lower, last.upper) == pytest.approx(
        (given["mean"], given["lpl"], given["upl"]), abs=1e-9
    )
    assert [cause_of(words) for words in given["special_cause_type"]] == [
        point.cause for point in made.points
    ]


@pytest.mark.parametrize("series", SERIES, ids=lambda series: series["id"])
def test_every_value_of_a_series_is_what_the_package_computes(series: dict[str, Any]) -> None:
    wanted = series["expected"]
    made = chart(
        series["values"],
        improvement=series["improvement_direction"],
        target=series["target"],
        rebase=[series["dates"].index(day) for day in series["rebase"]],
        screen=series["screen_outliers"],
        fix_after=series["fix_after_n_points"],
    )
    for name, lines in (
        ("mean", [point.mean for point in made.points]),
        ("upl", [point.upper for point in made.points]),
        ("lpl", [point.lower for point in made.points]),
    ):
        for line, value in zip(lines, wanted[name], strict=True):
            assert line == (None if value is None else pytest.approx(value, abs=1e-9))
    assert [point.group for point in made.points] == wanted["rebase_group"]
    assert made.assurance == wanted["assurance_type"]
    if series.get("min_margin", 1) < 1e-9:
        return  # a value lies on a line: the last bit decides, in R and here
    assert [point.cause for point in made.points] == [
        cause_of(words) for words in wanted["special_cause_type"]
    ]
    assert [point.variation for point in made.points] == wanted["point_type"]
    assert made.variation == wanted["variation_type"]
    known = [place for place, value in enumerate(series["values"]) if value is not None]
    for name, seen in (
        ("outside_limits", [point.outside for point in made.points]),
        ("close_to_limits", [point.near for point in made.points]),
        ("relative_to_mean", [point.side for point in made.points]),
    ):
        assert [seen[place] for place in known] == [wanted[name][place] for place in known]


def cause_of(words: str) -> str:
    found = (cause for start, cause in CAUSES.items() if words.startswith(start))
    return next(found, "common" if words.startswith("Common") else "shift")


def test_only_a_few_series_lie_on_a_line() -> None:
    assert sum(series.get("min_margin", 1) < 1e-9 for series in SERIES) == 4


VALUES = st.lists(st.none() | st.integers(0, 100), min_size=1, max_size=30)


@given(VALUES, st.sampled_from(list(Direction)), st.sets(st.integers(0, 30)), st.booleans())
def test_any_series_has_a_point_for_each_month(
    values: list[int | None], direction: Direction, rebase: set[int], screen: bool
) -> None:
    made = chart(values, improvement=direction, target=50, rebase=sorted(rebase), screen=screen)
    assert [point.value for point in made.points] == values


@given(st.lists(st.integers(0, 100), min_size=2, max_size=30), st.integers(-1000, 1000))
def test_moving_all_values_moves_the_lines_with_them(values: list[int], by: int) -> None:
    lines, moved = limits(values), limits([value + by for value in values])
    assert lines and moved
    assert moved == pytest.approx((lines[0] + by, lines[1]))


def test_a_flat_series_has_limits_on_its_mean_and_nothing_stands_out() -> None:
    made = chart([100.0] * 20, improvement="increase")
    assert {(point.lower, point.upper, point.cause) for point in made.points} == {
        (100, 100, Cause.COMMON)
    }


def test_laney_s_limits_widen_where_few_answered() -> None:
    """Worked by hand: z scores of a mean of 0.8, their moving ranges over 1.128."""
    lines = laney([(40, 50), (80, 100), (8, 10), (45, 50)])
    assert lines is not None
    assert lines[0].mean == pytest.approx(173 / 210)
    widths = [line.upper - line.mean for line in lines]
    assert widths[2] > widths[0] == widths[3] > widths[1]


@pytest.mark.parametrize("counts", [[], [(0, 0), (0, 0)], [(5, 5), (9, 9)], [(0, 5), (0, 9)]])
def test_laney_s_limits_need_some_variation(counts: list[tuple[int, int]]) -> None:
    assert laney(counts) is None
