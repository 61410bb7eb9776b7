"""One report, one truth: every figure is read back from every format, and all are the same."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2 as pdfium
import pytest
from docx import Document

from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Figure, Figures, Placed, Row, Table
from feedback_server.output import FORMATS
from feedback_server.output.formatting import format_figure, format_fraction, format_range
from tests.domain.reports.sample_reports import a_report, fft_of
from tests.output.everything import everything

REPORTS = {
    "everything": everything(),
    "a month": a_report([*fft_of(*"11111222346"), *fft_of("1", practice="V89009")]),
    "no answers": a_report(),
}
SIGNS = {"[c]": "*", "[x]": "\N{EN DASH}"}
UNITS = {"%": "%", "per 100": " per 100", "days": " days"}


@dataclass(frozen=True)
class Read:
    """A figure as a format shows it: what it stands beside, its value and its range in words."""

    beside: str
    value: str
    range: str = ""


def truth(report: Report) -> list[Read]:
    """What stands in tables and lists. The figures behind the story are listed in HTML, CSV and
    JSON alone, and stand in the sections that they come from in every format."""
    return [_truth(placed) for placed in report.placed() if placed.section.id != "story"]


def _truth(placed: Placed) -> Read:
    figure = placed.figure
    return Read(placed.row.label or figure.label, format_figure(figure), format_range(figure))


def read_html(made: bytes, _: Report) -> list[Read]:
    return _Page(made.decode()).read


def read_csv(made: bytes, _: Report) -> list[Read]:
    rows = csv.DictReader(io.StringIO(made.decode("utf-8-sig"), newline=""))
    return [
        Read(
            (row["row"] or row["label"]).removeprefix("'"),
            {"c": "*", "x": "\N{EN DASH}"}.get(row["shorthand"])
            or number(row["value"], row["unit"]),
            between(row["lower"], row["upper"], row["unit"]),
        )
        for row in rows
        if row["section"] != "story"
    ]


def read_json(made: bytes, _: Report) -> list[Read]:
    return [
        Read(beside, _json_value(figure), _json_range(figure))
        for section in json.loads(made)["sections"]
        if section["id"] != "story"
        for block in section["blocks"]
        for beside, figure in _json_figures(block)
    ]


def _json_figures(block: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield from ((figure["label"], figure) for figure in block.get("figures", ()))
    for row in block.get("rows", ()):
        yield from ((row["label"], cell) for cell in row["cells"] if cell)


def _json_value(figure: Mapping[str, Any]) -> str:
    if figure["value"] is None:
        return "*" if figure["suppressed"] else "\N{EN DASH}"
    return number(figure["value"], figure["unit"])


def _json_range(figure: Mapping[str, Any]) -> str:
    interval = figure["interval"] or {"lower": "", "upper": ""}
    return between(interval["lower"], interval["upper"], figure["unit"])


def read_xlsx(made: bytes, report: Report) -> list[Read]:
    """Table by table, for a table says a column's unit in its header; in the order of the report,
    for sheets have one of their own."""
    read: list[Read] = []
    for sheet in openpyxl.load_workbook(io.BytesIO(made)).worksheets[1:-1]:
        for table in sheet.tables.values():
            title = sheet[str(table.ref).partition(":")[0]].offset(row=-1).value
            header, *rows = [tuple(cell.value for cell in row) for row in sheet[str(table.ref)]]
            if str(title).endswith(": the figures behind it"):
                continue
            if header[0] == "Figure":
                read += [_of_figures(row) for row in rows]
            elif header[0] not in ("Comment", "Finding") and not _is_of_chart(header):
                read += [each for row in rows for each in _of_table(header, row)]
    return _in_order(read, truth(report))


def _is_of_chart(header: tuple[Any, ...]) -> bool:
    return header[-1] in ("Lines start anew", "Apart from the others")


def _in_order(read: list[Read], wanted: list[Read]) -> list[Read]:
    left, ordered = list(read), []
    for figure in wanted:
        if figure in left:
            left.remove(figure)
            ordered.append(figure)
    return [*ordered, *left]


def _of_figures(row: tuple[Any, ...]) -> Read:
    label, value, unit, _, _, lower, upper = row
    shown = "" if isinstance(lower, str) else between(lower, upper, unit)
    return Read(label, SIGNS.get(value) or number(value, unit), shown)


def _of_table(header: tuple[Any, ...], row: tuple[Any, ...]) -> Iterator[Read]:
    cells = list(zip(header, row, strict=True))
    units = {name.partition(":")[0]: value for name, value in cells if name.endswith(": unit")}
    bounds = {name.partition(" (")[0]: value for name, value in cells if ": range" in name}
    for name, value in cells[1:]:
        plain, _, unit = name.rstrip(")").partition(" (")
        if ":" in name or value == "[z]":
            continue
        unit = units.get(plain, unit)
        lower, upper = bounds.get(f"{plain}: range from"), bounds.get(f"{plain}: range to")
        shown = between(lower, upper, unit) if isinstance(lower, int | float) else ""
        yield Read(str(row[0]).removeprefix("'"), SIGNS.get(value) or number(value, unit), shown)


def number(value: object, unit: str) -> str:
    """In words, such as "4.2 per 100", without zeros at the end."""
    after = {"percent": "%", "per_100": " per 100", "days": " days"} | UNITS
    shown = Decimal(str(value)).normalize()
    words = f"{shown:,f}"
    return words + (" day" if unit == "days" and words == "1" else after.get(unit, ""))


def between(lower: object, upper: object, unit: str) -> str:
    if lower in ("", None):
        return ""
    first = number(lower, unit if unit in ("%", "percent") else "")
    return f"{first} to {number(upper, unit)}"


class _Page(HTMLParser):
    """The figures of a page: cells of tables beside their rows, cards under their labels."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.read: list[Read] = []
        self._parts: list[str] = []
        self._beside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("td", "dd", "th", "dt"):
            self._parts = []

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._parts.append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "dt"):
            self._beside = " ".join(self._parts)
        elif tag in ("td", "dd") and self._parts:
            value, *others = self._parts
            ranges = [other.rpartition(": ")[2] for other in others if " to " in other]
            self.read.append(Read(self._beside, value, "".join(ranges)))


