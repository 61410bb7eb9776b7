"""Reads every row of a database as JSON lines, and loads them into another database."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa

from .dialect import RejectedRows, bulk_insert, utc
from .engine import Transaction
from .migrate import REVISIONS

MOST_ROWS = 5000
MOST_BYTES = 4 * 2**20
"""The size of a part, which is held in memory; a single row may be larger."""
FETCHED_ROWS = 500
"""How many rows are fetched from the database at a time."""
LINES = msgspec.json.Decoder(dict[str, Any])


@dataclass(frozen=True)
class DumpPart:
    """Rows of one table, as JSON objects, one a line. The first part of a table has number 1."""

    table: str
    number: int
    rows: int
    lines: bytes


class RowDump:
    """All tables of a database, each after those that it refers to.

    Which columns they have is asked of the database itself, so that rows of an earlier revision
    can be dumped and loaded too.
    """

    def __init__(self, tx: Transaction) -> None:
        found = sa.MetaData()
        found.reflect(tx)
        self._tx = tx
        self._tables = {
            table.name: table for table in found.sorted_tables if table.name != REVISIONS.name
        }

    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        counts = {
            name: sa.select(sa.func.count()).select_from(table)
            for name, table in self._tables.items()
        }
        return {name: self._tx.scalar(count) or 0 for name, count in counts.items()}

    def parts(self) -> Iterator[DumpPart]:
        """All rows, those of a table in the order of its key: it does not tell which came first."""
        for table in self._tables.values():
            yield from _parts_of(self._tx, table)

    def load(self, part: DumpPart) -> None:
        """Add these rows to a table; raises RejectedRows."""
        table = self._tables.get(part.table)
        if table is None:
            raise RejectedRows(part.table)
        try:
            rows = LINES.decode_lines(part.lines)
        except msgspec.DecodeError as error:
            raise RejectedRows(part.table) from error
        bulk_insert(self._tx, table, rows)

    def reset_sequences(self) -> None:
        """After loading: PostgreSQL has to be told which number is next. SQLite knows it."""
        if self._tx.dialect.name == "postgresql":
            for table in self._tables.values():
                _reset_sequence(self._tx, table)


def _parts_of(tx: Transaction, table: sa.Table) -> Iterator[DumpPart]:
    encode = msgspec.json.Encoder().encode
    moments = [column.name for column in table.columns if isinstance(column.type, sa.DateTime)]
    columns = sorted(table.columns, key=lambda column: column.name)  # alike on both kinds
    statement = sa.select(*columns).order_by(*table.primary_key)
    number, size = 1, 0
    lines: list[bytes] = []
    for row in tx.execute(statement, execution_options={"yield_per": FETCHED_ROWS}).mappings():
        values = dict(row)
        for name in moments:
            values[name] = values[name] and utc(values[name])
        lines.append(encode(values) + b"\n")
        size += len(lines[-1])
        if len(lines) == MOST_ROWS or size >= MOST_BYTES:
            yield DumpPart(table.name, number, len(lines), b"".join(lines))
            number, lines, size = number + 1, [], 0
    if lines:
        yield DumpPart(table.name, number, len(lines), b"".join(lines))


def _reset_sequence(tx: Transaction, table: sa.Table) -> None:
    for column in table.primary_key:
        sequence = tx.scalar(sa.select(sa.func.pg_get_serial_sequence(table.name, column.name)))
        last = tx.scalar(sa.select(sa.func.max(column))) if sequence else None
        if last:
            tx.execute(sa.select(sa.func.setval(sequence, last)))
