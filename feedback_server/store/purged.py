"""Submissions that are kept no longer, and since which month they are."""

from datetime import date

import sqlalchemy as sa

from ..domain.period import Month
from . import tables
from .dialect import insert
from .engine import Transaction
from .old_rows import Old


def given_before(day: date) -> Old:
    return Old(tables.submission, tables.submission.c.given_on < day)


def note(tx: Transaction, before: Month, on: date, number: int) -> None:
    """Those given before this month were purged."""
    table = tables.submissions_purged
    statement = insert(tx, table).values(before=str(before), purged_on=on, number=number)
    more = {"purged_on": on, "number": table.c.number + number}
    tx.execute(statement.on_conflict_do_update(index_elements=[table.c.before], set_=more))


def first_kept(tx: Transaction) -> Month | None:
    """The first month of which submissions are still there; None where none were purged."""
    before = tx.scalar(sa.select(sa.func.max(tables.submissions_purged.c.before)))
    return Month.parse(before) if before else None