def read_docx(made: bytes, _: Report) -> list[Read]:
    """Its tables: a row for each figure to read first, a cell for each of the others."""
    read: list[Read] = []
    for table in Document(io.BytesIO(made)).tables:
        texts = [cell.text for cell in table._cells]
        width = len(table.columns)
        rows = [texts[start : start + width] for start in range(0, len(texts), width)]
        for label, *cells in rows[1:]:
            if rows[0][0] == "Figure":
                shown = dict(zip(rows[0][1:], cells, strict=True))
                read.append(Read(label, shown["Value"], shown.get("95% range", "")))
            else:
                read += [Read(label, *_with_range(text)) for text in cells if text]
    return read


def _with_range(text: str) -> tuple[str, str]:
    value, _, rest = text.partition(" (")
    return value, rest.removesuffix(")")


READERS: dict[str, Callable[[bytes, Report], list[Read]]] = {
    "html": read_html,
    "docx": read_docx,
    "xlsx": read_xlsx,
    "csv": read_csv,
    "json": read_json,
}


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
@pytest.mark.parametrize("name", READERS)
def test_every_figure_reads_the_same(name: str, report: Report, fonts: Path) -> None:
    assert READERS[name](FORMATS[name].write(report, fonts), report) == truth(report)


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_every_line_of_figures_stands_in_the_pdf(report: Report, fonts: Path) -> None:
    """As often as the report has it, with all its figures in their order."""
    made = pdfium.PdfDocument(FORMATS["pdf"].write(report, fonts))
    text = "".join("".join(page.get_textpage().get_text_range().split()) for page in made)
    for line in set(lines := list(_lines(report))):
        assert text.count(line) >= lines.count(line), line


def _lines(report: Report) -> Iterator[str]:
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Figures):
                yield from (_joined([figure.label, *_card(figure)]) for figure in block.figures)
            elif isinstance(block, Table):
                yield from (_joined([row.label, *_cells(row)]) for row in block.rows)


def _card(figure: Figure) -> Iterator[str]:
    yield from (format_figure(figure), format_fraction(figure))
    if figure.interval:
        yield f"{figure.interval.confidence}% range: {format_range(figure)}"


def _cells(row: Row) -> Iterator[str]:
    for cell in filter(None, row.cells):
        yield from (format_figure(cell), format_range(cell))


def _joined(parts: list[str]) -> str:
    return "".join("".join(parts).split())


def test_there_is_a_reader_for_every_format() -> None:
    assert set(READERS) | {"pdf"} == set(FORMATS)


def test_a_changed_figure_is_found_in_every_format(fonts: Path) -> None:
    report = REPORTS["a month"]
    place = [section.id for section in report.sections].index("at_a_glance")
    section = report.sections[place]
    other = replace(
        section,
        blocks=tuple(
            Figures((replace(block.figures[0], value=77), *block.figures[1:]))
            if isinstance(block, Figures)
            else block
            for block in section.blocks
        ),
    )
    sections = (*report.sections[:place], other, *report.sections[place + 1 :])
    changed = replace(report, sections=sections)
    for name, read in READERS.items():
        assert read(FORMATS[name].write(changed, fonts), changed) != truth(report)
