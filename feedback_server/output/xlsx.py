"""A report as a workbook of at most eight sheets, by the rules of the Government Analysis Function.

Cover with contents, Summary, Questions, Practices, Activity, Comments, Trend, Notes: those that
have something in them. The rules prefer one table a sheet and allow several where a reader is told:
forty sheets hid the numbers, so tables stand one below the other, each under its title and with one
empty row before it, and the second line of the sheet says how many there are. The other rules hold:
every table is marked up and named, no cell is merged, nothing is filtered, frozen or hidden, header
texts of a table are unique. Only the table of a chart has empty cells, for months without a number.
Figures are numbers, and no text is a formula: that is a matter of its type in a workbook, so that
texts stand as they were written, without an apostrophe.
"""

import io
from collections.abc import Sequence
from datetime import UTC, datetime, time
from decimal import Decimal
from itertools import groupby

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Note, Text

from . import formatting
from .package import with_fixed_dates
from .printable import all_printable
from .workbook_chart import add_chart
from .workbook_text import text_cell
from .worksheet_cells import NOT_APPLICABLE, SHORTHAND, Cell
from .worksheet_data import SheetData, worksheet_data

AUTHOR = "Handrail"
LANGUAGE = "en-GB"
A4 = 9
LINE = 15.0
MOST_LINES = 27  # a row is no higher than 409 points
MADE_UP = f"{formatting.DEMONSTRATION}. {formatting.MADE_UP}"
ORDER = ("Summary", "Questions", "Practices", "Activity", "Comments", "Trend", "Notes")
WIDTHS = {
    "Comments": (90, 34),
    "Notes": (26, 34, 90, 60),
    "Cover": (24, 90),
    "Trend": (18, *(14,) * 5, 26, 16),
}
USUAL = (52, *(16,) * 11)


def write(report: Report) -> bytes:
    """The same report gives the same bytes: its day stands for the time of writing."""
    report = all_printable(report)
    out = io.BytesIO()
    book = _Book(
        Workbook(
            out,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            },
        ),
        report,
    )
    tables = sorted([*worksheet_data(report), _notes(report)], key=lambda t: ORDER.index(t.sheet))
    sheets = [(name, list(some)) for name, some in groupby(tables, lambda table: table.sheet)]
    book.cover(sheets)
    for name, some in sheets:
        book.sheet(name, some)
    book.workbook.close()
    return with_fixed_dates(out.getvalue(), _with_language)


