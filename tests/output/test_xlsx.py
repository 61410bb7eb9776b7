"""The workbook keeps to the checklist of the Government Analysis Function, sheet by sheet."""

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Note, Quote, Quotes, Section, Table
from feedback_server.output import xlsx
from feedback_server.output.worksheet_data import worksheet_data
from tests.domain.reports.sample_reports import a_report, fft_of
from tests.output.everything import LONG, everything

FRONT = ["Cover", "Contents", "Notes"]
REPORTS = {
    "everything": everything(),
    "full": a_report(fft_of(*"11111222346")),
    "no answers": a_report(),
    "no sections": replace(everything(), sections=()),
}
reports = pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)


def book_of(report: Report) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx.write(report)), rich_text=False)


def sheets_of(report: Report) -> list[Worksheet]:
    return [*book_of(report)]


def cells(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@reports
def test_every_sheet_holds_one_named_table_and_no_empty_cell_in_it(report: Report) -> None:
    names = set()
    for sheet in sheets_of(report):
        (table,) = sheet.tables.values()
        names.add(table.name)
        first = 2 if sheet.title == "Cover" else 3
        corner = sheet.cell(sheet.max_row, sheet.max_column).coordinate
        assert table.ref == f"A{first}:{corner}"
        assert all(cell not in (None, "") for row in cells(sheet)[first - 1 :] for cell in row)
        assert all(row[0] for row in cells(sheet))
    assert len(names) == len(sheets_of(report))


@reports
def test_nothing_is_merged_filtered_frozen_hidden_or_a_formula(report: Report) -> None:
    for sheet in sheets_of(report):
        assert list(sheet.merged_cells.ranges) == []
        assert sheet.auto_filter.ref is None
        assert all(table.autoFilter is None for table in sheet.tables.values())
        assert sheet.freeze_panes is None
        assert sheet.sheet_state == "visible"
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        assert not any(dimension.hidden for dimension in sheet.column_dimensions.values())


@reports
def test_header_texts_and_sheet_names_are_unique_and_short(report: Report) -> None:
    names = book_of(report).sheetnames
    assert names[:3] == FRONT
    assert len({name.casefold() for name in names}) == len(names)
    assert max(map(len, names)) <= 31
    for sheet in sheets_of(report):
        header = [str(text).casefold() for text in cells(sheet)[1 if sheet.title == "Cover" else 2]]
        assert len(set(header)) == len(header)


def test_the_document_has_a_title_an_author_a_language_and_a_fixed_day() -> None:
    told = book_of(everything()).properties
    title = "Occupational therapy: patient feedback, Test & <Network>, October 2026"
    assert told.title == f"Demonstration data: {title}"
    assert (told.creator, told.language) == ("Handrail", "en-GB")
    assert f"{told.created}" == "2026-11-23 00:00:00"
    made = zipfile.ZipFile(io.BytesIO(xlsx.write(everything())))
    assert made.testzip() is None


def test_the_cover_says_what_it_is_and_how_to_read_it() -> None:
    cover = {str(what): str(words) for what, words in cells(sheets_of(everything())[0])[1:]}
    assert cover["Notice"].startswith("Demonstration data.")
    assert cover["Network"] == "Test & <Network> (U99999)"
    assert cover["Month"] == "October 2026"
    assert cover["Status"] == "Revised, revision 3"
    assert cover["As of"] == "23 November 2026"
    assert {"Shorthand [c]", "Shorthand [x]", "Shorthand [z]"} <= set(cover)
    gone = sheets_of(replace(everything(), withdrawn="A wrong import."))
    assert ["Withdrawn", "A wrong import."] in cells(gone[0])
    assert all("This report was withdrawn." in str(sheet["A2"].value) for sheet in gone[1:])


def test_contents_links_to_every_sheet() -> None:
    book = book_of(everything())
    column = [cell for (cell, *_) in book.worksheets[1].iter_rows(min_row=4)]
    links = {
        cell.value: str(cell.hyperlink.location).rpartition("!")[0].strip("'")
        for cell in column
        if cell.hyperlink
    }
    assert list(links) == book.sheetnames[2:]
    assert all(name == sheet for name, sheet in links.items())


def test_notes_hold_every_note_and_its_source() -> None:
    report = everything()
    notes = cells(sheets_of(report)[2])[3:]
    blocks = [block for section in report.sections for block in section.blocks]
    for block in blocks:
        if isinstance(block, Note):
            assert [block.title, block.words, block.source or "[z]"] in [row[1:] for row in notes]


def test_made_up_data_is_labelled_on_every_sheet_and_real_data_on_none() -> None:
    for sheet in sheets_of(everything())[1:]:
        assert str(sheet["A2"].value).startswith("Demonstration data.")
    real = [cell for sheet in sheets_of(everything(demonstration=False)) for cell in cells(sheet)]
    assert "demonstration" not in str(real).lower()


def test_numbers_are_numbers_with_their_unit_in_the_header() -> None:
    sheet = next(sheet for sheet in sheets_of(everything()) if sheet.title.startswith("4 "))
    assert cells(sheet)[2:] == [
        ["Answer", "Answers", "Share (%)", "Reached (per 100)", "Wait (days)"],
        ["Very good", 1234, 62, 5.5, 5.5],
        [LONG, "[c]", "[c]", "[z]", 1],
        ["=HYPERLINK(1)", 0, "[x]", "[x]", "[x]"],
        ["All", 1990, "[z]", 7, "[z]"],
    ]


def test_mixed_units_stand_in_a_column_of_their_own() -> None:
    sheet = next(sheet for sheet in sheets_of(everything()) if "Different" in sheet.title)
    assert cells(sheet)[2:] == [
        ["Measure", "Value", "Value: unit"],
        ["Waited", 12, "days"],
        ["Positive", 87.5, "%"],
    ]


def test_ranges_have_columns_of_their_own() -> None:
    sheet = next(sheet for sheet in sheets_of(everything()) if "practice" in sheet.title)
    header, first, *_ = cells(sheet)[2:]
    assert header[-3:] == ["Positive (%)", "Positive: range from (%)", "Positive: range to (%)"]
    assert first[-3:] == [51, 41, 61]


def test_a_table_without_rows_or_with_names_that_clash_can_be_written() -> None:
    table = Table("Caption '", "Answer", ("answer", "Answer"), ())
    report = replace(everything(), sections=(Section("x", "X", (table, table)),))
    book = book_of(report)
    assert book.sheetnames[3:] == ["1 Caption", "2 Caption"]
    assert cells(book.worksheets[2])[3:] == [["[z]"] * 4]
    assert next(iter(worksheet_data(report))).header == ("Answer", "answer (2)", "Answer (3)")


def test_the_same_report_makes_the_same_bytes() -> None:
    assert xlsx.write(everything()) == xlsx.write(everything())


def test_texts_stand_as_they_were_written_and_none_is_a_formula() -> None:
    written = ("=1+1", "-5 out of 10", "'quoted'", "@home", "+44")
    report = replace(
        everything(),
        sections=(Section("v", "Voices", (Quotes("Said", tuple(map(Quote, written))),)),),
    )
    sheet = sheets_of(report)[-1]
    assert [row[0] for row in cells(sheet)[3:]] == [*written]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}


def test_a_comment_that_is_cut_says_so() -> None:
    most, longer = "a" * 32_767, "😀" * 16_384
    report = replace(
        everything(),
        sections=(Section("v", "Voices", (Quotes("Said", (Quote(most), Quote(longer))),)),),
    )
    whole, cut = [str(row[0]) for row in cells(sheets_of(report)[-1])[3:]]
    assert whole == most
    assert cut.endswith("😀 [cut here: a cell of a workbook holds no more]")
    assert len(cut.encode("utf-16-le")) // 2 in (32_766, 32_767)
