"""Activity: one JSON document for each practice and month."""

import json
from collections.abc import Collection
from typing import Any

import msgspec
import sqlalchemy as sa

from feedback_server.domain.activity.appointments import GROUPS, NUMBERS, Activity, ActivityCounts
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.store.db.engine import Transaction

from . import imports
from .imports import NewBatch, UpsertResult
from .tables import appointment_count_table


def upsert(tx: Transaction, activities: Collection[Activity], new: NewBatch) -> UpsertResult:
    """Upsert by practice and month; unchanged ones stay untouched."""
    wanted = {
        (activity.practice, str(activity.month)): _content(activity) for activity in activities
    }
    return imports.upsert(tx, wanted, new)


def for_month(tx: Transaction, practices: Collection[str], month: Month) -> list[Activity]:
    """The activity of these practices in a month, by practice."""
    return between(tx, practices, month, month)


def between(
    tx: Transaction, practices: Collection[str], first: Month, last: Month
) -> list[Activity]:
    """Activity between two months, both included, by month and practice."""
    table = appointment_count_table
    statement = (
        sa.select(table)
        .where(
            table.c.practice.in_(practices),
            table.c.month >= str(first),
            table.c.month <= str(last),
        )
        .order_by(table.c.month, table.c.practice)
    )
    return [_activity(row) for row in tx.execute(statement)]


def _content(each: Activity) -> str:
    """The given numbers as JSON."""
    names = (*NUMBERS, *GROUPS, "covers")
    values = {name: getattr(each, name) for name in names}
    return json.dumps(
        {name: value for name, value in values.items() if value not in (None, (), "")}
    )


_COUNTS = msgspec.json.Decoder(ActivityCounts)
"""Many times as fast as json: a report reads two dozen months of every practice."""


def _activity(row: sa.Row[Any]) -> Activity:
    counts = _COUNTS.decode(row.content)
    return Activity(practice=row.practice, month=Month.parse(row.month), **vars(counts))
