"""Who answered: the tables that keep small numbers back even from staff."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from feedback_server.domain.statistics.suppression import Shown, keep_back

from .blocks import Block, Figure, Note, Row, Table
from .context import Basis
from .question_tables import question_tables

KEPT_BACK = Note(
    "Small numbers",
    "A star stands for a count of 1 to 4, or for one that would give such a count away.",
)


def careful_tables(basis: Basis, ids: Iterable[str]) -> Iterator[Block]:
    hides = False
    for table in question_tables(basis, ids):
        careful = _careful(table)
        hides = hides or careful != _ruled(table)
        yield careful
    if hides:
        yield KEPT_BACK


def _careful(table: Table) -> Table:
    options = [row for row in table.rows if not row.total]
    shown = keep_back([int(row.cells[0].value or 0) if row.cells[0] else 0 for row in options])
    rows = iter(shown.cells)
    made = [
        _total(row, shown) if row.total else (_hidden(row) if next(rows) is None else row)
        for row in table.rows
    ]
    return _ruled(replace(table, rows=tuple(made)))


def _ruled(table: Table) -> Table:
    """Every figure follows the rule for equality questions."""
    return replace(
        table,
        rows=tuple(
            replace(row, cells=tuple(cell and replace(cell, rule="equality") for cell in row.cells))
            for row in table.rows
        ),
    )


def _total(row: Row, shown: Shown) -> Row:
    return row if shown.total is not None else _hidden(row)


def _hidden(row: Row) -> Row:
    return replace(row, cells=tuple(cell and _kept_back(cell) for cell in row.cells))


def _kept_back(figure: Figure) -> Figure:
    return replace(
        figure, value=None, numerator=None, denominator=None, interval=None, kept_back=True
    )
