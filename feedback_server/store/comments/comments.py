"""Comments with their moderation; only of submissions that count."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.comment import Comment, ModerationState, Review
from feedback_server.domain.comments.follow_up import FollowUp
from feedback_server.domain.comments.themes import OTHER
from feedback_server.domain.comments.tone import Tone
from feedback_server.domain.surveys.survey import Survey
from feedback_server.store.db.engine import Transaction
from feedback_server.store.submissions.submissions import Span, is_counted
from feedback_server.store.submissions.tables import submission_table

from .tables import comment_follow_up_table, comment_review_table, comment_table

Known = Callable[[Collection[str]], Mapping[str, Survey]]
"""Published survey versions, these among them."""


def list_for_month(
    tx: Transaction, surveys: Known, practices: Collection[str], month: Month
) -> list[Comment]:
    """A month's comments, in the order of their random ids, which says nothing of time."""
    return read(tx, surveys, in_months(practices, month, month))


def in_months(practices: Collection[str], first: Month, last: Month) -> sa.ColumnElement[bool]:
    given = submission_table.c
    days = given.given_on.between(first.first_day(), last.last_day())
    return given.practice.in_(practices) & days


def find(tx: Transaction, surveys: Known, submission: str, question: str) -> Comment | None:
    if "\0" in submission + question:
        return None
    words = comment_table
    found = read(tx, surveys, (words.c.submission == submission) & (words.c.question == question))
    return found[0] if found else None


def cleared(tx: Transaction, span: Span) -> dict[str, dict[str, str]]:
    """Cleared texts of a span's submissions, by submission and question."""
    table = comment_review_table
    statement = (
        sa.select(table)
        .join(submission_table)
        .where(span.where(), table.c.state == ModerationState.CLEARED.value)
    )
    found: dict[str, dict[str, str]] = {}
    for row in tx.execute(statement):
        found.setdefault(row.submission, {})[row.question] = row.words
    return found


def decide(tx: Transaction, comment: Comment, review: Review | None) -> None:
    """Replace the review; None removes it."""
    table = comment_review_table
    same = (table.c.submission == comment.submission) & (table.c.question == comment.question)
    tx.execute(sa.delete(table).where(same))
    if review:
        values = {
            "submission": comment.submission,
            "question": comment.question,
            "state": review.state.value,
            "words": review.words,
            "themes": to_column(review.themes),
            "tone": review.tone.value,
            "decided_by": review.by,
            "decided_on": review.on,
            "first_by": review.first_by or review.by,
            "first_on": review.first_on or review.on,
        }
        tx.execute(sa.insert(table).values(values))


def to_column(themes: Sequence[str]) -> str:
    """Themes with a bar on either side of each, so that one can be looked for."""
    return f"|{'|'.join(themes)}|"


def _from_column(themes: str) -> tuple[str, ...]:
    return tuple(theme for theme in themes.split("|") if theme)


def joined() -> sa.FromClause:
    """Select of comments with submission, review and follow-up."""
    words, care = comment_table, comment_follow_up_table
    same = (care.c.submission == words.c.submission) & (care.c.question == words.c.question)
    return reviewed().outerjoin(care, same)


def reviewed() -> sa.Join:
    """Select of comments with submission and review."""
    words, reviews = comment_table, comment_review_table
    same = (reviews.c.submission == words.c.submission) & (reviews.c.question == words.c.question)
    return words.join(submission_table).outerjoin(reviews, same)


def read(tx: Transaction, surveys: Known, where: sa.ColumnElement[bool]) -> list[Comment]:
    rows = tx.execute(_all_columns().where(where)).all()
    known = surveys({row.version for row in rows})
    return [_comment(row, known[row.version]) for row in rows]


@cache
def _all_columns() -> sa.Select[Any]:
    """Comments with all that is known of them; made once, because it has so many columns."""
    given, words, reviews = submission_table, comment_table, comment_review_table
    care = comment_follow_up_table
    return (
        sa.select(
            words.c.submission,
            words.c.question,
            words.c.text,
            words.c.themes.label("suggested_themes"),
            words.c.tone.label("suggested_tone"),
            given.c.practice,
            given.c.given_on,
            given.c.version,
            given.c.answers,
            reviews.c.state,
            reviews.c.words,
            reviews.c.themes,
            reviews.c.tone,
            reviews.c.decided_by,
            reviews.c.decided_on,
            reviews.c.first_by,
            reviews.c.first_on,
            care.c.suggested,
            care.c.today,
            care.c.assigned_to,
            care.c.note,
            care.c.done,
        )
        .select_from(joined())
        .where(is_counted())
        .order_by(words.c.submission, words.c.question)
    )


def _comment(row: Any, survey: Survey) -> Comment:
    answers = json.loads(row.answers)
    wish = next((question.id for question in survey.questions if question.role == "publish"), "")
    review = None
    if row.state:
        first = (row.first_by or row.decided_by, row.first_on or row.decided_on)
        decided = (row.decided_by, row.decided_on)
        about = (_from_column(row.themes), Tone(row.tone))
        review = Review(ModerationState(row.state), row.words, *about, *decided, *first)
    care = FollowUp()
    if row.suggested is not None:
        care = FollowUp(row.suggested, row.today, row.assigned_to, row.note, row.done)
    return Comment(
        submission=row.submission,
        question=row.question,
        practice=row.practice,
        month=Month.of(row.given_on),
        text=row.text,
        suggested_themes=_from_column(row.suggested_themes) or (OTHER,),
        suggested_tone=Tone(row.suggested_tone or Tone.NEITHER),
        fft=str(answers.get(survey.fft.id, "")),
        willing=answers.get(wish) == "yes",
        review=review,
        care=care,
    )
