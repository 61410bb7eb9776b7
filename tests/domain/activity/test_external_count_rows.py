"""Counts from elsewhere: each kind of bad row, and what its message says."""

from typing import Any

import pytest

from feedback_server.domain.activity.cells import Row
from feedback_server.domain.activity.external_count_rows import (
    CountsFile,
    ExpectedCounts,
    read_counts,
)
from feedback_server.domain.activity.external_counts import ANSWERS, FftWording
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.submissions.submission import Mode

PRACTICES = (
    Practice("V89001", "Elm Test Surgery", "U99999"),
    Practice("V89002", "Dr. O'Neil & Partners", "U99999"),
    Practice("V89003", "The Green", "U99999"),
    Practice("V89004", "The Green", "U99998"),
)
NEW, OLD = ANSWERS[FftWording.SINCE_2020], ANSWERS[FftWording.OF_2014]
LABELS = {"SMS/Text message": Mode.SMS}
COLUMNS = ("Practice", "Month", "Method", *NEW)
GOOD = ("V89001", "2026-10", "Paper", "12", "3", "0", "1", "0", "0")


def read(*rows: tuple[str, ...], columns: tuple[str, ...] = COLUMNS, **expected: Any) -> CountsFile:
    made = [
        Row(line, dict(zip(columns, row, strict=True))) for line, row in enumerate(rows, start=2)
    ]
    return read_counts(
        columns, made, ExpectedCounts(PRACTICES, Month(2026, 11), labels=LABELS, **expected)
    )


def with_cell(column: str, text: str) -> tuple[str, ...]:
    return tuple(text if name == column else cell for name, cell in zip(COLUMNS, GOOD, strict=True))


def test_a_row_gives_the_counts_of_a_practice_a_month_and_a_method() -> None:
    file = read(GOOD, with_cell("Method", "SMS/Text message"), with_cell("Month", "September 2026"))
    assert file.faults == ()
    assert [
        (external_counts.mode, str(external_counts.month)) for external_counts in file.counts
    ] == [
        (Mode.PAPER, "2026-10"),
        (Mode.SMS, "2026-10"),
        (Mode.PAPER, "2026-09"),
    ]
    assert file.counts[0].counts.counts == (12, 3, 0, 1, 0, 0)


def test_a_practice_may_be_named() -> None:
    file = read(
        with_cell("Practice", "dr o\u2019neil  & partners"), with_cell("Practice", "v89001")
    )
    assert file.faults == ()
    assert [external_counts.practice for external_counts in file.counts] == ["V89002", "V89001"]


@pytest.mark.parametrize(
    "column, text, words",
    [
        ("Practice", "", "is empty: give the practice's code"),
        ("Practice", "V80000", "the practice V80000 is not known"),
        ("Practice", "Elm Surgery", "did you mean Elm Test Surgery?"),
        ("Practice", "Somewhere else", "give the practice's code"),
        ("Practice", "The Green", "fits V89003, V89004: give the code"),
        ("Month", "", "give the month, such as 2026-10"),
        ("Month", "2026-13", "2026-13"),
        ("Month", "2027-10", "is in the future"),
        ("Method", "Pigeon", "'Pigeon' is not a method: paper"),
        ("Method", "", "is not a method"),
        ("Good", "", "is empty: give the number that the practice counted"),
        ("Good", "-1", "is negative"),
        ("Good", "1.5", "is not a whole number"),
        ("Good", "many", "is not a number: use digits alone"),
        ("Good", "99999999", "is too large"),
    ],
)
def test_a_bad_cell_is_named_and_its_month_left_out(column: str, text: str, words: str) -> None:
    file = read(with_cell(column, text))
    (fault,) = file.faults
    assert (fault.line, fault.column) == (2, column)
    assert words in fault.reason
    assert file.counts == ()


def test_a_bad_row_spoils_the_other_methods_of_its_month_and_no_other_month() -> None:
    file = read(GOOD, with_cell("Method", "Pigeon"), with_cell("Month", "2026-09"))
    assert [str(external_counts.month) for external_counts in file.counts] == ["2026-09"]


def test_the_same_month_and_method_twice_is_a_fault() -> None:
    file = read(GOOD, GOOD)
    assert "stands in line 2 already" in file.faults[0].reason
    assert file.counts == ()


def test_a_total_must_be_the_sum() -> None:
    columns = (*COLUMNS, "Total")
    assert read((*GOOD, "16"), columns=columns).faults == ()
    (fault,) = read((*GOOD, "17"), columns=columns).faults
    assert "is 17, but the six answers add up to 16" in fault.reason


def test_the_old_wording_is_refused_with_a_reason_unless_it_is_asked_for() -> None:
    columns = ("Practice", "Month", "Method", *OLD)
    (fault,) = read(GOOD, columns=columns).faults
    assert "another question" in fault.reason and "--wording 2014" in fault.reason
    (counts,) = read(GOOD, columns=columns, wording=FftWording.OF_2014).counts
    assert counts.wording is FftWording.OF_2014
    assert read(GOOD, wording=FftWording.OF_2014).faults, "the new words are no answers to it"


@pytest.mark.parametrize(
    "columns, expected, words",
    [
        ((), {}, "the file is empty"),
        (tuple(c for c in COLUMNS if c != "Method"), {}, "add it, or give --mode"),
        (COLUMNS, {"mode": Mode.PAPER}, "leave out --mode"),
        (tuple(c for c in COLUMNS if c != "Poor"), {}, "no column has this name"),
        ((*COLUMNS, "Comments"), {}, "this column is not known: remove it"),
    ],
)
def test_faults_of_the_columns(
    columns: tuple[str, ...], expected: dict[str, Any], words: str
) -> None:
    file = read(columns=columns, **expected)
    assert words in " ".join(fault.reason for fault in file.faults)


def test_a_file_without_rows_says_so() -> None:
    assert "no row below" in read().faults[0].reason


def test_the_names_of_methods_are_those_of_the_settings() -> None:
    (fault,) = read(with_cell("Method", "Text")).faults
    assert "'Text' is not a method: paper, telephone" in fault.reason
    assert read(with_cell("Method", "sms / text  MESSAGE")).counts[0].mode is Mode.SMS
