"""Which submissions are purged, and the first month of which they are kept."""

from datetime import date

import sqlalchemy as sa

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Transaction
from feedback_server.store.db.secure_delete import ExpiredRows
from feedback_server.store.submissions.tables import submission_table

from .tables import purge_log_table


def expired_before(day: date) -> ExpiredRows:
    return ExpiredRows(submission_table, submission_table.c.given_on < day)


def record(tx: Transaction, before: Month, on: date, number: int) -> None:
    """Record that so many submissions from before a month were purged."""
    table = purge_log_table
    statement = insert(tx, table).values(before=str(before), purged_on=on, submissions=number)
    more = {"purged_on": on, "submissions": table.c.submissions + number}
    tx.execute(statement.on_conflict_do_update(index_elements=[table.c.before], set_=more))


def first_kept(tx: Transaction) -> Month | None:
    """The first month of which submissions are kept; None where none were purged."""
    before = tx.scalar(sa.select(sa.func.max(purge_log_table.c.before)))
    return Month.parse(before) if before else None
