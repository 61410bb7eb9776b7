"""Counts of people who went away from tablets without sending, beside how many have sent."""

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.tablets.departures import Departure
from feedback_server.store.db.dialect import insert, month_text
from feedback_server.store.db.engine import Transaction
from feedback_server.store.db.secure_delete import ExpiredRows
from feedback_server.store.submissions.tables import submission_table

from .tables import tablet_departure_table

_TABLE = tablet_departure_table


def note(tx: Transaction, counted: Iterable[tuple[str, Departure]]) -> None:
    """Note the counts of tablets, by their id. A count only grows: a tablet whose browser was
    cleared begins anew, and what it had counted before stays."""
    rows = [
        {
            "tablet": tablet,
            "month": str(departure.month),
            "survey": departure.survey,
            "question": departure.question,
            "count": departure.count,
        }
        for tablet, departure in counted
    ]
    if not rows:
        return
    added = insert(tx, _TABLE)
    grown = added.on_conflict_do_update(
        index_elements=list(_TABLE.primary_key),
        set_={"count": added.excluded["count"]},
        where=added.excluded["count"] > _TABLE.c.count,
    )
    tx.execute(grown, sorted(rows, key=lambda row: tuple(map(str, row.values()))))


def for_tablets(
    tx: Transaction, tablets: Collection[str], first: Month
) -> list[tuple[str, Departure]]:
    """The counts of these tablets from a month on."""
    mine = (_TABLE.c.tablet.in_(tablets), _TABLE.c.month >= str(first))
    return [
        (tablet, Departure(Month.parse(month), survey, question, count))
        for tablet, month, survey, question, count in tx.execute(sa.select(_TABLE).where(*mine))
    ]


def count_sent(
    tx: Transaction, practices: Collection[str], tags: Collection[str], first: Month
) -> dict[tuple[str, Month], int]:
    """How many submissions for these practices bear each tablet's tag, by month: those that
    patients sent themselves, whether or not they count.
    """
    table = submission_table.c
    month = month_text(tx, table.given_on).label("month")
    statement = (
        sa.select(table.tablet, month, sa.func.count().label("number"))
        .where(
            table.practice.in_(practices),
            table.given_on >= first.first_day(),
            table.tablet.in_(tags),
            table.unfinished.is_(sa.false()),
        )
        .group_by(table.tablet, month)
    )
    return {(row.tablet, Month.parse(row.month)): row.number for row in tx.execute(statement)}


def before(first: Month) -> ExpiredRows:
    return ExpiredRows(_TABLE, _TABLE.c.month < str(first))
