"""Reads how many answers are usual in a practice, for the limit on those that anybody can send."""

from collections.abc import Collection

import sqlalchemy as sa

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.submissions.baseline import MONTHS, Evidence
from feedback_server.domain.submissions.submission import OPEN_ANSWERS, OPEN_APPROVED, Mode
from feedback_server.store.activity import appointments
from feedback_server.store.collect import front_desk_tally
from feedback_server.store.db.engine import Transaction
from feedback_server.store.surveys.tables import survey_version_table

from .tables import tally_table

_TALLY = tally_table.c
SEEN_MONTHS = 3
"""How far back appointments are looked for: they are known when a month is over, or later."""


def evidence_for(tx: Transaction, practice: str, month: Month) -> Evidence:
    days = month.first_day(), month.last_day()
    seen = [
        activity.attended
        for activity in appointments.between(tx, [practice], month.plus(-SEEN_MONTHS), month)
        if activity.attended is not None
    ]
    return Evidence(
        earlier=_earlier(tx, practice, month),
        asked=front_desk_tally.by_practice(tx, [practice], *days).get(practice, 0),
        seen=seen[-1] if seen else None,
    )


def count_unreviewed(
    tx: Transaction, wanted: Collection[tuple[str, Month]]
) -> dict[tuple[str, Month], int]:
    """How many that anybody could send count so far in these practices' months, less those that a
    person has looked at: these make room, for they say that it is a good month.
    """
    pairs = [(practice, str(month)) for practice, month in sorted(wanted)]
    by_kind = sa.case((_TALLY.question == OPEN_ANSWERS, _TALLY.count), else_=-_TALLY.count)
    statement = (
        sa.select(_TALLY.practice, _TALLY.month, sa.func.sum(by_kind))
        .where(
            sa.tuple_(_TALLY.practice, _TALLY.month).in_(pairs),
            _TALLY.survey.in_(sa.select(survey_version_table.c.survey)),
            _TALLY.mode.in_([Mode.ONLINE.value, Mode.SMS.value]),
            _TALLY.question.in_([OPEN_ANSWERS, OPEN_APPROVED]),
        )
        .group_by(_TALLY.practice, _TALLY.month)
    )
    found = {(row[0], Month.parse(row[1])): int(row[2]) for row in tx.execute(statement)}
    return {month: found.get(month, 0) for month in wanted}


def _earlier(tx: Transaction, practice: str, month: Month) -> list[int]:
    months = [str(month.plus(-back)) for back in range(MONTHS, 0, -1)]
    statement = (
        sa.select(_TALLY.month, _TALLY.question, sa.func.sum(_TALLY.count))
        .where(
            _TALLY.practice == practice,
            _TALLY.month.in_(months),
            _TALLY.question.in_(["", OPEN_ANSWERS, OPEN_APPROVED]),
        )
        .group_by(_TALLY.month, _TALLY.question)
    )
    found = {(row[0], row[1]): int(row[2]) for row in tx.execute(statement)}
    begun = [month for month in months if found.get((month, ""), 0)]
    return [
        found.get((each, OPEN_ANSWERS), 0) + found.get((each, OPEN_APPROVED), 0)
        for each in months
        if begun and each >= begun[0]
    ]
