"""The tables of who answered, in which small numbers are suppressed even for staff."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from feedback_server.domain.statistics.suppression import SuppressedCounts, suppress

from .blocks import Block, Figure, Note, Row, Table
from .context import ReportContext
from .question_tables import question_tables

SUPPRESSED = Note(
    "Small numbers",
    "A star stands for a count of 1 to 4, or for one that would give such a count away.",
)


def suppressed_tables(context: ReportContext, ids: Iterable[str]) -> Iterator[Block]:
    """The tables of these questions, and a note where anything in them is suppressed."""
    hides = False
    for table in question_tables(context, ids):
        whole = _with_equality_rule(table)
        shown = _suppressed(whole)
        hides = hides or shown != whole
        yield shown
    if hides:
        yield SUPPRESSED


def _suppressed(table: Table) -> Table:
    options = [row for row in table.rows if not row.total]
    shown = suppress([int(row.cells[0].value or 0) if row.cells[0] else 0 for row in options])
    rows = iter(shown.cells)
    made = [
        _total(row, shown) if row.total else (_hidden(row) if next(rows) is None else row)
        for row in table.rows
    ]
    return replace(table, rows=tuple(made))


def _with_equality_rule(table: Table) -> Table:
    """The table with the rule for equality questions on every figure."""
    return replace(
        table,
        rows=tuple(
            replace(row, cells=tuple(cell and replace(cell, rule="equality") for cell in row.cells))
            for row in table.rows
        ),
    )


def _total(row: Row, shown: SuppressedCounts) -> Row:
    return row if shown.total is not None else _hidden(row)


def _hidden(row: Row) -> Row:
    return replace(row, cells=tuple(cell and _without_value(cell) for cell in row.cells))


def _without_value(figure: Figure) -> Figure:
    return replace(
        figure, value=None, numerator=None, denominator=None, interval=None, suppressed=True
    )
