"""Activity: one JSON document for each practice and month."""

import json
from collections.abc import Collection
from functools import cache
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
    values = {"practices": [*practices], "first": str(first), "last": str(last)}
    return [_activity(*row) for row in tx.execute(_between(), values)]


@cache
def _between() -> sa.Select[Any]:
    table = appointment_count_table.c
    return (
        sa.select(table.practice, table.month, table.content)
        .where(
            table.practice.in_(sa.bindparam("practices", expanding=True)),
            table.month.between(sa.bindparam("first"), sa.bindparam("last")),
        )
        .order_by(table.month, table.practice)
    )


def _content(each: Activity) -> str:
    """The given numbers as JSON."""
    names = (*NUMBERS, *GROUPS, "covers")
    values = {name: getattr(each, name) for name in names}
    return json.dumps(
        {name: value for name, value in values.items() if value not in (None, (), "")}
    )


_COUNTS = msgspec.json.Decoder(ActivityCounts)
"""Many times as fast as json: a report reads two dozen months of every practice."""


def _activity(practice: str, month: str, content: str) -> Activity:
    counts = _COUNTS.decode(content)
    return Activity(practice=practice, month=Month.parse(month), **vars(counts))
