"""The workbook keeps to the checklist of the Government Analysis Function, table by table."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Note, Quote, Quotes, Section, Table
from feedback_server.domain.reports.value import Audience
from feedback_server.output import xlsx
from tests.domain.reports.sample_reports import a_report, fft_of
from tests.output.everything import LONG, everything

MOST_SHEETS = 8
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


def cells(sheet: Worksheet, ref: str | None = None) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet[ref or sheet.dimensions]]


def tables_of(report: Report) -> Iterator[tuple[str, str, list[list[object]]]]:
    """Every table: its sheet, its title, its header and rows."""
    for sheet in book_of(report):
        for table in sheet.tables.values():
            title = sheet[str(table.ref).partition(":")[0]].offset(row=-1).value
            yield sheet.title, str(title), cells(sheet, table.ref)


def the_table(report: Report, title: str) -> list[list[object]]:
    return next(rows for _, said, rows in tables_of(report) if said == title)


@reports
def test_there_are_at_most_eight_sheets_and_each_says_how_many_tables_it_holds(
    report: Report,
) -> None:
    sheets = sheets_of(report)
    assert len(sheets) <= MOST_SHEETS
    assert (sheets[0].title, sheets[-1].title) == ("Cover", "Notes")
    for sheet in sheets[1:]:
        number = len(sheet.tables)
        words = "This sheet holds one table." if number == 1 else f"holds {number} tables"
        assert words in str(sheet["A2"].value)


@reports
def test_every_table_is_named_and_has_a_title_and_no_empty_cell(report: Report) -> None:
    names = [name for sheet in sheets_of(report) for name in sheet.tables]
    assert len(set(names)) == len(names)
    for _, title, rows in tables_of(report):
        assert title
        drawn = rows[0][-1] == "Lines start anew"
        assert drawn or all(cell not in (None, "") for row in rows for cell in row)


@reports
def test_one_empty_row_stands_before_each_table_but_the_first(report: Report) -> None:
    for sheet in sheets_of(report):
        column = [row[0] for row in cells(sheet)]
        empty = [place for place, cell in enumerate(column) if cell is None]
        assert len(empty) == len(sheet.tables) - 1
        assert all(place - 1 not in empty for place in empty)


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
def test_header_texts_are_unique(report: Report) -> None:
    for *_, rows in tables_of(report):
        header = [str(text).casefold() for text in rows[0]]
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
    said = the_table(everything(), "About this workbook")[1:]
    cover = {str(what): str(words) for what, words in said}
    assert cover["Notice"].startswith("Demonstration data.")
    assert cover["For"].startswith("For staff only.")
    assert cover["Network"] == "Test & <Network> (U99999)"
    assert cover["Month"] == "October 2026"
    assert cover["Status"] == "Revised, revision 3"
    assert cover["As of"] == "23 November 2026"
    assert {"Shorthand [c]", "Shorthand [x]", "Shorthand [z]"} <= set(cover)
    board = replace(everything(), audience=Audience.BOARD)
    assert "may be circulated" in str(the_table(board, "About this workbook"))
    gone = sheets_of(replace(everything(), withdrawn="A wrong import."))
    assert ["Withdrawn", "A wrong import."] in cells(gone[0])
    assert all("This report was withdrawn." in str(sheet["A2"].value) for sheet in gone[1:])


def test_the_cover_links_to_every_table() -> None:
    book = book_of(everything())
    links = [cell.hyperlink.location for (cell,) in book["Cover"]["B1:B99"] if cell.hyperlink]
    titles = [cell.value for (cell,) in book["Cover"]["B1:B99"] if cell.hyperlink]
    assert len(links) == sum(len(sheet.tables) for sheet in book) - 2
    for link, title in zip(links, titles, strict=True):
        name, _, at = str(link).partition("!")
        assert book[name.strip("'")][at].value == title


def test_control_charts_are_drawn_by_excel_from_their_tables() -> None:
    sheet = book_of(everything())["Trend"]
    tables = [rows for name, _, rows in tables_of(everything()) if name == "Trend"]
    drawn = [rows for rows in tables if rows[0][-1] == "Lines start anew"]
    made = zipfile.ZipFile(io.BytesIO(xlsx.write(everything())))
    charts = [name for name in made.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == len(drawn) == 5
    first = made.read(charts[0]).decode()
    assert first.count("<c:ser>") == 5 and "Trend!$B$" in first
    assert "descr=" in made.read("xl/drawings/drawing1.xml").decode()
    assert "An empty cell in the table of a chart has no value." in str(sheet["A2"].value)


def test_notes_hold_every_note_and_its_source() -> None:
    report = everything()
    notes = the_table(report, "Notes")[1:]
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
    assert the_table(everything(), "How was it: your visit/[now]?") == [
        ["Answer", "Answers", "Share (%)", "Reached (per 100)", "Wait (days)"],
        ["Very good", 1234, 62, 5.5, 5.5],
        [LONG, "[c]", "[c]", "[z]", 1],
        ["=HYPERLINK(1)", 0, "[x]", "[x]", "[x]"],
        ["All", 1990, "[z]", 7, "[z]"],
    ]


def test_mixed_units_stand_in_a_column_of_their_own() -> None:
    assert the_table(everything(), "Different units") == [
        ["Measure", "Value", "Value: unit"],
        ["Waited", 12, "days"],
        ["Positive", 87.5, "%"],
    ]


def test_ranges_have_columns_of_their_own() -> None:
    header, first, *_ = the_table(everything(), "Answers for each practice")
    assert header[-3:] == ["Positive (%)", "Positive: range from (%)", "Positive: range to (%)"]
    assert first[-3:] == [51, 41, 61]


def test_a_finding_stands_above_its_figures() -> None:
    sentences = the_table(everything(), "What happened")
    figures = the_table(everything(), "What happened: the figures behind it")
    assert [row[0] for row in sentences[1:]][1] == "Nothing stands apart."
    assert figures[1] == ["Positive", 76, "%", 29, 38, "[z]", "[z]"]


def test_a_table_without_rows_or_with_names_that_clash_can_be_written() -> None:
    table = Table("Caption '", "Answer", ("answer", "Answer"), ())
    report = replace(everything(), sections=(Section("x", "X", (table, table)),))
    made = [rows for _, title, rows in tables_of(report) if title == "Caption '"]
    assert made == [[["Answer", "answer (2)", "Answer (3)"], ["[x]"] * 3]] * 2


def test_the_same_report_makes_the_same_bytes() -> None:
    assert xlsx.write(everything()) == xlsx.write(everything())


def test_texts_stand_as_they_were_written_and_none_is_a_formula() -> None:
    written = ("=1+1", "-5 out of 10", "'quoted'", "@home", "+44")
    report = replace(
        everything(),
        sections=(Section("v", "Voices", (Quotes("Said", tuple(map(Quote, written))),)),),
    )
    assert [row[0] for row in the_table(report, "Said")[1:]] == [*written]
    sheet = book_of(report)["Comments"]
    assert {cell.data_type for row in sheet["A1:B9"] for cell in row} <= {"s", "n"}
    assert not [cell for row in sheet["A1:B9"] for cell in row if cell.data_type == "f"]


def test_a_comment_that_is_cut_says_so() -> None:
    most, longer = "a" * 32_767, "😀" * 16_384
    report = replace(
        everything(),
        sections=(Section("v", "Voices", (Quotes("Said", (Quote(most), Quote(longer))),)),),
    )
    whole, cut = [str(row[0]) for row in the_table(report, "Said")[1:]]
    assert whole == most
    assert cut.endswith("😀 [cut here: a cell of a workbook holds no more]")
    assert len(cut.encode("utf-16-le")) // 2 in (32_766, 32_767)
