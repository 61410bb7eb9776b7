"""Flagged submissions that are pending, and what a person decides about them."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.submissions.submission import Decision, Flag, Submission, tally_keys
from feedback_server.domain.surveys.survey import Survey
from feedback_server.store.db.dialect import month_text
from feedback_server.store.db.engine import Transaction

from . import tallies
from .submissions import AT_ONCE, for_ids, is_pending
from .tables import submission_table


@dataclass(frozen=True)
class FlaggedGroup:
    """How many submissions of a practice's month are pending for one reason."""

    practice: str
    month: Month
    flag: Flag
    number: int


def by_reason(tx: Transaction, practices: Collection[str]) -> list[FlaggedGroup]:
    """Pending submissions by practice, month and reason; the latest month first."""
    column = submission_table.c
    month = month_text(tx, column.given_on).label("month")
    statement = (
        sa.select(column.practice, month, column.flag, sa.func.count())
        .where(is_pending(), column.practice.in_(practices))
        .group_by(column.practice, month, column.flag)
        .order_by(month.desc(), column.practice, column.flag)
    )
    return [
        FlaggedGroup(practice, Month.parse(month), Flag(flag), number)
        for practice, month, flag, number in tx.execute(statement)
    ]


def ids(
    tx: Transaction, practice: str, month: Month, flag: Flag, most: int | None = None
) -> list[str]:
    """Ids of what is pending in one practice and month for one reason, in no order of time."""
    column = submission_table.c
    days = column.given_on.between(month.first_day(), month.last_day())
    mine = (is_pending(), column.practice == practice, days, column.flag == flag.value)
    return list(tx.scalars(sa.select(column.id).where(*mine).order_by(column.id).limit(most)))


def for_practices(tx: Transaction, wanted: Sequence[str], practices: Collection[str]) -> list[str]:
    """Those of the ids ``wanted`` that are pending and belong to these practices."""
    column, found = submission_table.c, list[str]()
    for start in range(0, len(wanted), AT_ONCE):
        mine = column.id.in_(wanted[start : start + AT_ONCE]), column.practice.in_(practices)
        found += tx.scalars(sa.select(column.id).where(is_pending(), *mine))
    return found


def list_flagged(tx: Transaction, surveys: Mapping[str, Survey]) -> list[Submission]:
    """All pending submissions in the order of their ids, with their comments."""
    waiting = list(tx.scalars(sa.select(submission_table.c.id).where(is_pending())))
    found: list[Submission] = []
    for start in range(0, len(waiting), AT_ONCE):
        found += for_ids(tx, waiting[start : start + AT_ONCE], surveys).values()
    return sorted(found, key=lambda each: each.id)


def decide(
    tx: Transaction, wanted: Sequence[str], decision: Decision, surveys: Mapping[str, Survey]
) -> int:
    """Count or exclude pending submissions, and tally those counted; how many were decided."""
    table, chosen = submission_table, 0
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        mine = (table.c.id.in_(some), is_pending())
        waiting = list(tx.scalars(sa.select(table.c.id).where(*mine)))
        changed = sa.update(table).where(table.c.id.in_(waiting))
        tx.execute(changed.values(decision=decision.value))
        counted = for_ids(tx, waiting, surveys).values()
        tallies.add(tx, Counter(k for s in counted for k in tally_keys(s, surveys[s.version])))
        chosen += len(waiting)
    return chosen
