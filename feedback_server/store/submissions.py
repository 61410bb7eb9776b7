"""Submissions, their comments, and the tallies kept beside them."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from ..domain.export import Exported
from ..domain.period import Month
from ..domain.risk import risks_in
from ..domain.submission import (
    Decision,
    Flag,
    Mode,
    Submission,
    Tally,
    TallyKey,
    comments,
    tally_keys,
)
from ..domain.survey import Survey
from ..domain.themes import suggested_theme
from . import care, tables
from .dialect import insert
from .engine import Transaction

AT_ONCE = 500
"""Ids in one question to the database."""


def add(
    tx: Transaction, submissions: Sequence[Submission], surveys: Mapping[str, Survey]
) -> set[str]:
    """Store those whose id is new, with comments and tallies; returns the new ids.

    The unique key decides what is new, so that two deliveries of one id, however close, store
    one row. Rows are written in the order of their keys: two batches cannot wait for each other.
    ``surveys`` holds every version named; ids must not repeat within ``submissions``.
    """
    rows = sorted(
        (_row(submission, surveys[submission.version]) for submission in submissions),
        key=lambda row: str(row["id"]),
    )
    if not rows:
        return set()
    table = tables.submission
    statement = insert(tx, table).on_conflict_do_nothing().returning(table.c.id)
    new = set(tx.scalars(statement, rows))
    fresh = [submission for submission in submissions if submission.id in new]
    _add_comments(tx, fresh, surveys)
    _add_tallies(tx, Counter(k for s in fresh for k in tally_keys(s, surveys[s.version])))
    return new


def take_out(tx: Transaction, id: str, surveys: Mapping[str, Survey]) -> bool:
    """Take one out for good, from the tallies too; whether there was one.

    Its comments go, and whatever was decided about them. Tallies are changed in the order of their
    keys: two transactions at once cannot wait for each other.
    """
    found = of_ids(tx, [id], surveys).get(id)
    if found is None:
        return False
    for belonging in (tables.you_said_comment, tables.comment_care, tables.comment_review):
        tx.execute(sa.delete(belonging).where(belonging.c.submission == id))
    tx.execute(sa.delete(tables.comment).where(tables.comment.c.submission == id))
    tx.execute(sa.delete(tables.submission).where(tables.submission.c.id == id))
    counts: Counter[TallyKey] = Counter()
    counts.subtract(tally_keys(found, surveys[found.version]))
    _add_tallies(tx, counts)
    return True


def of_ids(
    tx: Transaction, ids: Sequence[str], surveys: Mapping[str, Survey]
) -> dict[str, Submission]:
    """Those of these ids that are stored, whole."""
    table, words = tables.submission, tables.comment
    written: dict[str, dict[str, str]] = {}
    for row in tx.execute(sa.select(words).where(words.c.submission.in_(ids))):
        written.setdefault(row.submission, {})[row.question] = row.text
    rows = tx.execute(sa.select(table).where(table.c.id.in_(ids)))
    return {row.id: _submission(row, surveys, written.get(row.id, {})) for row in rows}


def digests(tx: Transaction, ids: Iterable[str]) -> dict[str, str]:
    """The digest of each of these ids that is stored."""
    table = tables.submission
    found = tx.execute(sa.select(table.c.id, table.c.digest).where(table.c.id.in_(list(ids))))
    return {row.id: row.digest for row in found}


def every(tx: Transaction, surveys: Mapping[str, Survey]) -> Iterator[Submission]:
    """All submissions, comments included, a few at a time; for recounting and exports."""
    words: dict[str, dict[str, str]] = {}
    for row in tx.execute(sa.select(tables.comment)):
        words.setdefault(row.submission, {})[row.question] = row.text
    for row in tx.execution_options(yield_per=1000).execute(sa.select(tables.submission)):
        yield _submission(row, surveys, words.get(row.id, {}))


@dataclass(frozen=True)
class Span:
    """Which submissions: of these practices, in these months, to these survey versions."""

    practices: Sequence[str]
    versions: Sequence[str]
    first: Month
    last: Month

    def where(self) -> sa.ColumnElement[bool]:
        columns = tables.submission.c
        days = columns.given_on.between(self.first.first_day(), self.last.last_day())
        of_practices = columns.practice.in_(self.practices)
        return sa.and_(of_practices, days, columns.version.in_(self.versions))


def count_in(tx: Transaction, span: Span) -> int:
    statement = sa.select(sa.func.count()).select_from(tables.submission).where(span.where())
    return tx.scalar(statement) or 0


def without_words(
    tx: Transaction,
    surveys: Mapping[str, Survey],
    span: Span,
    cleared: Mapping[str, Mapping[str, str]],
) -> Iterator[Exported]:
    """Those of a span, flagged ones too, a few at a time; what patients wrote is not even read.

    ``cleared`` holds the words that a person has cleared, by submission and question.

    In the order of practice, day, and SHA-256 of the id: the database can do the first two by an
    index, and one day of one practice is few enough to sort here.
    """
    table, words = tables.submission, tables.comment
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


def flagged(tx: Transaction, surveys: Mapping[str, Survey]) -> list[Submission]:
    """Those that wait for a person, oldest day first, with their comments."""
    table, words = tables.submission, tables.comment
    waiting = table.c.flag.is_not(None) & table.c.decision.is_(None)
    order = (table.c.given_on, table.c.practice, table.c.id)
    rows = tx.execute(sa.select(table).where(waiting).order_by(*order)).all()
    comments: dict[str, dict[str, str]] = {}
    for start in range(0, len(rows), AT_ONCE):
        some = [row.id for row in rows[start : start + AT_ONCE]]
        for found in tx.execute(sa.select(words).where(words.c.submission.in_(some))):
            comments.setdefault(found.submission, {})[found.question] = found.text
    return [_submission(row, surveys, comments.get(row.id, {})) for row in rows]


def decide(
    tx: Transaction, ids: Sequence[str], decision: Decision, surveys: Mapping[str, Survey]
) -> int:
    """Count or exclude flagged submissions that wait; those counted are tallied. How many."""
    wanted = set(ids)
    chosen = [each for each in flagged(tx, surveys) if each.id in wanted]
    table = tables.submission
    ids_chosen = [each.id for each in chosen]
    tx.execute(sa.update(table).where(table.c.id.in_(ids_chosen)).values(decision=decision.value))
    counted = [replace(each, decision=decision) for each in chosen]
    _add_tallies(tx, Counter(k for s in counted for k in tally_keys(s, surveys[s.version])))
    return len(chosen)


def flag_counts(
    tx: Transaction, practices: Sequence[str], month: Month
) -> dict[Decision | None, int]:
    """How many flagged submissions of a month were counted, excluded, or wait (None)."""
    table = tables.submission
    statement = (
        sa.select(table.c.decision, sa.func.count())
        .where(table.c.flag.is_not(None), *_of_month(practices, month))
        .group_by(table.c.decision)
    )
    found = tx.execute(statement).all()
    return {Decision(row[0]) if row[0] else None: row[1] for row in found}


def count(tx: Transaction) -> int:
    return tx.scalar(sa.select(sa.func.count()).select_from(tables.submission)) or 0


def tallies(
    tx: Transaction, practices: Sequence[str] | None = None, month: Month | None = None
) -> list[Tally]:
    """Tallies of these practices and this month; of all where one is None."""
    table = tables.tally
    statement = sa.select(table)
    if practices is not None:
        statement = statement.where(table.c.practice.in_(practices))
    if month is not None:
        statement = statement.where(table.c.month == str(month))
    return [_tally(row) for row in tx.execute(statement)]


def tallies_between(
    tx: Transaction, practices: Sequence[str], first: Month, last: Month, question: str
) -> list[Tally]:
    """Tallies of one question, and of the submissions themselves, in these months."""
    table = tables.tally
    statement = sa.select(table).where(
        table.c.practice.in_(practices),
        table.c.month.between(str(first), str(last)),
        table.c.question.in_(("", question)),
    )
    return [_tally(row) for row in tx.execute(statement)]


def corrected(tx: Transaction, practices: Sequence[str], month: Month) -> int:
    """How many of a month have a day that was corrected, because a device's clock was wrong."""
    table = tables.submission
    statement = sa.select(sa.func.count()).where(
        table.c.day_corrected, *_of_month(practices, month)
    )
    return tx.scalar(statement) or 0


