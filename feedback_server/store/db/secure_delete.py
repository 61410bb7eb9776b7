"""Deletes rows that have served their purpose, and leaves nothing of them in the file.

SQLite only marks the space of a deleted row as free. So ``overwrite_deleted`` comes before, in the
same transaction, and ``vacuum`` afterwards.
"""

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from .engine import Store, Transaction
from .schema import SCHEMA


class DatabaseBusy(Exception):
    """Somebody was reading or writing for too long: later, then."""


@dataclass(frozen=True)
class ExpiredRows:
    """The rows of a table that are kept no longer."""

    table: sa.Table
    where: sa.ColumnElement[bool]


def count_rows(tx: Transaction, expired: ExpiredRows) -> int:
    """Without those of other tables that refer to them."""
    statement = sa.select(sa.func.count()).select_from(expired.table).where(expired.where)
    return tx.scalar(statement) or 0


def bulk_delete(tx: Transaction, expired: ExpiredRows) -> int:
    """How many were deleted, without the rows that referred to them, which went first."""
    for key in _keys_to(expired.table):
        referred = sa.select(key.column).where(expired.where)
        bulk_delete(tx, ExpiredRows(key.parent.table, key.parent.in_(referred)))
    return tx.execute(sa.delete(expired.table).where(expired.where)).rowcount


def overwrite_deleted(tx: Transaction) -> None:
    """What this connection deletes from now on is overwritten. PostgreSQL needs no such thing."""
    if tx.dialect.name == "sqlite":
        tx.exec_driver_sql("PRAGMA secure_delete = ON")


def vacuum(store: Store) -> None:
    """Clear SQLite's journal and freed space. PostgreSQL's own autovacuum reuses the space."""
    if store.is_sqlite:
        with suppress(DatabaseBusy):  # the next night's rewrite empties the journal
            vacuum_file(store)


def vacuum_file(store: Store) -> None:
    """Write SQLite's file anew, and empty its journal.

    Raises DatabaseBusy where somebody reads or writes for long: the journal may then still hold
    what was there.
    """
    connection = store.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        busy = 1
    finally:
        connection.close()
    if busy:
        raise DatabaseBusy


@cache
def _keys_to(table: sa.Table) -> list[sa.ForeignKey]:
    keys = [key for other in SCHEMA.sorted_tables for key in other.foreign_keys]
    return [key for key in keys if key.column.table is table]
