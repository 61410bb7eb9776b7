"""A month's comments for a report: the database counts, only cleared ones are read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.comment import Comment, ModerationState
from feedback_server.domain.surveys.survey import Survey
from feedback_server.store.db.engine import Transaction
from feedback_server.store.submissions.submissions import is_counted
from feedback_server.store.submissions.tables import submission_table

from . import comments
from .listing import is_willing
from .tables import comment_review_table

_REVIEW = comment_review_table.c


@dataclass(frozen=True)
class ReportedComments:
    cleared: Sequence[Comment]
    """Cleared comments whose patients allow publication."""

    waiting: int
    """Comments that await a decision."""

    private: int
    """Comments whose patients do not allow publication."""


def between(
    tx: Transaction,
    versions: Mapping[str, Survey],
    practices: Collection[str],
    first: Month,
    last: Month,
) -> ReportedComments:
    """The comments given to these versions of surveys."""
    mine = comments.in_months(practices, first, last) & submission_table.c.version.in_(versions)
    rows = _numbers(tx, mine, versions)
    cleared: list[Comment] = []
    if any(row.cleared for row in rows):
        cleared = comments.read(
            tx, lambda _: versions, mine & (_REVIEW.state == ModerationState.CLEARED.value)
        )
    return ReportedComments(
        [comment for comment in cleared if comment.willing],
        sum(row.waiting for row in rows),
        sum(row.private for row in rows),
    )


def _numbers(
    tx: Transaction, mine: sa.ColumnElement[bool], surveys: Mapping[str, Survey]
) -> Sequence[sa.Row[Any]]:
    """Numbers by survey version, which says what patients were asked."""
    willing, version = is_willing(tx, surveys), submission_table.c.version
    statement = (
        sa.select(
            version,
            _count_where(_REVIEW.state == ModerationState.CLEARED.value).label("cleared"),
            _count_where(willing & _REVIEW.state.is_(None)).label("waiting"),
            _count_where(sa.not_(willing)).label("private"),
        )
        .select_from(comments.reviewed())
        .where(mine, is_counted())
        .group_by(version)
    )
    return tx.execute(statement).all()


def _count_where(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))
