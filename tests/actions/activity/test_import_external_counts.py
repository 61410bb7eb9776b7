"""Counts from elsewhere: taken in once, replaced, undone; and what the report makes of them."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from feedback_server.actions.activity.import_batches import ImportSource, undo_import
from feedback_server.actions.activity.import_external_counts import (
    check_counts,
    import_counts,
    kind_of,
)
from feedback_server.actions.activity.table_file import read_table
from feedback_server.actions.organisations.import_file import InvalidFile
from feedback_server.actions.reports.build import make_report
from feedback_server.actions.reports.request import ReportRequest
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.config.settings import PROJECT
from feedback_server.domain.activity.external_count_rows import CountsFile
from feedback_server.domain.activity.external_counts import ExternalCounts, FftWording
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.reports import Report
from feedback_server.domain.submissions.submission import Mode
from feedback_server.output import fft_return
from feedback_server.store import Store
from feedback_server.store.activity import external_counts
from feedback_server.store.activity.imports import UpsertResult
from feedback_server.store.organisations import organisations
from tests.factories import NOW, a_submission
from tests.stored import store_one

REAL = PROJECT / "tests" / "data" / "fft_one_pcn_2023_24.csv"
OCTOBER = Month(2026, 10)
HEADER = "Practice,Month,Method,Very good,Good,Neither good nor poor,Poor,Very poor,Don't know\n"


def read(
    store: Store,
    path: Path,
    *,
    mode: Mode | None = None,
    wording: FftWording = FftWording.SINCE_2020,
) -> CountsFile:
    table = read_table(path)
    return check_counts(store, table.columns, table.rows, wording=wording, mode=mode, now=NOW)


def take_in(store: Store, tmp_path: Path, *rows: str) -> UpsertResult:
    path = tmp_path / "counts.csv"
    path.write_text(HEADER + "\n".join(rows), "utf-8")
    source = ImportSource("counts.csv", kind_of(FftWording.SINCE_2020), "test", NOW)
    return import_counts(store, read(store, path), source)


def stored(store: Store) -> list[ExternalCounts]:
    with store.read() as tx:
        return external_counts.for_month(tx, ["V89001", "V89002"], OCTOBER)


def report(store: Store) -> Report:
    store_one(
        store,
        SurveyRegistry(),
        a_submission(given_on=date(2026, 10, 7), answers={"experience": "1"}),
    )
    return make_report(store, SurveyRegistry(), ReportRequest("U99999", OCTOBER, date(2026, 11, 3)))


def test_twice_is_once_and_a_method_replaces_only_itself(peopled: Store, tmp_path: Path) -> None:
    paper, sms = "V89001,2026-10,Paper,12,3,0,1,0,0", "V89001,2026-10,SMS,5,0,0,0,0,0"
    assert take_in(peopled, tmp_path, paper).added == 1
    assert take_in(peopled, tmp_path, paper) == UpsertResult(None, 0, 0, 1)
    second = take_in(peopled, tmp_path, sms)
    assert [(item.mode, item.counts.total) for item in stored(peopled)] == [
        (Mode.PAPER, 16),
        (Mode.SMS, 5),
    ]
    take_in(peopled, tmp_path, "V89002,2026-10,Paper,1,0,0,0,0,0")
    assert second.batch is not None
    undo_import(peopled, second.batch, by="test", now=NOW)
    assert [(item.practice, item.mode) for item in stored(peopled)] == [
        ("V89001", Mode.PAPER),
        ("V89002", Mode.PAPER),
    ]


def test_nothing_goes_in_with_a_fault(peopled: Store, tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="1 fault was found; nothing was imported"):
        take_in(
            peopled,
            tmp_path,
            "V89001,2026-10,Paper,1,0,0,0,0,0",
            "V89002,2026-10,Paper,x,0,0,0,0,0",
        )
    assert stored(peopled) == []


def test_the_report_keeps_them_apart_and_the_return_adds_them(
    peopled: Store, tmp_path: Path
) -> None:
    take_in(peopled, tmp_path, "V89001,2026-10,Paper,0,0,0,0,9,0")
    made = report(peopled)
    for placed in made.placed():
        if placed.figure.measure == "positive" and not placed.figure.about.mode:
            assert (placed.figure.numerator, placed.figure.denominator) in ((1, 1), (0, 0))
        if placed.figure.measure == "responses":
            assert placed.figure.value in (0, 1)
    lines = csv.DictReader(io.StringIO(fft_return.write([made]).decode("utf-8-sig")))
    elm = next(line for line in lines if line["practice"] == "V89001")
    assert [elm[name] for name in ("Very good", "Very poor", "Handwritten", "Total")] == [
        "1",
        "9",
        "9",
        "10",
    ]
    parts = {
        placed.figure.measure: placed.figure.value
        for placed in made.placed()
        if placed.figure.about.practice == "V89001" and placed.caption.startswith("What the totals")
    }
    assert parts == {"return_here": 1, "return_external_counts": 9, "return_sum": 10}


def test_real_counts_of_eleven_practices_in_the_old_wording(peopled: Store) -> None:
    names = sorted(
        {line["practice"] for line in csv.DictReader(io.StringIO(REAL.read_text("utf-8")))}
    )
    practices = [
        Practice(f"V8910{number}" if number < 10 else f"V891{number}", name, "U99999")
        for number, name in enumerate(names)
    ]
    with peopled.write() as tx:
        organisations.upsert_practices(tx, practices)
    refused = read(peopled, REAL, mode=Mode.SMS)
    assert refused.counts == () and "--wording 2014" in refused.faults[0].reason
    file = read(peopled, REAL, mode=Mode.SMS, wording=FftWording.OF_2014)
    assert file.faults == ()
    assert len({count.practice for count in file.counts}) == 11
    assert sum(count.counts.total for count in file.counts) == 3882
    import_counts(peopled, file, ImportSource("fft.csv", kind_of(FftWording.OF_2014), "test", NOW))
    made = make_report(
        peopled, SurveyRegistry(), ReportRequest("U99999", Month(2024, 3), date(2026, 11, 3))
    )
    totals = [
        placed.figure.value
        for placed in made.placed()
        if placed.figure.measure == "external_count_2014_total" and placed.row.total
    ]
    march = [count for count in file.counts if count.month == Month(2024, 3)]
    assert totals == [sum(counts.counts.total for counts in march)]
    assert {p.figure.value for p in made.placed() if p.figure.measure == "return_total"} == {0}
