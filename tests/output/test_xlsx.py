"""The workbook, by the checklist of the Government Analysis Function, and read back."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from feedback_server.domain.report import Report
from feedback_server.domain.report.blocks import Figure, Figures, Quotes, Table
from feedback_server.output import FORMATS
from tests.domain.reports import DAY, a_report, fft_of
from tests.factories import PCN, a_submission

FULL = a_report(
    [
        *fft_of(*"11111222346"),
        *fft_of("1", practice="V89009"),
        a_submission(given_on=DAY, answers={"experience": "1", "about_you": "yes", "age": "65_74"}),
    ]
)
TABLES_FROM = 3  # cover, contents, notes


def read(report: Report) -> Workbook:
    made = FORMATS["xlsx"].write(report, Path("none"))
    return openpyxl.load_workbook(io.BytesIO(made))


def tables(book: Workbook) -> list[Worksheet]:
    return [book[name] for name in book.sheetnames[TABLES_FROM:]]


def values(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]


def test_the_first_sheets_are_cover_contents_and_notes() -> None:
    book = read(FULL)
    assert book.sheetnames[:TABLES_FROM] == ["Cover", "Contents", "Notes"]
    assert book.properties.title == book["Cover"]["A1"].value
    assert book.properties.creator == "Handrail"
    listed = [row[0] for row in values(book["Contents"])]
    assert listed == ["Notes", *book.sheetnames[TABLES_FROM:]]
    links = [book["Contents"].cell(row, 1).hyperlink for row in range(4, 4 + len(listed))]
    assert all(link is not None for link in links)


def test_each_table_has_a_sheet_and_keeps_to_the_checklist() -> None:
    book = read(FULL)
    names = set()
    for sheet in [*tables(book), book["Contents"], book["Notes"]]:
        (table,) = sheet.tables.values()
        names.add(table.name)
        assert table.ref.startswith("A3:"), sheet.title
        assert table.autoFilter is None
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes is None
        assert sheet["A1"].value and sheet["A2"].value
        headers = [cell.value for cell in sheet[3]]
        assert len(set(headers)) == len(headers)
        rows = values(sheet)
        assert rows
        assert all(cell not in (None, "") for row in rows for cell in row), sheet.title
        assert sheet.max_row == 3 + len(rows)
    assert len(names) == len(tables(book)) + 2
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_every_figure_can_be_read_back() -> None:
    sheets = iter(tables(read(FULL)))
    hidden = 0
    for section in FULL.sections:
        for block in section.blocks:
            if not isinstance(block, (Table, Figures, Quotes)):
                continue
            rows = values(next(sheets))
            if isinstance(block, Figures):
                expected = [shown(each) for each in block.figures]
                assert [row[1] for row in rows] == expected
                assert [row[3] for row in rows] == [
                    "[z]" if each.numerator is None else each.numerator for each in block.figures
                ]
            elif isinstance(block, Table):
                assert [row[1:] for row in rows] == [
                    [shown(cell) for cell in row.cells] for row in block.rows
                ]
                hidden += sum(cell == "[c]" for row in rows for cell in row)
    assert next(sheets, None) is None
    assert hidden > 0


def shown(figure: Figure | None) -> object:
    if figure is None:
        return "[z]"
    if figure.kept_back:
        return "[c]"
    return "[x]" if figure.value is None else float(figure.value)


def test_demonstration_data_says_so_on_the_cover() -> None:
    cover = read(a_report(fft_of("1"), pcn=replace(PCN, demonstration=True)))["Cover"]
    assert "Demonstration data" in str(cover["A2"].value)


@pytest.mark.parametrize("words", ["=1+1", "@SUM(A1)", "+44", "-1"])
def test_no_text_becomes_a_formula(words: str) -> None:
    sections = (replace(FULL.sections[0], blocks=(Quotes(words, (words,)),)),)
    (sheet,) = tables(read(replace(FULL, sections=sections)))
    assert sheet["A4"].value == f"'{words}"
    assert sheet["A4"].data_type == "s"
