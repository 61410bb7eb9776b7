"""The original text of comments, and erasing it."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from feedback_server.domain.comments.comment import ModerationState
from feedback_server.store.db.engine import Transaction
from feedback_server.store.db.secure_delete import overwrite_deleted
from feedback_server.store.submissions.tables import submission_table

from .comments import joined
from .follow_up import NEEDS_TODAY
from .tables import comment_follow_up_table, comment_review_table, comment_table


@dataclass(frozen=True)
class Originals:
    """Number of comments with original text from before a day, by what becomes of them."""

    number: int
    cleared: int
    """Comments whose cleared text stays."""

    undecided: int
    """Comments without a decision, private ones included."""

    need_somebody: int


def count(tx: Transaction, before: date) -> Originals:
    words = comment_table
    state = comment_review_table.c.state
    tests = (sa.true(), state == ModerationState.CLEARED.value, state.is_(None), NEEDS_TODAY)
    statement = (
        sa.select(*(sa.func.sum(sa.case((test, 1), else_=0)) for test in tests))
        .select_from(joined())
        .where(words.c.text != "", words.c.submission.in_(_given(before)))
    )
    return Originals(*(int(each or 0) for each in tx.execute(statement).one()))


def erase(tx: Transaction, before: date) -> None:
    """Words of patients and notes of staff about them go. That there was a comment stays: tallies
    count it, and reports say the same as before."""
    overwrite_deleted(tx)
    words, care = comment_table, comment_follow_up_table
    tx.execute(
        sa.update(words)
        .where(words.c.text != "", words.c.submission.in_(_given(before)))
        .values(text="")
    )
    tx.execute(
        sa.update(care).where(care.c.submission.in_(_given(before))).values(note="", done=True)
    )


def _given(before: date) -> sa.Select[tuple[str]]:
    table = submission_table
    return sa.select(table.c.id).where(table.c.given_on < before)
