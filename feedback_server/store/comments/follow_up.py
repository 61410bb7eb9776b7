"""Follow-ups of comments: needed today, assigned, noted, done."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import sqlalchemy as sa

from feedback_server.domain.comments.comment import Comment
from feedback_server.domain.comments.follow_up import FollowUp
from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Transaction
from feedback_server.store.submissions.submissions import is_counted, is_pending
from feedback_server.store.submissions.tables import submission_table

from .tables import comment_follow_up_table

_CARE = comment_follow_up_table.c

NEEDS_TODAY = sa.and_(
    sa.func.coalesce(_CARE.done, sa.false()).is_(sa.false()),
    sa.func.coalesce(_CARE.today, _CARE.suggested, sa.false()).is_(sa.true()),
)
"""``FollowUp.needs_today`` as SQL; also where a comment has no row."""


def suggest(tx: Transaction, comments: Iterable[tuple[str, str]]) -> None:
    """Suggest "needed today" for these comments, pairs of submission and question.

    Decisions of staff stay.
    """
    rows = [_row(*comment, FollowUp(suggested=True)) for comment in comments]
    if rows:
        statement = insert(tx, comment_follow_up_table)
        same, new = ["submission", "question"], {"suggested": statement.excluded.suggested}
        tx.execute(statement.on_conflict_do_update(index_elements=same, set_=new), rows)


def upsert(tx: Transaction, comment: Comment, care: FollowUp) -> None:
    """Replace a follow-up; the suggestion stays."""
    kept = replace(care, suggested=comment.care.suggested)
    statement = insert(tx, comment_follow_up_table).values(
        _row(comment.submission, comment.question, kept)
    )
    new = {name: statement.excluded[name] for name in ("today", "assigned_to", "note", "done")}
    tx.execute(statement.on_conflict_do_update(index_elements=["submission", "question"], set_=new))


def today(tx: Transaction) -> Counter[str]:
    """Number of comments that need a person today, of any month, by practice."""
    return _numbers(tx, is_counted())


def today_flagged(tx: Transaction) -> Counter[str]:
    """The same among flagged submissions that are undecided."""
    return _numbers(tx, is_pending())


def _numbers(tx: Transaction, which: sa.ColumnElement[bool]) -> Counter[str]:
    """Of every practice at once: few comments have such a row, and many submissions a practice.

    So the submission is looked up for each row. As a join, SQLite may begin with all submissions.
    """
    given = submission_table.c
    practice = sa.select(given.practice).where(given.id == _CARE.submission, which)
    statement = (
        sa.select(practice.scalar_subquery().label("practice"), sa.func.count().label("number"))
        .where(NEEDS_TODAY)
        .group_by("practice")
    )
    rows = tx.execute(statement)
    return Counter({row.practice: row.number for row in rows if row.practice is not None})


def _row(submission: str, question: str, care: FollowUp) -> dict[str, object]:
    return {"submission": submission, "question": question, **vars(care)}
