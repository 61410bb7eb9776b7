"""Every row of a database in parts of JSON lines, and back into the tables of another one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa

from feedback_server.store.submissions import rewrite

from .dialect import Unfit, add_many, utc
from .engine import Transaction
from .migrate import REVISIONS

MOST_ROWS = 5000
MOST_BYTES = 4 * 2**20
"""Of a part, which is held in memory. A single row may be larger."""
AT_ONCE = 500
"""Rows asked of the database at a time."""
LINES = msgspec.json.Decoder(dict[str, Any])


@dataclass(frozen=True)
class Part:
    """Rows of one table, as JSON objects, one a line. The first part of a table has number 1."""

    table: str
    number: int
    rows: int
    lines: bytes


class Tables:
    """The tables that are there now, each after all that it refers to.

    They are read from the database itself, so that rows of an earlier revision go out and in as
    they are.
    """

    def __init__(self, tx: Transaction) -> None:
        found = sa.MetaData()
        found.reflect(tx)
        self._tx = tx
        self._tables = {
            each.name: each for each in found.sorted_tables if each.name != REVISIONS.name
        }

    def rows(self) -> dict[str, int]:
        """How many there are, by table."""
        counts = {
            name: sa.select(sa.func.count()).select_from(table)
            for name, table in self._tables.items()
        }
        return {name: self._tx.scalar(count) or 0 for name, count in counts.items()}

    def parts(self) -> Iterator[Part]:
        """All rows. Those of a table go in the order of its key, which tells nothing of which
        came first."""
        for table in self._tables.values():
            yield from _parts_of(self._tx, table)

    def load(self, part: Part) -> None:
        """Add these rows to a table; raises Unfit."""
        table = self._tables.get(part.table)
        if table is None:
            raise Unfit(part.table)
        try:
            rows = LINES.decode_lines(part.lines)
        except msgspec.DecodeError as error:
            raise Unfit(part.table) from error
        add_many(self._tx, table, rows)

    def number_on(self) -> None:
        """After loading: PostgreSQL has to be told which number is next. SQLite knows it."""
        if self._tx.dialect.name == "postgresql":
            for table in self._tables.values():
                _number_on(self._tx, table)
            if rewrite.MARK in self._tables:
                rewrite.mark(self._tx)  # what was loaded lies in order, from one transaction


def _parts_of(tx: Transaction, table: sa.Table) -> Iterator[Part]:
    encode = msgspec.json.Encoder().encode
    moments = [each.name for each in table.columns if isinstance(each.type, sa.DateTime)]
    columns = sorted(table.columns, key=lambda each: each.name)  # alike on both kinds
    statement = sa.select(*columns).order_by(*table.primary_key)
    number, size = 1, 0
    lines: list[bytes] = []
    for row in tx.execute(statement, execution_options={"yield_per": AT_ONCE}).mappings():
        values = dict(row)
        for name in moments:
            values[name] = values[name] and utc(values[name])
        lines.append(encode(values) + b"\n")
        size += len(lines[-1])
        if len(lines) == MOST_ROWS or size >= MOST_BYTES:
            yield Part(table.name, number, len(lines), b"".join(lines))
            number, lines, size = number + 1, [], 0
    if lines:
        yield Part(table.name, number, len(lines), b"".join(lines))


def _number_on(tx: Transaction, table: sa.Table) -> None:
    for column in table.primary_key:
        sequence = tx.scalar(sa.select(sa.func.pg_get_serial_sequence(table.name, column.name)))
        last = tx.scalar(sa.select(sa.func.max(column))) if sequence else None
        if last:
            tx.execute(sa.select(sa.func.setval(sequence, last)))
