"""Patients asked by the front desk: one number for a practice and a day."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Transaction

from .tables import front_desk_tally_table, used_form_table

TABLE = front_desk_tally_table


def add_one(tx: Transaction, practice: str, day: date) -> None:
    statement = insert(tx, TABLE).values(practice=practice, day=day, count=1)
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["practice", "day"], set_={"count": TABLE.c.count + 1}
        )
    )


def remove_one(tx: Transaction, practice: str, day: date) -> bool:
    """Subtract one; whether there was one to subtract."""
    statement = sa.update(TABLE).where(*_practice_and_day(practice, day), TABLE.c.count > 0)
    return tx.execute(statement.values(count=TABLE.c.count - 1)).rowcount == 1


def upsert(tx: Transaction, numbers: Iterable[tuple[str, date, int]]) -> None:
    """Set the numbers of practices and days."""
    rows = [dict(zip(("practice", "day", "count"), number, strict=True)) for number in numbers]
    statement = insert(tx, TABLE)
    new = {"count": statement.excluded["count"]}
    if rows:
        tx.execute(
            statement.on_conflict_do_update(index_elements=["practice", "day"], set_=new), rows
        )


def count_on(tx: Transaction, practice: str, day: date) -> int:
    return tx.scalar(sa.select(TABLE.c.count).where(*_practice_and_day(practice, day))) or 0


def by_day(tx: Transaction, practice: str, first: date, last: date) -> dict[date, int]:
    """Numbers over 0 by day, latest first."""
    statement = (
        sa.select(TABLE.c.day, TABLE.c.count)
        .where(TABLE.c.practice == practice, TABLE.c.day.between(first, last), TABLE.c.count > 0)
        .order_by(TABLE.c.day.desc())
    )
    return {row[0]: row[1] for row in tx.execute(statement)}


def by_practice(
    tx: Transaction, practices: Iterable[str], first: date, last: date
) -> dict[str, int]:
    """Patients asked by each of these practices; none for those that counted nobody."""
    total = sa.func.sum(TABLE.c.count)
    statement = (
        sa.select(TABLE.c.practice, total)
        .where(TABLE.c.practice.in_(list(practices)), TABLE.c.day.between(first, last))
        .group_by(TABLE.c.practice)
        .having(total > 0)
    )
    return {practice: int(count) for practice, count in tx.execute(statement)}


def use_form(tx: Transaction, id: str, on: date) -> bool:
    """Use a form id up; whether it was unused."""
    table = used_form_table
    statement = insert(tx, table).values(id=id, used_on=on).on_conflict_do_nothing()
    return tx.scalar(statement.returning(table.c.id)) is not None


def forget_forms(tx: Transaction, before: date) -> None:
    table = used_form_table
    tx.execute(sa.delete(table).where(table.c.used_on < before))


def _practice_and_day(practice: str, day: date) -> tuple[sa.ColumnElement[bool], ...]:
    return TABLE.c.practice == practice, TABLE.c.day == day
