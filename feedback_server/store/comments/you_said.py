""" "You said, we did", and the comments that led to it."""

from typing import Any

import sqlalchemy as sa

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.comment import Comment, ModerationState
from feedback_server.domain.comments.you_said import YouSaid
from feedback_server.domain.surveys.service import MAIN
from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Transaction

from . import comments
from .comments import Known
from .tables import comment_review_table, comment_table, you_said_comment_table, you_said_table


def upsert(tx: Transaction, one: YouSaid) -> None:
    """Add a statement, or replace the one with its id."""
    values = {
        "id": one.id,
        "pcn": one.pcn,
        "month": str(one.month),
        "service": one.service,
        "said": one.said,
        "did": one.did,
        "written_by": one.by,
        "written_on": one.on,
    }
    statement = insert(tx, you_said_table).values(values)
    new = {name: statement.excluded[name] for name in values if name not in ("id", "pcn")}
    tx.execute(statement.on_conflict_do_update(index_elements=["id"], set_=new))


def find(tx: Transaction, pcn: str, id: str) -> YouSaid | None:
    if "\0" in id:
        return None
    table = you_said_table
    statement = sa.select(table).where(table.c.pcn == pcn, table.c.id == id)
    row = tx.execute(statement).one_or_none()
    return _you_said(row) if row else None


def list_all(
    tx: Transaction, pcn: str, month: Month | None = None, service: str = MAIN
) -> list[YouSaid]:
    """A network's statements, or those of one month of a service; newest month first."""
    table = you_said_table
    statement = sa.select(table).where(table.c.pcn == pcn)
    if month:
        statement = statement.where(table.c.month == str(month), table.c.service == service)
    order = (table.c.month.desc(), table.c.written_on, table.c.id)
    return [_you_said(row) for row in tx.execute(statement.order_by(*order))]


def link(tx: Transaction, one: YouSaid, comment: Comment) -> None:
    tx.execute(
        insert(tx, you_said_comment_table).values(_link(one, comment)).on_conflict_do_nothing()
    )


def unlink(tx: Transaction, one: YouSaid, comment: Comment) -> None:
    table = you_said_comment_table
    same = [table.c[name] == value for name, value in _link(one, comment).items()]
    tx.execute(sa.delete(table).where(*same))


def linked(tx: Transaction, surveys: Known, one: YouSaid) -> list[Comment]:
    """Linked comments that are still cleared, in the order of their random ids."""
    table, words, review = you_said_comment_table, comment_table, comment_review_table
    of = sa.exists().where(
        table.c.you_said == one.id,
        table.c.submission == words.c.submission,
        table.c.question == words.c.question,
    )
    return comments.read(tx, surveys, of & (review.c.state == ModerationState.CLEARED.value))


def _link(one: YouSaid, comment: Comment) -> dict[str, str]:
    return {
        "you_said": one.id,
        "submission": comment.submission,
        "question": comment.question,
    }


def _you_said(row: sa.Row[Any]) -> YouSaid:
    month = Month.parse(row.month)
    by, on = row.written_by, row.written_on
    return YouSaid(row.id, row.pcn, month, row.said, row.did, by, on, row.service)
