"""Submissions, their comments, and the tallies kept beside them."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ..domain.period import Month
from ..domain.submission import Mode, Submission, Tally, TallyKey, comments, tally_keys
from ..domain.survey import Survey
from . import tables
from .dialect import insert
from .engine import Transaction


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
        answers = {id: _value(value) for id, value in json.loads(row.answers).items()}
        yield Submission(
            id=row.id,
            survey=surveys[row.version].id,
            version=row.version,
            practice=row.practice,
            mode=Mode(row.mode),
            language=row.language,
            given_on=row.given_on,
            answers=answers | words.get(row.id, {}),
            day_corrected=row.day_corrected,
        )


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
    }


def _add_comments(
    tx: Transaction, fresh: Sequence[Submission], surveys: Mapping[str, Survey]
) -> None:
    rows = [
        {"submission": submission.id, "question": question, "text": text}
        for submission in fresh
        for question, text in comments(submission, surveys[submission.version]).items()
    ]
    if rows:
        tx.execute(sa.insert(tables.comment), rows)


def _add_tallies(tx: Transaction, counts: Counter[TallyKey]) -> None:
    if not counts:
        return
    table = tables.tally
    added = insert(tx, table)
    statement = added.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={"count": table.c.count + added.excluded.count},
    )
    tx.execute(statement, [_tally_row(key, counts[key]) for key in sorted(counts)])


def _tally_row(key: TallyKey, count: int) -> dict[str, object]:
    return {
        "practice": key.practice,
        "month": str(key.month),
        "survey": key.survey,
        "mode": key.mode.value,
        "question": key.question,
        "code": key.code,
        "count": count,
    }


def _tally(row: sa.Row[Any]) -> Tally:
    key = TallyKey(
        row.practice, Month.parse(row.month), row.survey, Mode(row.mode), row.question, row.code
    )
    return Tally(key, row._mapping["count"])


def _value(raw: str | list[str]) -> str | tuple[str, ...]:
    return raw if isinstance(raw, str) else tuple(raw)
