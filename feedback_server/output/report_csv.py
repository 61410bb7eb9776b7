"""A report as CSV, tidy: one figure a row. For Excel: a byte order mark, and no live formulas."""

import csv
import io

from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Placed

from .formatting import DEMONSTRATION
from .printable import all_printable, printable

COLUMNS = (
    "notice",
    "pcn",
    "pcn_name",
    "since",
    "month",
    "as_of",
    "status",
    "revision",
    "audience",
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
    "shorthand",
    "numerator",
    "denominator",
    "lower",
    "upper",
    "confidence",
    "rule",
)
"""An empty practice, mode, question or code means all of them together; an empty value means
that there is none to give. ``shorthand`` says why: c for one that is suppressed because it is
small or would give a small one away, x for none to give. ``since`` is the first month of a report
on several, whose last is ``month``. ``revision`` is 0 for a report that is not kept. ``audience``
is board where small numbers are hidden. ``notice`` says "Demonstration data" in every row where
that is so."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001  full width


def write(report: Report) -> bytes:
    """RFC 4180 with CRLF, in UTF-8 with a byte order mark."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    shown = all_printable(report)
    rows.writerows(_row(shown, placed) for placed in shown.placed())
    return text.getvalue().encode("utf-8-sig")


def escape_formula(cell: object) -> object:
    """A text without control characters, and with an apostrophe before it where a spreadsheet would
    take it for a formula, also after spaces or in letters of full width.

    >>> escape_formula("=1+1"), escape_formula("Good"), escape_formula(-3), escape_formula(None)
    ("'=1+1", 'Good', -3, None)
    """
    if not isinstance(cell, str):
        return cell
    text = printable(cell)
    is_formula = text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)
    return f"'{text}" if is_formula else text


def _row(report: Report, placed: Placed) -> list[object]:
    figure, about, interval = placed.figure, placed.figure.about, placed.figure.interval
    cells = (
        DEMONSTRATION if report.demonstration else "",
        report.pcn.code,
        report.pcn.name,
        str(report.since or ""),
        str(report.month),
        report.as_of.isoformat(),
        report.status.value,
        report.revision,
        report.audience.value,
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
        "c" if figure.suppressed else "x" if figure.value is None else "",
        figure.numerator,
        figure.denominator,
        interval and interval.lower,
        interval and interval.upper,
        interval and interval.confidence,
        figure.rule,
    )
    return [escape_formula(cell) for cell in cells]
