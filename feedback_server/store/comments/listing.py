"""Lists of comments, filtered and a page at a time, in an order that says nothing of who came when.

What needs a person today stands first; after that comes the order of random ids.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.comment import Comment, ModerationState
from feedback_server.domain.comments.listing import CommentQuery, CommentView, Span
from feedback_server.domain.surveys.survey import Survey
from feedback_server.store.db.dialect import json_text
from feedback_server.store.db.engine import Transaction
from feedback_server.store.submissions.submissions import is_counted
from feedback_server.store.submissions.tables import submission_table

from . import comments
from .follow_up import NEEDS_TODAY
from .tables import comment_follow_up_table, comment_review_table, comment_table

_GIVEN, _WORDS = submission_table.c, comment_table.c
_REVIEW, _CARE = comment_review_table.c, comment_follow_up_table.c

SHOWN = sa.func.coalesce(sa.func.nullif(_REVIEW.words, ""), _WORDS.text)
"""``Comment.shown`` as SQL."""


@dataclass(frozen=True)
class CommentPage:
    """One page of a list. ``counts`` are totals of every list."""

    comments: list[Comment]
    counts: Mapping[CommentView, int]
    page: int
    pages: int


def listed(
    tx: Transaction,
    surveys: Mapping[str, Survey],
    wanted: CommentQuery,
    show: CommentView,
    *,
    page: int,
    at_once: int,
) -> CommentPage:
    """A page of the list; ``surveys`` holds every version. Beyond the last page comes the last."""
    found = _found(tx, surveys, wanted)
    rows = _page(tx, found, show, max(1, page), at_once)
    number = Counter(
        {
            comment_view: int(getattr(rows[0], comment_view.value) or 0)
            for comment_view in CommentView
        }
    )
    page, pages = _place(number[show], page, at_once)
    if rows[0].submission is None and number[show]:
        rows = _page(tx, found, show, page, at_once)
    keys = [(row.submission, row.question) for row in rows if row.submission is not None]
    return CommentPage(_in_order(tx, surveys, keys), number, page, pages)


def count_by_practice(
    tx: Transaction,
    surveys: Mapping[str, Survey],
    practices: Collection[str],
    show: CommentView,
    month: Month | None = None,
) -> Counter[str]:
    """How many comments a list holds of a month, or of all months, by practice."""
    within = sa.true() if month is None else _in_span((month, month))
    statement = (
        sa.select(_GIVEN.practice, sa.func.count().label("number"))
        .select_from(comments.joined())
        .where(
            is_counted(),
            SHOWN != "",
            _GIVEN.practice.in_(practices),
            within,
            _lists(tx, surveys, "")[show],
        )
        .group_by(_GIVEN.practice)
    )
    return Counter({row.practice: row.number for row in tx.execute(statement)})


def left(
    tx: Transaction,
    surveys: Mapping[str, Survey],
    wanted: CommentQuery,
    show: CommentView,
    keys: Collection[tuple[str, str]],
) -> tuple[int, set[tuple[str, str]]]:
    """How many comments a list has, and which of ``keys`` (submission and question) are in it."""
    found = _found(tx, surveys, wanted)
    number = tx.execute(sa.select(sa.func.count()).where(found.c[show.value])).scalar_one()
    some = sa.select(found.c.submission, found.c.question).where(
        found.c[show.value], found.c.submission.in_([submission for submission, _ in keys])
    )
    here = {(row.submission, row.question) for row in tx.execute(some)}
    return int(number), here & set(keys)


def _lists(
    tx: Transaction, surveys: Mapping[str, Survey], me: str
) -> Mapping[CommentView, sa.ColumnElement[bool]]:
    willing = is_willing(tx, surveys)
    done = sa.func.coalesce(_CARE.done, sa.false()).is_(sa.true())
    followed = sa.or_(_CARE.assigned_to != "", _CARE.note != "", _CARE.today.is_(sa.true()))
    return {
        CommentView.WAITING: sa.or_(NEEDS_TODAY, sa.and_(willing, _REVIEW.state.is_(None))),
        CommentView.ALL: sa.true(),
        CommentView.TODAY: NEEDS_TODAY,
        CommentView.CLEARED: sa.and_(willing, _REVIEW.state == ModerationState.CLEARED.value),
        CommentView.OUT: sa.and_(willing, _REVIEW.state == ModerationState.KEPT_OUT.value),
        CommentView.PRIVATE: sa.not_(willing),
        CommentView.MINE: sa.and_(_CARE.assigned_to == me, sa.not_(done)),
        CommentView.OPEN: sa.and_(followed, sa.not_(done)),
        CommentView.DONE: done,
    }


def is_willing(tx: Transaction, surveys: Mapping[str, Survey]) -> sa.ColumnElement[bool]:
    """``Comment.willing`` as SQL; False, never NULL, without an answer."""
    asked = {
        version: wish.id
        for version, survey in surveys.items()
        if (
            wish := next(
                (question for question in survey.questions if question.role == "publish"), None
            )
        )
    }
    return _answered(tx, asked, "yes")


def _answered(tx: Transaction, questions: Mapping[str, str], code: str) -> sa.ColumnElement[bool]:
    """A text search; ``questions`` is the id of the question in each version."""
    either = [
        sa.and_(
            _GIVEN.version.in_([version for version, id in questions.items() if id == question]),
            sa.func.coalesce(json_text(tx, submission_table.c.answers, question), "") == code,
        )
        for question in sorted(set(questions.values()))
    ]
    return sa.or_(sa.false(), *either)


def _narrowed(
    tx: Transaction, surveys: Mapping[str, Survey], wanted: CommentQuery
) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [_GIVEN.practice.in_(wanted.practices)]
    if wanted.spans is not None:
        found.append(sa.or_(sa.false(), *(_in_span(span) for span in wanted.spans)))
    if wanted.fft:
        asked = {version: survey.fft.id for version, survey in surveys.items()}
        found.append(_answered(tx, asked, wanted.fft))
    if wanted.theme:
        themes = sa.func.coalesce(_REVIEW.themes, _WORDS.themes)
        found.append(themes.contains(comments.to_column([wanted.theme]), autoescape=True))
    if wanted.text:
        found.append(_holds(wanted.text))
    return found


def _in_span(span: Span) -> sa.ColumnElement[bool]:
    first, last = span
    return _GIVEN.given_on.between(first.first_day(), last.last_day())


def _holds(text: str) -> sa.ColumnElement[bool]:
    """Databases lower A to Z for certain, other letters perhaps: so either case is looked for."""
    ways = {_lower_a_to_z(each) for each in (text, text.lower(), text.upper())} | {text.lower()}
    shown = sa.func.lower(SHOWN)
    return sa.or_(*(shown.contains(way, autoescape=True) for way in sorted(ways)))


def _lower_a_to_z(text: str) -> str:
    return "".join(each.lower() if each.isascii() else each for each in text)


def _found(tx: Transaction, surveys: Mapping[str, Survey], wanted: CommentQuery) -> sa.CTE:
    """Select of the queried comments, with the lists that each is in."""
    lists = _lists(tx, surveys, wanted.me)
    columns = [each.label(show.value) for show, each in lists.items()]
    return (
        sa.select(_WORDS.submission, _WORDS.question, *columns)
        .select_from(comments.joined())
        .where(is_counted(), SHOWN != "", *_narrowed(tx, surveys, wanted))
        .cte("found")
    )


def _page(
    tx: Transaction, found: sa.CTE, show: CommentView, page: int, at_once: int
) -> Sequence[sa.Row[Any]]:
    """A row for each comment of one page, with the totals of all lists.

    So what was found is gone through once. A page that is not there is one row without a comment.
    """
    sums = [
        sa.func.sum(sa.case((found.c[comment_view.value], 1), else_=0)).label(comment_view.value)
        for comment_view in CommentView
    ]
    first = sa.case((found.c[CommentView.TODAY.value], 0), else_=1).label("first")
    some = (
        sa.select(found.c.submission, found.c.question, first)
        .where(found.c[show.value])
        .order_by(first, found.c.submission, found.c.question)
        .limit(at_once)
        .offset((page - 1) * at_once)
        .subquery("some")
    )
    numbers = sa.select(*sums).subquery("numbers")
    statement = (
        sa.select(numbers, some)
        .select_from(numbers.outerjoin(some, sa.true()))
        .order_by(some.c.first, some.c.submission, some.c.question)
    )
    return tx.execute(statement).all()


def _place(number: int, page: int, at_once: int) -> tuple[int, int]:
    pages = max(1, -(-number // at_once))
    return min(max(1, page), pages), pages


def _in_order(
    tx: Transaction, surveys: Mapping[str, Survey], keys: Sequence[tuple[str, str]]
) -> list[Comment]:
    where = _WORDS.submission.in_([submission for submission, _ in keys])
    found = {
        (comment.submission, comment.question): comment
        for comment in comments.read(tx, lambda _: surveys, where)
    }
    return [found[key] for key in keys]
