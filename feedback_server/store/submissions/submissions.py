"""Reads submissions and their comments."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.submissions.export import Exported
from feedback_server.domain.submissions.submission import Decision, Flag, Mode, Source, Submission
from feedback_server.domain.surveys.survey import Survey
from feedback_server.store.comments.tables import comment_table
from feedback_server.store.db.engine import Transaction

from .tables import submission_table

# Made once: to make it takes longer than to run it.
_DIGESTS = sa.select(submission_table.c.id, submission_table.c.digest).where(
    submission_table.c.id.in_(sa.bindparam("ids", expanding=True))
)
AT_ONCE = 500
"""How many ids one query names."""


def is_counted() -> sa.ColumnElement[bool]:
    """The condition for submissions that count: flagged ones do once a person has said so."""
    column = submission_table.c
    clear = column.flag.is_(None) | (column.decision == Decision.COUNTED.value)
    return clear & column.set_aside.is_(sa.false())


def is_pending() -> sa.ColumnElement[bool]:
    """The condition for submissions on which a person is to decide."""
    column = submission_table.c
    undecided = column.flag.is_not(None) & column.decision.is_(None)
    return undecided & column.set_aside.is_(sa.false())


def for_ids(
    tx: Transaction, ids: Sequence[str], surveys: Mapping[str, Survey]
) -> dict[str, Submission]:
    """The stored submissions with these ids, by id."""
    table, words = submission_table, comment_table
    written: dict[str, dict[str, str]] = {}
    for row in tx.execute(sa.select(words).where(words.c.submission.in_(ids))):
        written.setdefault(row.submission, {})[row.question] = row.text
    rows = tx.execute(sa.select(table).where(table.c.id.in_(ids)))
    return {row.id: _submission(row, surveys, written.get(row.id, {})) for row in rows}


def digests(tx: Transaction, ids: Iterable[str]) -> dict[str, str]:
    """The digest of each stored submission with one of these ids."""
    found = tx.execute(_DIGESTS, {"ids": list(ids)})
    return {row.id: row.digest for row in found}


def practices_for(tx: Transaction, ids: Sequence[str]) -> list[str]:
    """Codes of the practices that these submissions belong to."""
    column, found = submission_table.c, set[str]()
    for start in range(0, len(ids), AT_ONCE):
        mine = column.id.in_(ids[start : start + AT_ONCE])
        found |= set(tx.scalars(sa.select(column.practice).where(mine)))
    return sorted(found)


def iter_submissions(tx: Transaction, surveys: Mapping[str, Survey]) -> Iterator[Submission]:
    """All submissions with their comments, a few at a time; all comments lie in memory."""
    words: dict[str, dict[str, str]] = {}
    for row in tx.execute(sa.select(comment_table)):
        words.setdefault(row.submission, {})[row.question] = row.text
    for row in tx.execution_options(yield_per=1000).execute(sa.select(submission_table)):
        yield _submission(row, surveys, words.get(row.id, {}))


@dataclass(frozen=True)
class Span:
    """Selects submissions of these practices and months to these survey versions."""

    practices: Sequence[str]
    versions: Sequence[str]
    first: Month
    last: Month

    def where(self) -> sa.ColumnElement[bool]:
        columns = submission_table.c
        days = columns.given_on.between(self.first.first_day(), self.last.last_day())
        of_practices = columns.practice.in_(self.practices)
        return sa.and_(of_practices, days, columns.version.in_(self.versions))


def count_in(tx: Transaction, span: Span) -> int:
    statement = sa.select(sa.func.count()).select_from(submission_table).where(span.where())
    return tx.scalar(statement) or 0


def iter_for_export(
    tx: Transaction,
    surveys: Mapping[str, Survey],
    span: Span,
    cleared: Mapping[str, Mapping[str, str]],
) -> Iterator[Exported]:
    """Submissions of a span, flagged ones too, a few at a time; no original words are read.

    ``cleared`` holds the words that a person has cleared, by submission and question.

    In the order of practice, day, and SHA-256 of the id: the database can do the first two by an
    index, and one day of one practice is few enough to sort here.
    """
    table, words = submission_table, comment_table
    given = (
        sa.select(sa.func.aggregate_strings(words.c.question, ","))
        .where(words.c.submission == table.c.id)
        .scalar_subquery()
    )
    statement = (
        sa.select(table, given.label("given"))
        .where(span.where())
        .order_by(table.c.practice, table.c.given_on)
        .execution_options(yield_per=1000)
    )
    for _, day in groupby(tx.execute(statement), lambda row: (row.practice, row.given_on)):
        for row in sorted(day, key=_order_of_id):
            given_ids = frozenset(row.given.split(",")) if row.given else frozenset()
            words_of = cleared.get(row.id, {})
            yield Exported(_submission(row, surveys, {}), given_ids, words_of)


@dataclass(frozen=True)
class Anomalies:
    """How many submissions of a month are flagged, corrected, late or excluded."""

    flagged: Mapping[Decision | None, int]
    """How many flagged ones are counted, excluded, or pending (None)."""

    corrected: int
    """How many had their day corrected, because a device's clock was wrong."""

    why: Mapping[Flag, int] = field(default_factory=dict)
    """Why the pending ones were flagged."""

    late: int = 0
    """How many came from phones on a later day than they say they were given."""

    set_aside: int = 0
    """How many are excluded with all that their tablet sent."""