def _of_month(practices: Sequence[str], month: Month) -> tuple[sa.ColumnElement[bool], ...]:
    table = tables.submission
    days = table.c.given_on.between(month.first_day(), month.last_day())
    return table.c.practice.in_(practices), days


def responses(
    tx: Transaction, practices: Collection[str], months: Collection[Month] | None = None
) -> dict[tuple[str, Month], int]:
    """How many of each practice and month count; of all months where that is None."""
    table = tables.tally
    statement = (
        sa.select(table.c.practice, table.c.month, sa.func.sum(table.c.count))
        .where(table.c.practice.in_(practices), table.c.question == "")
        .group_by(table.c.practice, table.c.month)
    )
    if months is not None:
        statement = statement.where(table.c.month.in_([str(each) for each in months]))
    return {(row[0], Month.parse(row[1])): int(row[2]) for row in tx.execute(statement)}


def months(tx: Transaction, practices: Sequence[str]) -> list[Month]:
    """The months in which these practices have submissions, latest first."""
    table = tables.tally
    statement = (
        sa.select(table.c.month)
        .where(table.c.practice.in_(practices), table.c.question == "")
        .distinct()
        .order_by(table.c.month.desc())
    )
    return [Month.parse(text) for text in tx.scalars(statement)]


def _row(submission: Submission, survey: Survey) -> dict[str, object]:
    words = comments(submission, survey)
    coded = {id: value for id, value in submission.answers.items() if id not in words}
    return {
        "id": submission.id,
        "version": submission.version,
        "practice": submission.practice,
        "mode": submission.mode.value,
        "language": submission.language,
        "given_on": submission.given_on,
        "day_corrected": submission.day_corrected,
        "answers": json.dumps(coded, separators=(",", ":")),
        "digest": submission.digest,
        "flag": submission.flag.value if submission.flag else None,
        "decision": submission.decision.value if submission.decision else None,
    }


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
    )


