"""Stores submissions; their rows are made first, before any lock is held."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from feedback_server.domain.submissions.submission import (
    Flag,
    Source,
    Submission,
    TallyKey,
    comments,
    tally_keys,
)
from feedback_server.domain.surveys.survey import Survey
from feedback_server.store.comments.tables import (
    comment_follow_up_table,
    comment_review_table,
    comment_table,
    you_said_comment_table,
)
from feedback_server.store.db.engine import Transaction

from . import submissions, tallies
from .tables import submission_table

# Made once: to make them takes longer than to run them.
_INSERT_COMMENTS, _INSERT = sa.insert(comment_table), sa.insert(submission_table)
_INSERT_IF_NEW = (
    postgresql.insert(submission_table).on_conflict_do_nothing().returning(submission_table.c.id)
)


@dataclass(frozen=True)
class SubmissionRows:
    """The rows that a submission becomes, and the tallies that it adds to."""

    submission: Submission
    row: dict[str, Any]
    comments: Sequence[dict[str, str]]
    tallies: Sequence[TallyKey]

    def flagged(self, flag: Flag, source: Source) -> "SubmissionRows":
        """The same rows, flagged: to be looked at before they count."""
        row = self.row | {"flag": flag.value, "source": source.value}
        return SubmissionRows(self.submission, row, self.comments, ())

    def tagged(self, tablet: str) -> "SubmissionRows":
        """The same rows, with the tag of the tablet that they came from."""
        row = self.row | {"tablet": tablet}
        return SubmissionRows(self.submission, row, self.comments, self.tallies)


def to_rows(submission: Submission, survey: Survey) -> SubmissionRows:
    words = comments(submission, survey)
    coded = {id: value for id, value in submission.answers.items() if id not in words}
    row = {
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
        "source": submission.source.value,
        "late": submission.late,
        "tablet": None,
        "set_aside": submission.set_aside,
        "unfinished": submission.unfinished,
    }
    written = [
        {"submission": submission.id, "question": question, "text": text}
        for question, text in words.items()
    ]
    return SubmissionRows(submission, row, written, tuple(tally_keys(submission, survey)))


def add(tx: Transaction, given: Sequence[Submission], surveys: Mapping[str, Survey]) -> set[str]:
    """Store the submissions whose id is new, with comments and tallies; returns the new ids.

    ``surveys`` holds every version named; ids must not repeat within ``given``.
    """
    return add_rows(tx, [to_rows(submission, surveys[submission.version]) for submission in given])


def add_rows(tx: Transaction, all_rows: Sequence[SubmissionRows]) -> set[str]:
    """Store the submissions whose id is new; returns the new ids. Ids must not repeat.

    The unique key decides what is new, so that two deliveries of one id, however close, store
    one row. Rows are written in the order of their keys: two batches cannot wait for each other.
    """
    ordered = sorted(all_rows, key=lambda rows: rows.submission.id)
    if not ordered:
        return set()
    new = _insert_new(tx, [rows.row for rows in ordered])
    stored = [rows for rows in ordered if rows.submission.id in new]
    comment_rows = [row for rows in stored for row in rows.comments]
    if comment_rows:
        tx.execute(_INSERT_COMMENTS, comment_rows)
    tallies.add(tx, Counter(key for rows in stored for key in rows.tallies))
    return new


def delete(tx: Transaction, id: str, surveys: Mapping[str, Survey]) -> bool:
    """Delete a submission for good, from the tallies too; whether there was one.

    Its comments go, and whatever was decided about them.
    """
    found = submissions.for_ids(tx, [id], surveys).get(id)
    if found is None:
        return False
    for belonging in (you_said_comment_table, comment_follow_up_table, comment_review_table):
        tx.execute(sa.delete(belonging).where(belonging.c.submission == id))
    tx.execute(sa.delete(comment_table).where(comment_table.c.submission == id))
    tx.execute(sa.delete(submission_table).where(submission_table.c.id == id))
    counts: Counter[TallyKey] = Counter()
    counts.subtract(tally_keys(found, surveys[found.version]))
    tallies.add(tx, counts)
    return True


def _insert_new(tx: Transaction, rows: Sequence[dict[str, Any]]) -> set[str]:
    """Returns the ids that were new. SQLite has one writer: what is not there now stays away."""
    if tx.dialect.name == "sqlite":
        held = submissions.digests(tx, [row["id"] for row in rows])
        new = [row for row in rows if row["id"] not in held]
        if new:
            tx.execute(_INSERT, new)
        return {row["id"] for row in new}
    return set(tx.scalars(_INSERT_IF_NEW, rows))
