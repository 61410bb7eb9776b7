"""Month by month: when lines are drawn, what is called out, and what is said."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.reports.blocks import Block, Chart, Note, PointVerdict, Table, Text
from feedback_server.domain.reports.context import SupplementaryData
from feedback_server.domain.reports.layout import Layout
from feedback_server.domain.statistics.fft import FftCounts
from feedback_server.domain.submissions.submission import Mode, Tally, TallyKey
from tests.domain.reports.sample_reports import OCTOBER, a_report
from tests.factories import a_survey

LAYOUT = Layout(("trend",), months=24)


def a_month(month: Month, positive: int, of: int) -> list[Tally]:
    def tally(question: str, code: str, count: int) -> Tally:
        return Tally(TallyKey("V89001", month, a_survey().id, Mode.TABLET, question, code), count)

    return [
        tally("", "", of),
        tally("experience", "1", positive),
        tally("experience", "5", of - positive),
    ]


def blocks(months: Sequence[tuple[int, int]], **layout: Any) -> tuple[Block, ...]:
    """The trend of these months up to October, as (positive, of) each."""
    first = OCTOBER.plus(1 - len(months))
    earlier = {
        first.plus(place): FftCounts((positive, 0, 0, 0, of - positive, 0))
        for place, (positive, of) in enumerate(months[:-1])
        if of
    }
    report = a_report(
        tallies=a_month(OCTOBER, *months[-1]) if months[-1][1] else [],
        layout=replace(LAYOUT, **layout),
        supplementary=SupplementaryData(earlier=earlier),
    )
    return next(section for section in report.sections if section.id == "trend").blocks


def chart(found: Sequence[Block]) -> Chart:
    (made,) = (block for block in found if isinstance(block, Chart))
    return made


def words(found: Sequence[Block]) -> str:
    return " ".join(match.words for match in found if isinstance(match, (Text, Note)))


STEADY = [(80, 100), (84, 100), (81, 100), (83, 100), (79, 100), (82, 100), (85, 100)] * 2


def test_a_month_beyond_the_line_is_called_out() -> None:
    found = blocks([*STEADY, (40, 100)])
    assert chart(found).points[-1].verdict is PointVerdict.CONCERN
    assert "Oct 2026 is beyond the line" in words(found)
    assert "worse" in words(found)


def test_what_is_within_chance_is_left_alone() -> None:
    found = blocks([*STEADY, (82, 100)])
    assert {point.verdict for point in chart(found).points} == {PointVerdict.COMMON}
    assert "within chance" in words(found)


@pytest.mark.parametrize(
    "months, said",
    [
        (STEADY[:12], "need 13 months with answers; there are 12"),
        ([(50, 50)] * 14, "nothing to measure chance by"),
        ([*[(50, 50)] * 13, (40, 50)], "nothing to measure chance by"),
        ([*[(9, 10), (8, 10)] * 7, (1, 10)], "Fewer than 30 people"),
        ([(5, 10)], "The next month will show"),
    ],
)
def test_nothing_is_called_out_on_too_little(months: list[tuple[int, int]], said: str) -> None:
    found = blocks(months)
    assert said in words(found)
    marks = {point.verdict for match in found if isinstance(match, Chart) for point in match.points}
    assert marks <= {PointVerdict.COMMON}


def test_a_month_without_answers_is_a_gap() -> None:
    found = blocks([*STEADY, (0, 0), (82, 100)])
    assert chart(found).points[-2].value is None
    assert chart(found).points[-2].mean is not None


def test_the_lines_begin_anew_where_the_layout_says_so() -> None:
    months = [(60, 100), (64, 100)] * 7 + [(90, 100), (94, 100)] * 4
    found = blocks(months, rebase=(OCTOBER.plus(-7),))
    points = chart(found).points
    assert [point.rebased for point in points].index(True) == 14
    assert points[0].mean == 62
    assert points[-1].mean == 92
    assert (points[0].lower is None, points[-1].lower) == (False, None)
    assert "there are 8 since they began anew" in words(found)


def test_a_target_is_judged_and_every_number_stands_in_the_table() -> None:
    found = blocks([*STEADY, (82, 100)], target=60)
    assert "will be met month after month" in words(found)
    assert chart(found).target == 60
    (table,) = (block for block in found if isinstance(block, Table))
    assert [row.label for row in table.rows] == [point.label for point in chart(found).points]
    for row, point in zip(table.rows, chart(found).points, strict=True):
        lines = [cell.value for cell in row.cells[2:] if cell]
        assert lines == [point.mean, point.lower, point.upper]


def test_lines_stay_within_nought_and_a_hundred() -> None:
    months = [(100, 100), (90, 100)] * 8
    assert max(point.upper for point in chart(blocks(months)).points if point.upper) == 100


def test_a_chart_never_rounds_a_month_to_all_or_to_none() -> None:
    drawn = chart(blocks([(3999, 4000), (1, 4000), (100, 100)]))
    assert [str(point.value) for point in drawn.points] == ["99.98", "0.03", "100.0"]
    assert "lowest 0.03%, highest 100.0%" in drawn.description
