"""Tries to sign in, counted under digests that are forgotten soon."""

from datetime import datetime

import sqlalchemy as sa

from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Transaction
from feedback_server.store.db.secure_delete import ExpiredRows

from .tables import login_attempt_table


def add_attempt(tx: Transaction, digest: str, ends_at: datetime) -> int:
    """The count so far, this try with it; right however many processes add at once."""
    table = login_attempt_table
    statement = insert(tx, table).values(digest=digest, ends_at=ends_at, number=1)
    counted = statement.on_conflict_do_update(
        index_elements=[table.c.digest], set_={"number": table.c.number + 1}
    )
    return int(tx.execute(counted.returning(table.c.number)).scalar_one())


def attempts_so_far(tx: Transaction, digest: str) -> int:
    table = login_attempt_table
    return tx.scalar(sa.select(table.c.number).where(table.c.digest == digest)) or 0


def remove_attempt(tx: Transaction, digest: str) -> None:
    """One try the fewer."""
    table = login_attempt_table
    statement = sa.update(table).where(table.c.digest == digest, table.c.number > 0)
    tx.execute(statement.values(number=table.c.number - 1))


def forget_attempts(tx: Transaction, digest: str) -> None:
    table = login_attempt_table
    tx.execute(sa.delete(table).where(table.c.digest == digest))


def expired(now: datetime) -> ExpiredRows:
    table = login_attempt_table
    return ExpiredRows(table, table.c.ends_at <= now)
