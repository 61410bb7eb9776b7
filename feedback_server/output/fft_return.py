"""The monthly return of the Friends and Family Test as CSV: one line a practice."""

import csv
import io
from collections.abc import Iterable, Sequence

from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Figure

from .formatting import DEMONSTRATION
from .report_csv import escape_formula

MEASURES = ("return_count", "return_method")
TOTAL = "return_total"
SECTION = "return"
"""The section to read: a revised report repeats figures in its list of changes."""


def write(reports: Iterable[Report]) -> bytes:
    """UTF-8 with a byte order mark, CRLF. Columns: practice, name, month, the six totals in the
    words of the question, the methods in the words of the return, total.

    Raises ValueError where a practice's six totals and its methods do not add up to the same.
    """
    lines = [line for report in reports for line in _lines(report)]
    columns = list(dict.fromkeys(column for line in lines for column in line))
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow([escape_formula(column) for column in columns])
    rows.writerows([escape_formula(line.get(column, 0)) for column in columns] for line in lines)
    return text.getvalue().encode("utf-8-sig")


def _lines(report: Report) -> Iterable[dict[str, object]]:
    names: dict[str, str] = {}
    figures: dict[str, list[Figure]] = {}
    for placed in report.placed():
        if placed.section.id == SECTION and placed.figure.measure in (*MEASURES, TOTAL):
            practice = placed.figure.about.practice
            names[practice] = placed.row.label
            figures.setdefault(practice, []).append(placed.figure)
    for practice, found in figures.items():
        yield _line(report, practice, names[practice], found)


def _line(report: Report, practice: str, name: str, figures: Sequence[Figure]) -> dict[str, object]:
    totals = {figure.value for figure in figures if figure.measure == TOTAL}
    sums = {sum(int(found.value or 0) for found in figures if found.measure == m) for m in MEASURES}
    if sums | totals != sums & totals:
        raise ValueError(f"{practice}, {report.month}: totals and methods do not agree")
    numbers = {found.label: found.value for found in figures if found.measure in MEASURES}
    return {
        "notice": DEMONSTRATION if report.demonstration else "",
        "practice": practice,
        "name": name,
        "month": str(report.month),
        **numbers,
        "Total": totals.pop(),
    }
