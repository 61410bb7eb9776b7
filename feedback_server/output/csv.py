"""A report as CSV, tidy: one figure a row. For Excel: a byte order mark, and no live formulas."""

import csv
import io

from ..domain.report import Report
from ..domain.report.blocks import Figure, Placed
from .words import DEMONSTRATION

COLUMNS = (
    "notice",
    "pcn",
    "pcn_name",
    "month",
    "as_of",
    "service",
    "section",
    "table",
    "row",
    "practice",
    "mode",
    "question",
    "code",
    "label",
    "measure",
    "unit",
    "value",
    "numerator",
    "denominator",
    "lower",
    "upper",
    "confidence",
    "rule",
    "status",
    "report_status",
    "revision",
    "withdrawn",
)
"""An empty practice, mode, question or code means all of them together. ``status`` says why a value
is empty: ``c`` for one that is kept back, ``x`` for none to give. ``notice`` says "Demonstration
data" in every row where that is so, ``withdrawn`` why the report was withdrawn; ``revision`` is
empty for a report that is not kept."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write(report: Report) -> bytes:
    """RFC 4180 with CRLF, in UTF-8 with a byte order mark."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    rows.writerows(_row(report, placed) for placed in report.placed())
    return text.getvalue().encode("utf-8-sig")


def neutral(cell: object) -> object:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it.

    >>> neutral("=1+1"), neutral("Good"), neutral(-3), neutral(None)
    ("'=1+1", 'Good', -3, None)
    """
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _row(report: Report, placed: Placed) -> list[object]:
    figure, about, interval = placed.figure, placed.figure.about, placed.figure.interval
    cells = (
        DEMONSTRATION if report.demonstration else "",
        report.pcn.code,
        report.pcn.name,
        str(report.month),
        report.as_of.isoformat(),
        report.service,
        placed.section.id,
        placed.caption,
        placed.row.label,
        about.practice,
        about.mode,
        about.question,
        about.code,
        figure.label,
        figure.measure,
        figure.unit.value,
        figure.value,
        figure.numerator,
        figure.denominator,
        interval and interval.lower,
        interval and interval.upper,
        interval and interval.confidence,
        figure.rule,
        _status(figure),
        report.status.value,
        report.revision or None,
        report.withdrawn,
    )
    return [neutral(cell) for cell in cells]


def _status(figure: Figure) -> str:
    if figure.kept_back:
        return "c"
    return "x" if figure.value is None else ""
