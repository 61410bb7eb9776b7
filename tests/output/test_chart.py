"""Control charts: what is drawn, where, and that it can be told apart without colour."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from feedback_server.domain.reports.blocks import Chart, ChartPoint, PointVerdict, Unit
from feedback_server.output.chart import GOLD, GREY, INK, LOOKS, NARROW, PLOT, TOP, WIDE, drawing
from feedback_server.output.chart_svg import chart_svg
from tests.output.everything import LONG, a_year, control_chart

CHARTS = {
    "12 months, all marks": control_chart(a_year(), rebase=7, target=90),
    "24 months": control_chart([80 + place % 9 for place in range(24)], rebase=12),
    "36 months": control_chart([80 + place % 9 for place in range(36)], target=85),
    "flat": control_chart([100] * 14, lines=(100, 100, 100)),
    "zeros": control_chart([0] * 12, unit=Unit.COUNT, lines=(0, 0, 0)),
    "tiny": control_chart([Decimal("0.1"), Decimal("0.3")] * 6, unit=Unit.PER_100, lines=None),
    "days": control_chart([12, 15, 30], unit=Unit.DAYS, lines=(14, 2, 27), target=14),
    "large": control_chart([1_234_567, 7_654_321], unit=Unit.COUNT, lines=None),
    "one": control_chart([50], lines=None),
    "none": control_chart([None] * 3, lines=None),
}
charts = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
widths = pytest.mark.parametrize("width", [WIDE, NARROW])


@charts
@widths
def test_everything_lies_inside_the_drawing(chart: Chart, width: int) -> None:
    drawn = drawing(chart, width)
    assert 0 < drawn.left < drawn.right <= width
    for marker in drawn.markers:
        assert drawn.left < marker.x < drawn.right
        assert TOP <= marker.y <= TOP + PLOT
    assert [tick.at for tick in drawn.scale] == sorted((t.at for t in drawn.scale), reverse=True)
    assert 2 <= len({tick.words for tick in drawn.scale}) == len(drawn.scale) <= 9


@charts
@widths
def test_the_last_month_has_a_label_and_the_others_keep_their_distance(
    chart: Chart, width: int
) -> None:
    months = drawing(chart, width).months
    assert months[0].words == "Oct 2026"
    assert len({round(later.at - earlier.at) for earlier, later in pairwise(months)}) <= 2


def test_a_percentage_stays_within_0_and_100() -> None:
    chart = control_chart([96, 99, 2], lines=(Decimal("60.2"), -30, 140))
    drawn = drawing(chart)
    assert (drawn.scale[0].words, drawn.scale[-1].words) == ("0%", "100%")
    heights = {float(path.split("L")[0].split()[-1]) for path in drawn.limits}
    assert heights == {TOP, TOP + PLOT}


@given(
    st.lists(st.decimals(0, 100, places=1), min_size=1, max_size=30),
    st.sampled_from([Unit.PERCENT, Unit.COUNT, Unit.PER_100]),
)
def test_every_value_lies_where_the_scale_says(values: list[Decimal], unit: Unit) -> None:
    points = [ChartPoint(f"M{place}", value) for place, value in enumerate(values)]
    drawn = drawing(Chart("c", "d", tuple(points), unit))
    ticks = [(Decimal(tick.words.strip("%").replace(",", "")), tick.at) for tick in drawn.scale]
    (low, bottom), (high, top) = ticks[0], ticks[-1]
    for value, marker in zip(values, drawn.markers, strict=True):
        assert low <= value <= high
        height = float((value - low) / (high - low)) * (bottom - top)
        assert marker.y == pytest.approx(bottom - height, abs=0.06)


def test_little_variation_does_not_look_like_much() -> None:
    drawn = drawing(control_chart([Decimal("91.2"), Decimal("91.4")], lines=None))
    assert abs(drawn.markers[0].y - drawn.markers[1].y) < PLOT / 20


def test_a_month_without_a_value_breaks_the_line() -> None:
    drawn = drawing(control_chart([90, 91, None, 92, None], lines=None))
    assert [path.count("L") for path in drawn.values] == [1, 0]
    assert len(drawn.markers) == 3
    assert drawn.last is None


def test_a_rebase_starts_all_lines_anew() -> None:
    drawn = drawing(CHARTS["24 months"])
    assert [len(lines) for lines in (drawn.means, drawn.limits, drawn.rebased)] == [2, 4, 1]
    (border,) = drawn.rebased
    before, after = drawn.means
    assert before.rpartition("L")[2].split()[0] == f"{border}"
    assert after.partition("L")[0].removeprefix("M").split()[0] == f"{border}"
    assert before.split()[-1] != after.split()[-1]


def test_every_mark_has_a_shape_of_its_own() -> None:
    assert len({look.shape for look in LOOKS.values()}) == len(PointVerdict)


@pytest.mark.parametrize("colour", [*(look.colour for look in LOOKS.values()), INK, GREY, GOLD])
def test_colours_stand_out_from_white(colour: str) -> None:
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_legend_names_what_is_there_and_no_more() -> None:
    plain = replace(CHARTS["one"], caption="x")
    assert drawing(plain).keys == ()
    words = [key.look.words for key in drawing(CHARTS["12 months, all marks"]).keys]
    assert words == [
        *(look.words for look in LOOKS.values()),
        "Mean", "Limits of usual variation", "Target 90%", "Lines start anew",
    ]  # fmt: skip


def test_a_chart_says_what_it_shows_and_cannot_be_broken_by_a_name() -> None:
    chart = replace(CHARTS["one"], caption='</title>"&', description=LONG)
    svg = ElementTree.fromstring(chart_svg(chart))
    title, desc = svg[0], svg[1]
    assert (title.text, desc.text) == ('Chart: </title>"&', LONG)
    assert svg.get("font-family") == "Arial, sans-serif"
    labelled = ElementTree.fromstring(chart_svg(chart, "id"))
    assert labelled.get("aria-labelledby") == "id-title id-desc"


def test_each_marker_says_its_month_value_and_mark() -> None:
    words = [marker.words for marker in drawing(CHARTS["12 months, all marks"]).markers]
    assert words[:2] == ["Nov 2025: 88%", "Dec 2025: 96.2%, change for the better"]


def test_a_chart_without_points_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a point"):
        drawing(Chart("Empty", "", (), Unit.COUNT))


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@charts
@widths
def test_no_text_overlaps_another_or_leaves_the_drawing(
    page: Page, chart: Chart, width: int
) -> None:
    page.set_content(f'<div style="width:{width}px">{chart_svg(chart, width=width)}</div>')
    found = page.evaluate(
        """() => {
          const whole = document.querySelector('svg').getBoundingClientRect()
          const texts = [...document.querySelectorAll('svg text')]
            .map((text) => ({ words: text.textContent, box: text.getBoundingClientRect() }))
          const outside = ({ box }) => box.left < whole.left || box.right > whole.right ||
            box.top < whole.top || box.bottom > whole.bottom
          const meet = (a, b) => a.left < b.right && b.left < a.right &&
            a.top < b.bottom - 2 && b.top < a.bottom - 2
          const pairs = texts.flatMap((a, at) => texts.slice(at + 1).map((b) => [a, b]))
          return [...texts.filter(outside), ...pairs.filter(([a, b]) => meet(a.box, b.box)).flat()]
            .map(({ words }) => words)
        }"""
    )
    assert found == []
