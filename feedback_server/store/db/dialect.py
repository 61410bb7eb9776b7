"""What SQLite and PostgreSQL do differently and SQLAlchemy keeps apart."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import psycopg

LOCK = 0x48414E44
"""The number of an advisory lock: arbitrary, and used by nobody else."""
AUDIT_LOCK = LOCK + 1
"""The same for whoever adds to the audit log."""


class RejectedRows(ValueError):
    """A table does not accept these rows; the name of the table."""


def insert(tx: sa.Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say ON CONFLICT, for the database that ``tx`` talks to."""
    return insert_for(tx.dialect.name, table)


def insert_for(dialect: str, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """The same by the database's name, for statements that are made once and kept."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def advisory_lock(tx: sa.Connection, lock: int = LOCK) -> None:
    """Let one transaction that asks for ``lock`` go on at a time, until it ends.

    SQLite has one writer anyway.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))


def json_text(tx: sa.Connection, column: sa.Column[str], key: str) -> sa.ColumnElement[str]:
    """The text under a key of a JSON object that is stored as text; NULL without the key."""
    if tx.dialect.name == "sqlite":
        return sa.func.json_extract(column, f'$."{key}"', type_=sa.Text)
    return sa.type_coerce(sa.cast(column, postgresql.JSONB)[key].astext, sa.Text)


def month_text(tx: sa.Connection, day: sa.Column[date]) -> sa.ColumnElement[str]:
    """The month of a day, such as 2026-10."""
    if tx.dialect.name == "sqlite":  # where days are text
        return sa.func.substr(sa.type_coerce(day, sa.Text), 1, 7, type_=sa.Text)
    return sa.func.to_char(day, "YYYY-MM", type_=sa.Text)


def utc(moment: datetime) -> datetime:
    """SQLite gives moments without their zone; all are stored in UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def execute_many(
    tx: sa.Connection, statement: sa.Insert, rows: Sequence[tuple[str | int, ...]]
) -> None:
    """Run an INSERT once for each row: the values of its columns, in their order.

    SQLAlchemy itself would convert each value, which takes as long as storing it.
    """
    tx.exec_driver_sql(_in_words(statement, tx.dialect.name), list(rows))


@cache
def _in_words(statement: sa.Insert, dialect: str) -> str:
    positional: Any = psycopg.dialect
    made = sqlite.dialect() if dialect == "sqlite" else positional(paramstyle="format")
    return str(statement.compile(dialect=made))


def bulk_insert(tx: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add whole rows by the quickest way there is: days and moments are text, as in JSON.

    Raises RejectedRows, without a word of what is in them.
    """
    names = [column.name for column in table.columns]
    if any(row.keys() != set(names) for row in rows):
        raise RejectedRows(table.name)
    put = _put_in_sqlite if tx.dialect.name == "sqlite" else _copy_to_postgresql
    wrong = tx.dialect.loaded_dbapi
    try:
        put(tx, table, [[row[name] for name in names] for row in rows])
    except (sa.exc.IntegrityError, wrong.IntegrityError, wrong.DataError) as error:
        raise RejectedRows(table.name) from error
    except wrong.OperationalError as error:  # COPY goes past SQLAlchemy
        raise sa.exc.OperationalError(f"COPY {table.name}", None, error) from error


def _put_in_sqlite(tx: sa.Connection, table: sa.Table, rows: Sequence[list[Any]]) -> None:
    moments = [n for n, column in enumerate(table.columns) if isinstance(column.type, sa.DateTime)]
    for row in rows:
        for n in moments:
            if row[n] is not None:
                row[n] = f"{datetime.fromisoformat(row[n]):%Y-%m-%d %H:%M:%S.%f}"
    names, places = _names(tx, table), ", ".join("?" * len(table.columns))
    statement = f"INSERT INTO {_quoted(tx, table.name)} ({names}) VALUES ({places})"
    tx.exec_driver_sql(statement, [tuple(row) for row in rows])


def _copy_to_postgresql(tx: sa.Connection, table: sa.Table, rows: Sequence[list[Any]]) -> None:
    statement = f"COPY {_quoted(tx, table.name)} ({_names(tx, table)}) FROM STDIN"
    connection: Any = tx.connection.driver_connection
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _names(tx: sa.Connection, table: sa.Table) -> str:
    return ", ".join(_quoted(tx, column.name) for column in table.columns)


def _quoted(tx: sa.Connection, name: str) -> str:
    return tx.dialect.identifier_preparer.quote(name)
