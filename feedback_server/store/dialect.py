"""What SQLite and PostgreSQL do differently and SQLAlchemy keeps apart."""

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

LOCK = 0x48414E44
"""An arbitrary number that only Handrail locks."""
AUDIT_LOCK = LOCK + 1


def insert(tx: sa.Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say ON CONFLICT, for the database that ``tx`` talks to."""
    return insert_for(tx.dialect.name, table)


def insert_for(dialect: str, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """The same by the database's name, for statements that are made once and kept."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def one_at_a_time(tx: sa.Connection, lock: int = LOCK) -> None:
    """Wait until no other transaction that called this with ``lock`` is open.

    SQLite's writers always do.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))


def json_text(tx: sa.Connection, column: sa.Column[str], key: str) -> sa.ColumnElement[str]:
    """The text under a key of a JSON object that is stored as text; NULL without the key."""
    if tx.dialect.name == "sqlite":
        return sa.func.json_extract(column, f'$."{key}"', type_=sa.Text)
    return sa.type_coerce(sa.cast(column, postgresql.JSONB)[key].astext, sa.Text)


def utc(moment: datetime) -> datetime:
    """SQLite gives moments without their zone; all are stored in UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
