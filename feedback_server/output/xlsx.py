"""A report as a workbook that keeps the rules of the Government Analysis Function.

Sheets: Cover, Contents, Notes, then one for each table. On each the title stands in A1, a line
about the sheet in A2, the table from A3 on, marked as a table: no cell is merged, no row empty,
nothing is filtered or frozen. Figures are numbers, and no text is a formula: that is a matter of
its type in a workbook, so that texts stand as they were written, without an apostrophe.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime, time
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Note, Text

from . import formatting
from .printable import all_printable
from .workbook_text import sheet_name, text_cell
from .worksheet_data import NOT_APPLICABLE, SHORTHAND, Cell, SheetData, worksheet_data

AUTHOR = "Handrail"
LANGUAGE = "en-GB"
FIRST = 2  # the row of the header, from 0
A4 = 9
EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip file can hold
MADE_UP = f"{formatting.DEMONSTRATION}. These organisations and answers are made up."


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
    book.cover()
    tables = [*worksheet_data(report)]
    names = [sheet_name(number, data.title) for number, data in enumerate(tables, 1)]
    book.contents(names, tables)
    book.table("Notes", _notes(report), (26, 34, 90, 60))
    for name, data in zip(names, tables, strict=True):
        widths = (110,) if data.is_text else (44, *(16,) * (len(data.header) - 1))
        book.table(name, data, widths)
    book.workbook.close()
    return _with_language(out.getvalue())


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

    def cover(self) -> None:
        report = self.report
        sheet = self._sheet("Cover", formatting.report_title(report))
        lines = [
            ("Network", f"{report.pcn.name} ({report.pcn.code})"),
            ("Month" if report.since is None else "Months", formatting.format_period(report)),
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
        lines.append(
            ("Where to look", "Contents has a link to each table, which has its own sheet.")
        )
        data = SheetData("", "", ("What", "Words"), tuple(lines))
        self._fill(sheet, data, (24, 90), first=1)

    def contents(self, names: Sequence[str], tables: Sequence[SheetData]) -> None:
        rows = [("Notes", "Notes", "All sections")]
        rows += [(name, data.title, data.section) for name, data in zip(names, tables, strict=True)]
        data = SheetData("", "Contents", ("Sheet", "Title", "Section"), tuple(rows))
        sheet = self.table("Contents", data, (34, 80, 34))
        link = self._format(font_color="#005eb8", underline=1, valign="top", text_wrap=True)
        for place, (name, *_) in enumerate(rows, FIRST + 1):
            quoted = name.replace("'", "''")
            sheet.write_url(place, 0, f"internal:'{quoted}'!A1", link, name)

    def table(self, name: str, data: SheetData, widths: Sequence[int]) -> Worksheet:
        sheet = self._sheet(name, data.title)
        sheet.write_string(1, 0, self._about(data))
        self._fill(sheet, data, widths, FIRST)
        return sheet

    def _about(self, data: SheetData) -> str:
        """The line that says what to know before reading the sheet."""
        about = [MADE_UP] if self.report.demonstration else []
        if self.report.withdrawn:
            about.append("This report was withdrawn.")
        about.append("This sheet holds one table.")
        signs = {cell for row in data.rows for cell in row} & SHORTHAND.keys()
        about += [f"{sign}: {SHORTHAND[sign]}." for sign in SHORTHAND if sign in signs]
        return " ".join(about)

    def _sheet(self, name: str, title: str) -> Worksheet:
        sheet = self.workbook.add_worksheet(name)
        sheet.write_string(0, 0, text_cell(title), self._format(bold=True, font_size=14))
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _fill(self, sheet: Worksheet, data: SheetData, widths: Sequence[int], first: int) -> None:
        self.tables += 1
        last = first + len(data.rows)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
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
        for number, row in enumerate(data.rows):
            for place, cell in enumerate(row):
                self._write(sheet, first + 1 + number, place, cell, number in data.totals)

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
    return SheetData("", "Notes", header, tuple(rows) or ((NOT_APPLICABLE,) * len(header),))


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


def _with_language(made: bytes) -> bytes:
    """XlsxWriter has no word for the language of a document, so it is put in beside the author."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                language = f"<dc:language>{LANGUAGE}</dc:language>".encode()
                content = content.replace(b"</dc:creator>", b"</dc:creator>" + language, 1)
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return out.getvalue()
