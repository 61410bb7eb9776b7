"""Practices beside what chance allows, and outcomes beside what patients say."""

from collections.abc import Mapping, Sequence

from feedback_server.domain.activity.appointments import Activity
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Block, FunnelPlot, Note, Table, Text
from feedback_server.domain.reports.board_copy import board_copy
from feedback_server.domain.reports.context import SupplementaryData
from feedback_server.domain.reports.layout import Layout
from tests.domain.reports.sample_reports import DAY, OCTOBER, a_report, fft_of
from tests.factories import PRACTICES, a_submission

PLACES = [Practice(f"V8900{number}", f"Surgery {number}", "U99999") for number in range(1, 6)]


def a_month(answers: Mapping[str, tuple[int, int]]) -> Report:
    """Positive and negative answers by practice."""
    given = [
        submission
        for practice, (good, bad) in answers.items()
        for submission in fft_of(*"1" * good, *"5" * bad, practice=practice)
    ]
    return a_report(given, practices=PLACES, layout=Layout(("practices",)))


def blocks(report: Report, section: str = "practices") -> Sequence[Block]:
    (found,) = (part for part in report.sections if part.id == section)
    return found.blocks


ONE_APART = {
    "V89001": (38, 2),
    "V89002": (60, 3),
    "V89003": (29, 9),
    "V89004": (19, 1),
    "V89005": (4, 0),
}


def test_practices_stand_by_name_with_all_their_numbers_in_a_table() -> None:
    found = blocks(a_month(ONE_APART))
    (plot,) = (block for block in found if isinstance(block, FunnelPlot))
    assert [point.label for point in plot.points] == [f"Surgery {place}" for place in range(1, 5)]
    assert [point.label for point in plot.points if point.apart] == ["Surgery 3"]
    assert "Apart from the others by more than chance explains: Surgery 3." in plot.description
    table = next(
        block for block in found if isinstance(block, Table) and block.caption == plot.caption
    )
    assert [row.label for row in table.rows] == [point.label for point in plot.points]
    numbers = [row.cells[0] for row in table.rows]
    assert [cell and cell.value for cell in numbers] == [point.number for point in plot.points]
    third = table.rows[2].cells
    assert third[1] and third[2] and third[1].value is not None and third[2].value is not None
    assert third[1].value < third[2].value, "it lies below what chance allows"
    (note,) = (block for block in found if isinstance(block, Note))
    assert "Fewer than ten people answered: Surgery 5." in note.words


def test_lines_are_wide_where_few_answered() -> None:
    (plot,) = (block for block in blocks(a_month(ONE_APART)) if isinstance(block, FunnelPlot))
    first, last = plot.lines[0], plot.lines[-1]
    assert (first.number, last.number) == (10, 63)
    assert first.outer_lower < first.lower < last.lower < plot.average < last.upper <= first.upper


def test_too_few_practices_have_no_plot_and_no_board_sees_one() -> None:
    few = a_month({"V89001": (38, 2), "V89002": (60, 3), "V89003": (5, 1)})
    assert not any(isinstance(block, FunnelPlot) for block in blocks(few))
    kept = blocks(board_copy(a_month(ONE_APART)))
    assert [type(block) for block in kept] == [Text, Table], "the table of answers alone"
    assert "fewer than ten" not in str(kept).lower()


def test_outcomes_stand_beside_what_patients_say_and_are_of_other_people() -> None:
    outcomes = (("Discharged with advice", 30), ("Follow-up", 10))
    submissions = [
        a_submission(
            practice=practice.code,
            given_on=DAY,
            answers={"experience": "1", "tasks": ("dressing",), "easier": code},
        )
        for practice in PRACTICES[:1]
        for code in ("much_easier", "easier", "easier", "same", "too_soon")
    ]
    report = a_report(
        submissions,
        layout=Layout(("conditions",)),
        supplementary=SupplementaryData(
            activity=[
                Activity(practice=PRACTICES[0].code, month=OCTOBER, outcomes=outcomes),
            ]
        ),
    )
    found = blocks(report, "conditions")
    table = next(
        block
        for block in found
        if isinstance(block, Table) and block.caption == "Outcomes, beside what patients say"
    )
    whole = table.rows[-1]
    assert [cell and cell.value for cell in whole.cells] == [40, 75, 25, 4, 75]
    easier = whole.cells[-1]
    assert easier and (easier.numerator, easier.denominator) == (3, 4) and easier.interval
    assert any(
        isinstance(block, Note) and block.title == "These are not the same people"
        for block in found
    )
