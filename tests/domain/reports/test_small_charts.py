"""Small charts: one a measure, on a scale that is the same in every network, with a table."""

from collections.abc import Sequence
from decimal import Decimal

from feedback_server.domain.activity.appointments import Activity
from feedback_server.domain.reports.blocks import Block, Chart, SmallCharts, Table
from feedback_server.domain.reports.context import SupplementaryData
from feedback_server.domain.reports.layout import Layout
from feedback_server.domain.statistics.fft import FftCounts
from feedback_server.output.chart_scale import scale_of
from tests.domain.reports.sample_reports import DAY, OCTOBER, a_report
from tests.factories import a_submission

HEARD = {"yes": 90, "partly": 6, "no": 4, "dont_know": 50}


def blocks(section: str, number: int, *, listened: dict[str, int] = HEARD) -> Sequence[Block]:
    """The section of a report on October, after so many months that were alike."""
    months = [OCTOBER.plus(-back) for back in range(number, 0, -1)]
    activity = {month: [an_activity(month.number % 3)] for month in months}
    report = a_report(
        [
            a_submission(given_on=DAY, answers={"experience": "1", "listened": code})
            for code, count in listened.items()
            for _ in range(count)
        ],
        layout=Layout((section,)),
        supplementary=SupplementaryData(
            earlier={month: FftCounts((90, 0, 0, 0, 10, 0)) for month in months},
            earlier_answers={month: {"listened": HEARD} for month in months},
            activity=[an_activity(30)],
            earlier_activity=activity,
        ),
    )
    (found,) = (part for part in report.sections if part.id == section)
    return found.blocks


def an_activity(missed: int) -> Activity:
    return Activity(
        practice="V89001",
        month=OCTOBER,
        offered=125,
        attended=100 - missed,
        did_not_attend=missed,
        waits=(("8 to 14 days", 80), ("15 to 21 days", 20)),
        outcomes=tuple((f"Outcome {number}", number) for number in range(6)),
    )


def charts(found: Sequence[Block]) -> dict[str, Chart]:
    small = (block for block in found if isinstance(block, SmallCharts))
    return {chart.caption: chart for block in small for chart in block.charts}


def test_a_question_has_a_chart_of_its_favourable_answers() -> None:
    found = charts(blocks("trend", 13))
    heard = found["Did you feel listened to?"]
    assert [point.value for point in heard.points] == [Decimal("90.0")] * 14
    last = heard.points[-1]
    assert (last.numerator, last.denominator) == (90, 100), "those who do not know take no side"
    activity = {"Missed appointments", "Within two weeks of booking", "Slots attended"}
    assert activity <= found.keys()
    slots = found["Slots attended"].points[-1]
    assert (slots.numerator, slots.denominator) == (70, 125)


def test_what_chance_hardly_explains_is_called_out_and_a_short_series_has_no_lines() -> None:
    missed = charts(blocks("trend", 14))["Missed appointments"]
    assert missed.points[-1].verdict.value == "concern" and missed.points[0].upper is not None
    assert "The last month is hardly chance, and it is worse." in missed.description
    short = charts(blocks("trend", 5))["Missed appointments"]
    assert {point.upper for point in short.points} == {None}
    assert "Too little is known to tell change from chance." in short.description


def test_a_measure_has_one_scale_whatever_its_values() -> None:
    found = charts(blocks("trend", 13, listened={"yes": 20, "no": 80}))
    heard = scale_of(found["Did you feel listened to?"]).ticks
    waited = scale_of(found["Within two weeks of booking"]).ticks
    assert [int(waited[0]), int(waited[-1])] == [50, 100]
    assert heard[0] < 50 and heard[-1] == 100, "it is longer where a value would be off it"


def test_every_number_of_the_charts_stands_in_a_table_of_the_section() -> None:
    for section in ("trend", "conditions"):
        found = blocks(section, 13)
        for small in (block for block in found if isinstance(block, SmallCharts)):
            (table,) = (
                block
                for block in found
                if isinstance(block, Table) and block.caption == small.title
            )
            assert table.columns == tuple(chart.caption for chart in small.charts)
            for place, chart in enumerate(small.charts):
                cells = [row.cells[place] for row in table.rows]
                assert [cell and (cell.numerator, cell.denominator) for cell in cells] == [
                    (point.numerator, point.denominator) for point in chart.points
                ]


def test_the_commonest_outcomes_have_a_chart_and_few_months_have_none() -> None:
    outcomes = charts(blocks("conditions", 4))
    assert [*outcomes] == ["Outcome 2", "Outcome 3", "Outcome 4", "Outcome 5"]
    assert not charts(blocks("conditions", 1)) and not charts(blocks("trend", 1))
