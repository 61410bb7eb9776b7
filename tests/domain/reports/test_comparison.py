"""A report beside one of another time."""

from datetime import date

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Pcn
from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Figures, Section, Subject, Table, Text
from feedback_server.domain.reports.comparison import with_comparison
from feedback_server.domain.reports.figures import count, positive
from feedback_server.domain.statistics.fft import FftCounts


def report(month: Month, very_good: int, poor: int, since: Month | None = None) -> Report:
    counts = FftCounts((very_good, 0, 0, poor, 0, 0))
    figures = Figures(
        (
            count("Responses", "responses", counts.total, "responses", Subject()),
            positive("Positive", counts, Subject()),
        )
    )
    return Report(
        pcn=Pcn("U99999", "Wick"),
        month=month,
        as_of=date(2026, 11, 1),
        service="occupational-therapy",
        survey="a",
        language="en",
        demonstration=True,
        sections=(
            Section("story", "What happened", (Text("x"),)),
            Section("at_a_glance", "At a glance", (figures,)),
            Section("modes", "By way of answering", ()),
        ),
        since=since,
    )


def compared(report: Report) -> tuple[str, Table]:
    section = next(section for section in report.sections if section.id == "compared")
    words, table = section.blocks
    assert isinstance(words, Text)
    assert isinstance(table, Table)
    return words.words, table


def test_a_share_that_changed_stands_beside_what_it_was() -> None:
    quarter = report(Month(2026, 9), 95, 5, since=Month(2026, 7))
    made = with_comparison(quarter, report(Month(2026, 6), 70, 30))
    assert [section.id for section in made.sections] == [
        "story",
        "at_a_glance",
        "compared",
        "modes",
    ]
    words, table = compared(made)
    assert table.columns == ("Jun 2026", "Jul 2026 to Sep 2026", "Change")
    (row,) = table.rows
    before, now, change = row.cells
    assert before
    assert now
    assert change
    assert (before.value, now.value, change.value) == (70, 95, 25)
    assert change.interval
    assert (change.interval.lower, change.interval.upper) == (15, 35)
    assert "1 of 1 shares changed by more than their range of chance" in words


def test_chance_is_called_chance() -> None:
    words, table = compared(
        with_comparison(report(Month(2026, 9), 19, 1), report(Month(2026, 6), 18, 2))
    )
    assert "no share changed by more than chance would" in words
    assert len(table.rows) == 1


def test_what_has_nobody_is_not_compared() -> None:
    made = with_comparison(report(Month(2026, 9), 0, 0), report(Month(2026, 6), 18, 2))
    section = next(section for section in made.sections if section.id == "compared")
    assert [type(block) for block in section.blocks] == [Text]
