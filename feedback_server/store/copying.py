"""Copies a whole database into another one, of either kind."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from .dialect import utc
from .engine import Store, Transaction
from .tables import metadata

AT_ONCE = 1000


class NotEmpty(Exception):
    """Something is there already; the name of its table."""


def copy(source: Store, target: Store, follow: Callable[[str, int], None]) -> dict[str, int]:
    """Every row of every table, in one transaction; how many of each. Both are migrated.

    ``follow`` hears how many rows of a table are there. Raises NotEmpty, and has then done nothing.
    """
    copied = {}
    with source.read() as old, target.write() as new:
        for table in metadata.sorted_tables:
            if new.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
                raise NotEmpty(table.name)
            copied[table.name] = 0
            for rows in _rows(old, table):
                new.execute(sa.insert(table), rows)
                copied[table.name] += len(rows)
                follow(table.name, copied[table.name])
            _count_on(new, table)
    return copied


def _rows(tx: Transaction, table: sa.Table) -> Iterator[list[dict[str, Any]]]:
    """Never more in memory than one part."""
    streamed = tx.execution_options(stream_results=True).execute(sa.select(table))
    for part in streamed.mappings().partitions(AT_ONCE):
        yield [{name: _moment(value) for name, value in row.items()} for row in part]


def _moment(value: Any) -> Any:
    return utc(value) if isinstance(value, datetime) else value


def _count_on(tx: Transaction, table: sa.Table) -> None:
    """PostgreSQL numbers rows by itself, and must go on behind those that came with a number."""
    column = table.autoincrement_column
    if tx.dialect.name != "postgresql" or column is None:
        return
    last = tx.scalar(sa.select(sa.func.max(column)))
    if last is not None:
        counter = sa.func.pg_get_serial_sequence(table.name, column.name)
        tx.execute(sa.select(sa.func.setval(counter, last)))
