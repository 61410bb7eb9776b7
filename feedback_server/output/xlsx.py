"""A report as a workbook, by the Government Analysis Function's rules for spreadsheets.

A cover, contents, notes, then one table a sheet: its title in A1, what to know of it below, then
one header row and its rows, marked up as a table. No merged or empty cells, no filters, no frozen
panes, numbers as numbers. The same report gives the same bytes.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter

from ..domain.report import Report
from ..domain.report.blocks import Block, Figure, Figures, Note, Quotes, Table, Text, Unit
from .csv import neutral
from .words import DEMONSTRATION, day_words, month_words, service_words

KEPT_BACK, NO_VALUE, NOT_APPLICABLE = "[c]", "[x]", "[z]"
SHORTHAND = (
    f"{KEPT_BACK}: kept back, because it is small or would give a small number away. "
    f"{NO_VALUE}: there is no value to give. {NOT_APPLICABLE}: does not apply."
)
UNITS = {Unit.COUNT: "", Unit.PERCENT: " (%)", Unit.PER_100: "", Unit.DAYS: " (days)"}
LONGEST_NAME = 31  # Excel's own limit for the name of a sheet
MADE = datetime(2000, 1, 1)  # noqa: DTZ001  never the time of writing: equal reports, equal bytes
STYLE = "Table Style Light 1"

Cell = str | int | float


@dataclass(frozen=True)
class Sheet:
    """One table with its own sheet. ``name`` is unique in the workbook."""

    name: str
    title: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def write(report: Report) -> bytes:
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        title = _title(report)
        book.set_properties(
            {
                "title": title,
                "author": "Handrail",
                "comments": DEMONSTRATION if report.demonstration else "",
                "created": MADE,
            }
        )
        _Writer(book, title).write(report, list(sheets(report)))
    return file.getvalue()


def sheets(report: Report) -> Iterator[Sheet]:
    """A sheet for every table, and for the figures and quotes of each section that has any."""
    number = 0
    for section in report.sections:
        for block in section.blocks:
            made = _table(block)
            if made is not None:
                number += 1
                caption, about, columns, rows = made
                yield Sheet(
                    _name(number, section.id), f"{section.title}: {caption}", about, columns, rows
                )


def _name(number: int, section: str) -> str:
    return f"{number}_{section}"[:LONGEST_NAME]


Made = tuple[str, str, tuple[str, ...], tuple[tuple[Cell, ...], ...]]


def _table(block: Block) -> Made | None:
    if isinstance(block, Table):
        columns = (block.stub, *_headers(block))
        rows = tuple((_text(row.label), *map(_cell, row.cells)) for row in block.rows)
        return block.caption, "One row each; the last rows may sum up.", columns, rows
    if isinstance(block, Figures):
        columns = ("Figure", "Value", "Unit", "Numerator", "Denominator", "Lower", "Upper")
        return (
            "Figures",
            "Lower and upper are a 95% range.",
            columns,
            tuple(_figure_row(figure) for figure in block.figures),
        )
    if isinstance(block, Quotes):
        return (
            block.title,
            "In the patients' own words.",
            ("Words",),
            tuple((_text(words),) for words in block.words),
        )
    return None


def _headers(table: Table) -> Iterator[str]:
    """The columns with their units; a column whose figures have a range gets two more words."""
    for place, column in enumerate(table.columns):
        cells = (row.cells[place] for row in table.rows)
        figure = next((cell for cell in cells if cell), None)
        yield f"{column}{UNITS[figure.unit] if figure else ''}"


def _cell(figure: Figure | None) -> Cell:
    if figure is None:
        return NOT_APPLICABLE
    if figure.kept_back:
        return KEPT_BACK
    return _number(figure.value)


def _number(value: object) -> Cell:
    if value is None:
        return NO_VALUE
    return value if isinstance(value, int) else float(str(value))


def _figure_row(figure: Figure) -> tuple[Cell, ...]:
    interval = figure.interval
    return (
        _text(figure.label),
        _cell(figure),
        figure.unit.value,
        NOT_APPLICABLE if figure.numerator is None else figure.numerator,
        NOT_APPLICABLE if figure.denominator is None else figure.denominator,
        _number(interval.lower) if interval else NOT_APPLICABLE,
        _number(interval.upper) if interval else NOT_APPLICABLE,
    )


def _text(words: str) -> str:
    return str(neutral(words))


def _title(report: Report) -> str:
    return (
        f"{service_words(report.service)}: patient feedback, {report.pcn.name}, "
        f"{month_words(report.month)}"
    )


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook, title: str) -> None:
        self.book = book
        self.title = title
        self.heading = book.add_format({"bold": True, "font_size": 15, "font_name": "Arial"})
        self.words = book.add_format({"font_name": "Arial", "text_wrap": True, "valign": "top"})
        self.head = book.add_format({"bold": True, "font_name": "Arial", "text_wrap": True})
        self.link = book.add_format(
            {"font_name": "Arial", "font_color": "#00543c", "underline": True}
        )

    def write(self, report: Report, tables: Sequence[Sheet]) -> None:
        self._lines("Cover", [self.title, *_cover(report)])
        self._contents(tables)
        self._notes(report)
        for number, sheet in enumerate(tables):
            self._table(sheet, f"table_{number + 1}")

    def _lines(self, name: str, lines: Sequence[str]) -> None:
        sheet = self.book.add_worksheet(name)
        sheet.set_column(0, 0, 100)
        for row, words in enumerate(lines):
            sheet.write_string(row, 0, _text(words), self.words if row else self.heading)

    def _contents(self, tables: Sequence[Sheet]) -> None:
        sheet = self.book.add_worksheet("Contents")
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 80)
        sheet.write_string(0, 0, "Contents", self.heading)
        sheet.write_string(1, 0, "The sheets of this workbook, with a link to each.", self.words)
        rows = [("Notes", "How the figures are made"), *((t.name, t.title) for t in tables)]
        self._marked_up(sheet, 2, "contents", ("Sheet", "What is on it"), rows)
        for row, (name, _) in enumerate(rows, 3):
            sheet.write_url(row, 0, f"internal:'{name}'!A1", self.link, name)

    def _notes(self, report: Report) -> None:
        sheet = self.book.add_worksheet("Notes")
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 2, 70)
        sheet.write_string(0, 0, "Notes", self.heading)
        sheet.write_string(1, 0, SHORTHAND, self.book.add_format({"font_name": "Arial"}))
        rows = [
            (_text(each.title), _text(each.words), _text(each.source) or NOT_APPLICABLE)
            for each in _said(report)
        ]
        self._marked_up(sheet, 2, "notes", ("Note", "In words", "Source"), rows)

    def _table(self, table: Sheet, name: str) -> None:
        sheet = self.book.add_worksheet(table.name)
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, len(table.columns), 16)
        sheet.write_string(0, 0, _text(table.title), self.heading)
        plain = self.book.add_format({"font_name": "Arial"})
        sheet.write_string(1, 0, f"{table.about} {SHORTHAND}", plain)
        self._marked_up(sheet, 2, name, table.columns, table.rows)

    def _marked_up(
        self,
        sheet: "xlsxwriter.worksheet.Worksheet",
        top: int,
        name: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[Cell]],
    ) -> None:
        """A named table; Excel wants at least one row."""
        filled = list(rows) or [[NOT_APPLICABLE] * len(columns)]
        headers = [{"header": _text(each), "header_format": self.head} for each in columns]
        sheet.add_table(
            top,
            0,
            top + len(filled),
            len(columns) - 1,
            {
                "name": name,
                "columns": headers,
                "data": filled,
                "autofilter": False,
                "style": STYLE,
            },
        )


def _cover(report: Report) -> Iterator[str]:
    if report.demonstration:
        yield f"{DEMONSTRATION}: these organisations and answers are made up."
    if report.withdrawn:
        yield f"This report was withdrawn. {report.withdrawn}"
    revision = f", revision {report.revision}" if report.revision else ""
    yield f"Network {report.pcn.code}. {report.status.value.capitalize()}{revision}."
    yield f"Figures as they stood on {day_words(report.as_of)}."
    if report.missing:
        yield f"Not in it yet: {' '.join(report.missing)}"
    yield SHORTHAND


def _said(report: Report) -> Iterator[Note]:
    """The words of the report: its texts and notes, by section."""
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Text):
                yield Note(section.title, block.words)
            elif isinstance(block, Note):
                yield block
