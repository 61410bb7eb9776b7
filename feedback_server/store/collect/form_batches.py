"""Batches of paper forms that staff enter, and which forms are in an open one."""

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa

from feedback_server.domain.collect.form_batch import BatchForm, FormBatch
from feedback_server.domain.submissions.submission import Mode
from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Transaction
from feedback_server.store.db.secure_delete import ExpiredRows

from .tables import form_batch_form_table, form_batch_table


def add(tx: Transaction, batch: FormBatch) -> bool:
    """Add a batch; False where its id exists already."""
    table = form_batch_table
    values = vars(batch) | {"mode": batch.mode.value}
    statement = insert(tx, table).values(values).on_conflict_do_nothing()
    return tx.scalar(statement.returning(table.c.id)) is not None


def find(tx: Transaction, id: str, *, lock: bool = False) -> FormBatch | None:
    """``lock`` keeps others from changing or closing it until this transaction ends."""
    if "\0" in id:
        return None
    statement = sa.select(form_batch_table).where(form_batch_table.c.id == id)
    row = tx.execute(statement.with_for_update() if lock else statement).one_or_none()
    return _batch(row) if row else None


def open_of(tx: Transaction, practices: Collection[str]) -> list[tuple[FormBatch, int]]:
    """Open batches with their number of forms, newest first."""
    table, form = form_batch_table, form_batch_form_table
    entered = (
        sa.select(sa.func.count())
        .where(form.c.form_batch == table.c.id, form.c.removed.is_(False))
        .scalar_subquery()
    )
    statement = (
        sa.select(table, entered.label("number"))
        .where(table.c.practice.in_(practices), table.c.closed_on.is_(None))
        .order_by(table.c.started_on.desc(), table.c.id)
    )
    return [(_batch(row), row.number) for row in tx.execute(statement)]


def forms(tx: Transaction, batch: str) -> list[BatchForm]:
    """The forms of a batch, removed ones included."""
    table = form_batch_form_table
    rows = tx.execute(sa.select(table).where(table.c.form_batch == batch))
    return [BatchForm(row.submission, row.number, row.removed) for row in rows]


def put_form(tx: Transaction, batch: str, form: BatchForm) -> None:
    tx.execute(sa.insert(form_batch_form_table).values(form_batch=batch, **vars(form)))


def take_form_out(tx: Transaction, batch: str, submission: str) -> None:
    table = form_batch_form_table
    same = (table.c.form_batch == batch) & (table.c.submission == submission)
    tx.execute(sa.update(table).where(same).values(removed=True))


def change_total(tx: Transaction, id: str, total: int) -> None:
    tx.execute(sa.update(form_batch_table).where(form_batch_table.c.id == id).values(total=total))


def close(tx: Transaction, id: str, on: date, entered: int) -> None:
    """Close a batch, and forget which submissions were in it, in which order."""
    table = form_batch_table
    tx.execute(sa.delete(form_batch_form_table).where(form_batch_form_table.c.form_batch == id))
    tx.execute(sa.update(table).where(table.c.id == id).values(closed_on=on, entered=entered))


def forms_of_closed() -> ExpiredRows:
    """Condition: forms of closed batches. Closing leaves none; retention checks it."""
    table = form_batch_form_table
    closed = sa.select(form_batch_table.c.id).where(form_batch_table.c.closed_on.is_not(None))
    return ExpiredRows(table, table.c.form_batch.in_(closed))


def _batch(row: sa.Row[Any]) -> FormBatch:
    return FormBatch(
        id=row.id,
        practice=row.practice,
        mode=Mode(row.mode),
        survey=row.survey,
        language=row.language,
        given_on=row.given_on,
        total=row.total,
        started_on=row.started_on,
        closed_on=row.closed_on,
        entered=row.entered,
    )