def anomalies(
    tx: Transaction, practices: Sequence[str], first: Month, last: Month, versions: Sequence[str]
) -> Anomalies:
    """Reads the submissions of these months to these versions of surveys once."""
    values = {
        "practices": [*practices],
        "first": first.first_day(),
        "last": last.last_day(),
        "versions": [*versions],
    }
    decided: Counter[Decision | None] = Counter()
    why: Counter[Flag] = Counter()
    others: Counter[str] = Counter()
    for flag, decision, is_corrected, is_late, is_aside, number in tx.execute(_anomalies(), values):
        others["corrected"] += number if is_corrected else 0
        others["late"] += number if is_late else 0
        others["set_aside"] += number if is_aside else 0
        if flag and not is_aside:
            decided[Decision(decision) if decision else None] += number
            if not decision:
                why[Flag(flag)] += number
    return Anomalies(decided, others["corrected"], why, others["late"], others["set_aside"])


@cache
def _anomalies() -> sa.Select[Any]:
    """Made once: to make it takes longer than to run it."""
    table = submission_table.c
    any_of_them = table.flag.is_not(None) | table.day_corrected | table.late | table.set_aside
    kinds = (table.flag, table.decision, table.day_corrected, table.late, table.set_aside)
    return (
        sa.select(*kinds, sa.func.count())
        .where(
            table.practice.in_(sa.bindparam("practices", expanding=True)),
            table.given_on.between(sa.bindparam("first"), sa.bindparam("last")),
            any_of_them,
            table.version.in_(sa.bindparam("versions", expanding=True)),
        )
        .group_by(*kinds)
    )


def count(tx: Transaction) -> int:
    return tx.scalar(sa.select(sa.func.count()).select_from(submission_table)) or 0


def _submission(
    row: sa.Row[Any], surveys: Mapping[str, Survey], words: Mapping[str, str]
) -> Submission:
    answers = {id: _value(value) for id, value in json.loads(row.answers).items()}
    return Submission(
        id=row.id,
        survey=surveys[row.version].id,
        version=row.version,
        practice=row.practice,
        mode=Mode(row.mode),
        language=row.language,
        given_on=row.given_on,
        answers=answers | dict(words),
        day_corrected=row.day_corrected,
        flag=Flag(row.flag) if row.flag else None,
        decision=Decision(row.decision) if row.decision else None,
        source=Source(row.source),
        late=row.late,
        set_aside=row.set_aside,
        unfinished=row.unfinished,
    )


def _order_of_id(row: sa.Row[Any]) -> bytes:
    return hashlib.sha256(row.id.encode()).digest()


def _value(raw: str | list[str]) -> str | tuple[str, ...]:
    return raw if isinstance(raw, str) else tuple(raw)
