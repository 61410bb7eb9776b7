"""Sign-in attempts, counted under short-lived digests."""

from datetime import datetime

import sqlalchemy as sa

from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Transaction
from feedback_server.store.db.secure_delete import ExpiredRows

from .tables import login_attempt_table


def add_attempt(tx: Transaction, digest: str, expires_at: datetime) -> int:
    """Add an attempt; the count so far, right under concurrent writers."""
    table = login_attempt_table
    statement = insert(tx, table).values(digest=digest, expires_at=expires_at, attempts=1)
    counted = statement.on_conflict_do_update(
        index_elements=[table.c.digest], set_={"attempts": table.c.attempts + 1}
    )
    return int(tx.execute(counted.returning(table.c.attempts)).scalar_one())


def attempts_so_far(tx: Transaction, digest: str) -> int:
    table = login_attempt_table
    return tx.scalar(sa.select(table.c.attempts).where(table.c.digest == digest)) or 0


def remove_attempt(tx: Transaction, digest: str) -> None:
    """Subtract one attempt."""
    table = login_attempt_table
    statement = sa.update(table).where(table.c.digest == digest, table.c.attempts > 0)
    tx.execute(statement.values(attempts=table.c.attempts - 1))


def forget_attempts(tx: Transaction, digest: str) -> None:
    table = login_attempt_table
    tx.execute(sa.delete(table).where(table.c.digest == digest))


def expired(now: datetime) -> ExpiredRows:
    table = login_attempt_table
    return ExpiredRows(table, table.c.expires_at <= now)
