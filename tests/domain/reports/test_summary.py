"""The summary on two pages: what it keeps of a report, saved or not."""

from dataclasses import replace

from feedback_server.domain.reports import Status
from feedback_server.domain.reports.blocks import (
    Chart,
    ChartPoint,
    Figures,
    Finding,
    Section,
    Story,
    Table,
    Text,
    Unit,
)
from feedback_server.domain.reports.summary import MORE, ReportCopy, summary_of
from feedback_server.domain.reports.value import Audience

from .sample_reports import a_report, fft_of

STORY = Section("story", "What happened", (Story((Finding("level", "As before."),)),))
CHART = Chart("Positive", "All of it.", (ChartPoint("Oct 2026", 90),), Unit.PERCENT)
TREND = Section("trend", "Month by month", (CHART, Text("As before."), Table("T", "M", (), ())))


def test_begins_with_what_happened_and_leaves_the_tables_of_charts_to_the_full_report() -> None:
    report = replace(a_report(), sections=(Section("fft", "F", (Figures(()),)), TREND, STORY))
    made = summary_of(report, ("trend", "not there", "fft"))
    assert [section.id for section in made.sections] == ["story", "trend", "fft"]
    assert made.sections[1].blocks == (CHART, Text("As before."))
    assert made.sections[0].blocks[-1] == MORE


def test_that_of_a_final_report_is_final_and_of_a_board_copy_hides_small_numbers() -> None:
    final = replace(a_report(fft_of("1", "5")), status=Status.FINAL, revision=2)
    made = ReportCopy(summary=True, board=True).of(final, ("fft",))
    assert (made.status, made.revision, made.audience) == (Status.FINAL, 2, Audience.BOARD)
    counts = [placed.figure for placed in made.placed() if placed.figure.measure == "fft_count"]
    assert [figure.value for figure in counts] == [None, 0, 0, 0, None, 0]
