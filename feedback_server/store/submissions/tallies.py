"""Tallies: counts kept beside the submissions, from which reports are made.

Where several processes write to one database, each adds to rows of its own (``shard``): none
waits for another's transaction. What is read is always the sum.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.submissions.submission import Mode, Tally, TallyKey
from feedback_server.store.db.dialect import execute_many, insert_for
from feedback_server.store.db.engine import Transaction, shard_of

from .tables import tally_table

_TALLY = tally_table
_KEY = [_TALLY.c[name] for name in ("practice", "month", "survey", "mode", "question", "code")]
_MODES = {mode.value: mode for mode in Mode}
_SUM = sa.func.sum(_TALLY.c.count).label("number")


def add(tx: Transaction, counts: Counter[TallyKey]) -> None:
    """Add to the tallies. A count below zero takes away; a tally that comes to zero is deleted.

    Rows are changed in the order of their keys: two transactions at once cannot wait for each
    other.
    """
    changed = sorted(key for key, count in counts.items() if count)
    if not changed:
        return
    shard = shard_of(tx)
    rows = [(*_values(key, shard), counts[key]) for key in changed]
    execute_many(tx, _adding(tx.dialect.name), rows)
    for key in (key for key in changed if counts[key] < 0):
        same = [
            column == value for column, value in zip(_TALLY.c, _values(key, shard), strict=False)
        ]
        tx.execute(sa.delete(_TALLY).where(*same, _TALLY.c.count == 0))


def list_tallies(
    tx: Transaction, practices: Sequence[str] | None = None, month: Month | None = None
) -> list[Tally]:
    """Tallies of these practices and this month; of all where one is None."""
    statement = _summed(by_practice=practices is not None, by_month=month is not None)
    values = {"practices": list(practices or ()), "wanted": str(month)}
    parse = Month.parse
    return [  # reports read thousands
        Tally(TallyKey(practice, parse(of), survey, _MODES[mode], question, code), int(number))
        for practice, of, survey, mode, question, code, number in tx.execute(statement, values)
    ]


def count_responses(
    tx: Transaction, practices: Collection[str], months: Collection[Month] | None = None
) -> dict[tuple[str, Month], int]:
    """How many submissions of each practice and month count; of all months where that is None."""
    statement = (
        sa.select(_TALLY.c.practice, _TALLY.c.month, _SUM)
        .where(_TALLY.c.practice.in_(practices), _TALLY.c.question == "")
        .group_by(_TALLY.c.practice, _TALLY.c.month)
    )
    if months is not None:
        statement = statement.where(_TALLY.c.month.in_([str(month) for month in months]))
    return {
        (row.practice, Month.parse(row.month)): int(row.number) for row in tx.execute(statement)
    }


@cache
def _adding(dialect: str) -> postgresql.Insert | sqlite.Insert:
    """The INSERT, made once: to make it takes longer than to run it."""
    added = insert_for(dialect, _TALLY)
    return added.on_conflict_do_update(
        index_elements=list(_TALLY.primary_key),
        set_={"count": _TALLY.c.count + added.excluded.count},
    )


@cache
def _summed(*, by_practice: bool, by_month: bool) -> sa.Select[Any]:
    """One row a key. A sum of zero is no tally: one shard took away what another had added."""
    statement = sa.select(*_KEY, _SUM).group_by(*_KEY).having(_SUM != 0)
    if by_practice:
        statement = statement.where(
            _TALLY.c.practice.in_(sa.bindparam("practices", expanding=True))
        )
    if by_month:
        statement = statement.where(_TALLY.c.month == sa.bindparam("wanted"))
    return statement


def _values(key: TallyKey, shard: int) -> tuple[str | int, ...]:
    """Values of all columns but the last, which is the count, in their order."""
    month, mode = str(key.month), key.mode.value
    return key.practice, month, key.survey, mode, key.question, key.code, shard