def _add_comments(
    tx: Transaction, fresh: Sequence[Submission], surveys: Mapping[str, Survey]
) -> None:
    rows = [
        {
            "submission": submission.id,
            "question": question,
            "text": text,
            "theme": suggested_theme(text),
        }
        for submission in fresh
        for question, text in comments(submission, surveys[submission.version]).items()
    ]
    if rows:
        tx.execute(sa.insert(tables.comment), rows)
    care.suggest(
        tx, [(row["submission"], row["question"]) for row in rows if risks_in(row["text"])]
    )


def _add_tallies(tx: Transaction, counts: Counter[TallyKey]) -> None:
    """A count below nought takes away; a tally that comes to nought goes."""
    changed = sorted(key for key, count in counts.items() if count)
    if not changed:
        return
    table = tables.tally
    added = insert(tx, table)
    statement = added.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={"count": table.c.count + added.excluded.count},
    )
    tx.execute(statement, [_tally_row(key, counts[key]) for key in changed])
    for key in (key for key in changed if counts[key] < 0):
        same = [table.c[name] == value for name, value in _tally_key(key).items()]
        tx.execute(sa.delete(table).where(*same, table.c.count == 0))


def _tally_row(key: TallyKey, count: int) -> dict[str, object]:
    return {**_tally_key(key), "count": count}


def _tally_key(key: TallyKey) -> dict[str, str]:
    return {
        "practice": key.practice,
        "month": str(key.month),
        "survey": key.survey,
        "mode": key.mode.value,
        "question": key.question,
        "code": key.code,
    }


def _tally(row: sa.Row[Any]) -> Tally:
    key = TallyKey(
        row.practice, Month.parse(row.month), row.survey, Mode(row.mode), row.question, row.code
    )
    return Tally(key, row._mapping["count"])


def _order_of_id(row: sa.Row[Any]) -> bytes:
    return hashlib.sha256(row.id.encode()).digest()


def _value(raw: str | list[str]) -> str | tuple[str, ...]:
    return raw if isinstance(raw, str) else tuple(raw)
