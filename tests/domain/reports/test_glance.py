"""At a glance: the main measures beside earlier times, and what of the change is within chance."""

from collections.abc import Mapping
from typing import Any

from feedback_server.domain.activity.appointments import Activity
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Block, Figures, Table, Text, Unit
from feedback_server.domain.reports.context import SupplementaryData
from feedback_server.domain.reports.layout import Layout
from feedback_server.domain.statistics.fft import FftCounts
from tests.domain.reports.sample_reports import OCTOBER, a_report, fft_of
from tests.factories import PRACTICES

SEPTEMBER, LAST_YEAR = Month(2026, 9), Month(2025, 10)


def first_page(report: Report) -> tuple[Block, ...]:
    (found,) = (section for section in report.sections if section.id == "at_a_glance")
    return found.blocks


def activity(month: Month, attended: int, missed: int, **more: Any) -> list[Activity]:
    """The same of every practice of the network."""
    return [
        Activity(
            practice=practice.code, month=month, attended=attended, did_not_attend=missed, **more
        )
        for practice in PRACTICES
    ]


def glance(
    earlier: Mapping[Month, FftCounts] | None = None, **supplementary: Any
) -> tuple[Table | None, str]:
    """The table, if there is one, and all that is said on the first page."""
    report = a_report(
        fft_of(*"1" * 90, *"5" * 10),
        layout=Layout(("at_a_glance",)),
        supplementary=SupplementaryData(earlier=earlier or {}, **supplementary),
    )
    blocks = report.sections[1].blocks
    tables = [block for block in blocks if isinstance(block, Table)]
    return tables[0] if tables else None, " ".join(
        block.words for block in blocks if isinstance(block, Text)
    )


def test_without_an_earlier_time_there_is_nothing_to_stand_beside() -> None:
    assert glance()[0] is None


def test_two_times_stand_beside_this_month_and_each_change_has_its_range() -> None:
    table, said = glance(
        {SEPTEMBER: FftCounts((88, 0, 0, 0, 12, 0)), LAST_YEAR: FftCounts((60, 0, 0, 0, 40, 0))}
    )
    assert table and table.columns == (
        *("Oct 2026", "Sep 2026", "Change from Sep 2026"),
        *("Oct 2025", "Change from Oct 2025"),
    )
    answers, positive, _negative = table.rows
    assert [cell and cell.value for cell in answers.cells] == [100, 100, None, 100, None]
    assert [cell and cell.value for cell in positive.cells] == [90, 88, 2, 60, 30]
    change = positive.cells[4]
    assert change and change.unit is Unit.POINTS and change.interval
    assert (change.interval.lower, change.interval.upper) == (18, 41)
    assert "Compared with Sep 2026, every change is within chance." in said
    assert "Compared with Oct 2025" not in said, "what goes beyond chance is the story's to tell"


def test_appointments_stand_beside_those_of_the_time_before() -> None:
    waits = (("8 to 14 days", 60), ("More than 28 days", 40))
    before = activity(SEPTEMBER, 100, 40)
    now = activity(OCTOBER, 100, 10, waits=waits)
    table, said = glance(
        {SEPTEMBER: FftCounts((88, 0, 0, 0, 12, 0))},
        activity=now,
        earlier_activity={SEPTEMBER: before},
    )
    assert table and [row.label for row in table.rows] == [
        *("Answers", "Positive", "Negative", "Reach", "Missed")
    ], "waits were not given before"
    missed = table.rows[-1].cells
    assert [str(cell.value) for cell in missed if cell] == ["9.1", "28.6", "-19"]
    assert "Compared with Sep 2026, changes within chance: positive, negative, reach." in said


def test_reach_of_patients_is_not_compared_with_reach_of_appointments() -> None:
    people = activity(OCTOBER, 100, 10, patients_seen=80)
    table, _ = glance(
        {SEPTEMBER: FftCounts((88, 0, 0, 0, 12, 0))},
        activity=people,
        earlier_activity={SEPTEMBER: activity(SEPTEMBER, 100, 10)},
    )
    assert table
    (reach,) = (row for row in table.rows if row.label == "Reach")
    assert [cell and cell.rule for cell in reach.cells] == ["reach_patients", "reach_seen", None]


def test_a_year_stands_beside_the_year_before_once() -> None:
    months = {Month(2025, number): FftCounts((9, 0, 0, 0, 1, 0)) for number in range(1, 13)}
    report = a_report(
        fft_of(*"1111111111"),
        since=Month(2025, 11),
        layout=Layout(("at_a_glance",)),
        supplementary=SupplementaryData(earlier=months | {Month(2024, 12): months[Month(2025, 1)]}),
    )
    (table,) = (block for block in report.sections[1].blocks if isinstance(block, Table))
    assert table.columns[1] == "Nov 2024 to Oct 2025" and len(table.columns) == 3


def test_the_first_page_keeps_few_cards() -> None:
    seen = activity(OCTOBER, 100, 10)
    report = a_report(
        fft_of(*"1115"),
        supplementary=SupplementaryData(activity=seen, invited={PRACTICES[0].code: 20}),
    )
    (cards,) = (block for block in first_page(report) if isinstance(block, Figures))
    measures = [figure.measure for figure in cards.figures]
    assert measures == ["responses", "positive", "negative", "reach_seen", "missed"]