class _Book:
    """The workbook as it grows, with the formats of its cells, made once each."""

    def __init__(self, workbook: Workbook, report: Report) -> None:
        self.workbook = workbook
        self.report = report
        self.tables = 0
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        title = formatting.report_title(report)
        month = formatting.format_period(report)
        notice = f"{formatting.DEMONSTRATION}: " if report.demonstration else ""
        workbook.set_properties(
            {
                "title": f"{notice}{title}, {report.pcn.name}, {month}",
                "author": AUTHOR,
                "created": datetime.combine(report.as_of, time(), UTC).replace(tzinfo=None),
            }
        )

    def cover(self, sheets: Sequence[tuple[str, Sequence[SheetData]]]) -> None:
        """What the workbook is, and a link to each of its tables."""
        report = self.report
        sheet = self._sheet("Cover", formatting.report_title(report))
        lines = [
            ("For", " ".join(formatting.audience_words(report))),
            ("Network", f"{report.pcn.name} ({report.pcn.code})"),
            ("Month", formatting.format_period(report)),
            ("Status", formatting.format_status(report)),
            ("As of", formatting.format_day(report.as_of)),
        ]
        if report.demonstration:
            lines.insert(0, ("Notice", MADE_UP))
        if report.withdrawn:
            lines.insert(0, ("Withdrawn", report.withdrawn))
        lines += [("Not in it yet", sentence) for sentence in report.missing]
        lines += [
            (f"Shorthand {sign}", meaning.capitalize()) for sign, meaning in SHORTHAND.items()
        ]
        about = SheetData("Cover", "", "About this workbook", ("What", "Words"), tuple(lines))
        sheet.write_string(1, 0, "This sheet holds two tables, the second below one empty row.")
        end = self._fill(sheet, about, 2)
        places = [place for name, some in sheets for place in _places(name, some)]
        rows = tuple((name, title) for name, title, _ in places)
        header = ("Sheet", "Table")
        self._fill(sheet, SheetData("Cover", "", "Contents", header, rows), end + 1)
        link = self._format(font_color="#005eb8", underline=1, valign="top", text_wrap=True)
        for row, (name, title, at) in enumerate(places, end + 3):
            sheet.write_url(row, 1, f"internal:'{name}'!A{at + 1}", link, text_cell(title))

    def sheet(self, name: str, tables: Sequence[SheetData]) -> None:
        sheet = self._sheet(name, name)
        sheet.write_string(1, 0, self._about(tables))
        for table, (*_, at) in zip(tables, _places(name, tables), strict=True):
            self._fill(sheet, table, at)
            if table.chart:
                add_chart(self.workbook, sheet, table, header=at + 1, column=len(table.header) + 1)

    def _about(self, tables: Sequence[SheetData]) -> str:
        """The line that says what to know before reading the sheet."""
        about = [MADE_UP] if self.report.demonstration else []
        if self.report.withdrawn:
            about.append("This report was withdrawn.")
        number = len(tables)
        one_below = f"This sheet holds {number} tables, each below one empty row."
        about.append("This sheet holds one table." if number == 1 else one_below)
        if any(table.chart for table in tables):
            about.append("An empty cell in the table of a chart has no value.")
        signs = {cell for table in tables for row in table.rows for cell in row} & SHORTHAND.keys()
        about += [f"{sign}: {SHORTHAND[sign]}." for sign in SHORTHAND if sign in signs]
        return " ".join(about)

    def _sheet(self, name: str, title: str) -> Worksheet:
        sheet = self.workbook.add_worksheet(name)
        sheet.write_string(0, 0, text_cell(title), self._format(bold=True, font_size=14))
        for place, width in enumerate(WIDTHS.get(name, USUAL)):
            sheet.set_column(place, place, width)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _fill(self, sheet: Worksheet, data: SheetData, at: int) -> int:
        """A title in row ``at`` and the table below it; gives the row after the last one."""
        self.tables += 1
        sheet.write_string(at, 0, text_cell(data.title), self._format(bold=True, font_size=12))
        first, last = at + 1, at + 1 + len(data.rows)
        columns = [
            {"header": text_cell(name), "header_format": self._header(_holds_numbers(data, place))}
            for place, name in enumerate(data.header)
        ]
        options = {
            "name": f"table_{self.tables}",
            "autofilter": False,
            "style": "Table Style Light 1",
            "banded_rows": False,
            "columns": columns,
        }
        sheet.add_table(first, 0, last, len(data.header) - 1, options)
        widths = WIDTHS.get(data.sheet, USUAL)
        for number, row in enumerate(data.rows):
            if (lines := _lines(row, widths)) > 1:
                sheet.set_row(first + 1 + number, LINE * min(lines, MOST_LINES))
            for place, cell in enumerate(row):
                if cell != "" or not data.chart:
                    self._write(sheet, first + 1 + number, place, cell, number in data.totals)
        return last + 1

    def _header(self, is_number: bool) -> Format:
        side = "right" if is_number else "left"
        return self._format(bold=True, text_wrap=True, valign="bottom", align=side, bottom=1)

    def _write(self, sheet: Worksheet, row: int, column: int, cell: Cell, total: bool) -> None:
        if isinstance(cell, str):
            sign = cell in SHORTHAND
            look = self._format(
                valign="top", bold=total, text_wrap=not sign, align="right" if sign else "left"
            )
            sheet.write_string(row, column, text_cell(cell), look)
        else:
            look = self._format(valign="top", bold=total, num_format=_pattern(cell))
            sheet.write_number(row, column, float(cell), look)

    def _format(self, **look: object) -> Format:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({**look, "font_name": "Arial"})
        return self._formats[key]


def _lines(row: Sequence[Cell], widths: Sequence[int]) -> int:
    """How many lines the longest text of a row takes: not every program finds out by itself."""
    texts = [
        (cell, width) for cell, width in zip(row, widths, strict=False) if isinstance(cell, str)
    ]
    return max((-(-len(text) * 11 // (10 * width)) for text, width in texts), default=1)


def _places(name: str, tables: Sequence[SheetData]) -> list[tuple[str, str, int]]:
    """Sheet, title and row of each table's title, from 0: below two lines and one empty row."""
    at, places = 2, []
    for table in tables:
        places.append((name, table.title, at))
        at += len(table.rows) + 3
    return places


def _notes(report: Report) -> SheetData:
    """The sheet of the texts and notes of all sections."""
    rows = [
        (section.title, block.title, block.words, block.source or NOT_APPLICABLE)
        if isinstance(block, Note)
        else (section.title, "About this section", block.words, NOT_APPLICABLE)
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Note | Text)
    ]
    header = ("Section", "Title", "Note", "Source")
    return SheetData(
        "Notes", "", "Notes", header, tuple(rows) or ((NOT_APPLICABLE,) * len(header),)
    )


def _holds_numbers(data: SheetData, column: int) -> bool:
    """Whether a column holds numbers, or nothing but signs that stand for them."""
    cells = [row[column] for row in data.rows]
    return column > 0 and all(not isinstance(cell, str) or cell in SHORTHAND for cell in cells)


def _pattern(number: int | Decimal) -> str:
    """
    >>> _pattern(1234), _pattern(Decimal("4.25"))
    ('#,##0', '#,##0.00')
    """
    places = max(0, -int(Decimal(number).as_tuple().exponent))
    return f"#,##0{'.' if places else ''}{'0' * places}"


def _with_language(name: str, content: bytes) -> bytes:
    """XlsxWriter has no word for the language of a document, so it is put in beside the author."""
    if name != "docProps/core.xml":
        return content
    language = f"<dc:language>{LANGUAGE}</dc:language>".encode()
    return content.replace(b"</dc:creator>", b"</dc:creator>" + language, 1)
