"""The months that have answers, and how the Friends and Family Test went in them."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.statistics.fft import FftCounts
from feedback_server.domain.submissions.submission import Mode
from feedback_server.store.db.engine import Transaction
from feedback_server.store.organisations.tables import practice_table

from .tables import tally_table

_TALLY = tally_table.c


def months(tx: Transaction, practices: Collection[str]) -> list[Month]:
    """The months in which these practices have submissions, latest first.

    Each month between the first and the last is looked for in one practice after the other until
    one has it: of very many practices, hardly a row is read.
    """
    named = [sa.select(sa.literal(str(month)).label("month")) for month in _around(tx, practices)]
    if not named:
        return []
    month = sa.union_all(*named).subquery().c.month
    there = sa.exists().where(
        _TALLY.practice.in_(practices), _TALLY.month == month, _TALLY.question == ""
    )
    statement = sa.select(month).where(there).order_by(month.desc())
    return [Month.parse(text) for text in tx.scalars(statement)]


def _around(tx: Transaction, practices: Collection[str]) -> Sequence[Month]:
    """All months from the first of any of these practices to the last of any."""
    one = sa.select(_TALLY.month).where(_TALLY.practice == practice_table.c.code).limit(1)
    first = one.order_by(_TALLY.month).scalar_subquery()
    last = one.order_by(_TALLY.month.desc()).scalar_subquery()
    mine = practice_table.c.code.in_(practices)
    ends = tx.execute(sa.select(sa.func.min(first), sa.func.max(last)).where(mine)).one()
    if ends[0] is None:
        return []
    found = [Month.parse(ends[0])]
    while str(found[-1]) < ends[1]:
        found.append(found[-1].next())
    return found


def questions(tx: Transaction, practices: Collection[str]) -> set[str]:
    """The ids of the questions that patients of these practices have answered."""
    statement = sa.select(_TALLY.question).where(_TALLY.practice.in_(practices)).distinct()
    return set(tx.scalars(statement))


def responses_by_survey(
    tx: Transaction, practices: Collection[str], month: Month
) -> dict[tuple[str, str], int]:
    """How many submissions of a month count, by practice and survey."""
    statement = (
        sa.select(_TALLY.practice, _TALLY.survey, sa.func.sum(_TALLY.count).label("number"))
        .where(_TALLY.practice.in_(practices), _TALLY.month == str(month), _TALLY.question == "")
        .group_by(_TALLY.practice, _TALLY.survey)
    )
    return {(row.practice, row.survey): int(row.number) for row in tx.execute(statement)}


def started(tx: Transaction, practices: Collection[str]) -> set[str]:
    """Those of the practices from which anybody has ever answered."""
    code = practice_table.c.code
    there = sa.exists().where(_TALLY.practice == code)
    return set(tx.scalars(sa.select(code).where(code.in_(practices), there)))


def fft_by_month(
    tx: Transaction,
    practices: Collection[str],
    first: Month,
    last: Month,
    *,
    question: str,
    surveys: Collection[str],
) -> dict[Month, FftCounts]:
    """Answers to the Friends and Family Test from the first month to the last, of these practices
    and surveys together.

    ``question`` is the Friends and Family Test's. The database adds up; months without an answer
    are left out. Each value of the key before the question is named, so that it goes straight to
    that question and passes over the others.
    """
    found = answers_by_month(tx, practices, first, last, questions=[question], surveys=surveys)
    return {month: FftCounts.of(answers[question]) for month, answers in found.items()}


def answers_by_month(
    tx: Transaction,
    practices: Collection[str],
    first: Month,
    last: Month,
    *,
    questions: Collection[str],
    surveys: Collection[str],
) -> dict[Month, dict[str, dict[str, int]]]:
    """Answers to these questions by question and code, added up as ``fft_by_month`` does."""
    values = {
        "practices": [*practices],
        "months": [str(month) for month in first.until(last)],
        "surveys": [*surveys],
        "questions": [*questions],
    }
    found: dict[Month, dict[str, dict[str, int]]] = {}
    for month, question, code, number in tx.execute(_by_month(), values).all():
        answers = found.setdefault(Month.parse(month), {})
        answers.setdefault(question, {})[code] = int(number)
    return found


@cache
def _by_month() -> sa.Select[Any]:
    """Made once: a report reads it twice."""
    return (
        sa.select(
            _TALLY.month, _TALLY.question, _TALLY.code, sa.func.sum(_TALLY.count).label("number")
        )
        .where(
            _TALLY.practice.in_(sa.bindparam("practices", expanding=True)),
            _TALLY.month.in_(sa.bindparam("months", expanding=True)),
            _TALLY.survey.in_(sa.bindparam("surveys", expanding=True)),
            _TALLY.mode.in_([mode.value for mode in Mode]),
            _TALLY.question.in_(sa.bindparam("questions", expanding=True)),
        )
        .group_by(_TALLY.month, _TALLY.question, _TALLY.code)
    )
