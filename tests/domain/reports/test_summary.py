"""The summary on two pages: what it keeps of a report, saved or not."""

from dataclasses import replace

from feedback_server.domain.reports import Status
from feedback_server.domain.reports.blocks import (
    Chart,
    ChartPoint,
    Figures,
    Finding,
    Note,
    Section,
    Story,
    Table,
    Text,
    Unit,
)
from feedback_server.domain.reports.board_copy import STAFF_ONLY
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


def test_the_first_page_has_a_table_or_cards_and_no_note_that_the_head_says() -> None:
    cards, table = Figures(()), Table("Beside Sep 2026", "Measure", (), ())
    note = Note(STAFF_ONLY, "Small numbers are not hidden.")
    both = Section("at_a_glance", "At a glance", (cards, table, note))
    without = replace(both, blocks=(cards, note))
    for section, kept in ((both, (table,)), (without, (cards,))):
        made = summary_of(replace(a_report(), sections=(STORY, section)), ("at_a_glance",))
        assert made.sections[1].blocks == kept


def test_that_of_a_final_report_is_final_and_of_a_board_copy_hides_small_numbers() -> None:
    final = replace(a_report(fft_of("1", "5")), status=Status.FINAL, revision=2)
    made = ReportCopy(summary=True, board=True).of(final, ("fft",))
    assert (made.status, made.revision, made.audience) == (Status.FINAL, 2, Audience.BOARD)
    counts = [placed.figure for placed in made.placed() if placed.figure.measure == "fft_count"]
    assert [figure.value for figure in counts] == [None, 0, 0, 0, None, 0]
