"""Presses of forms, under digests, and the sealed answer to each."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from feedback_server.store.db.dialect import insert, utc
from feedback_server.store.db.engine import Transaction
from feedback_server.store.db.secure_delete import ExpiredRows

from .tables import form_press_table


@dataclass(frozen=True)
class Press:
    begun_at: datetime
    sealed: str | None
    """None while it is worked on."""


def begin(tx: Transaction, digest: str, now: datetime) -> bool:
    """Whether this is the first such press."""
    values = {"digest": digest, "begun_at": now}
    statement = insert(tx, form_press_table).values(values).on_conflict_do_nothing()
    return bool(tx.execute(statement).rowcount)


def find(tx: Transaction, digest: str) -> Press | None:
    table = form_press_table
    row = tx.execute(sa.select(table).where(table.c.digest == digest)).one_or_none()
    return Press(utc(row.begun_at), row.sealed) if row else None


def set_answer(tx: Transaction, digest: str, sealed: str) -> None:
    table = form_press_table
    tx.execute(sa.update(table).where(table.c.digest == digest).values(sealed=sealed))


def forget(tx: Transaction, digest: str) -> None:
    tx.execute(sa.delete(form_press_table).where(form_press_table.c.digest == digest))


def begun_before(moment: datetime) -> ExpiredRows:
    return ExpiredRows(form_press_table, form_press_table.c.begun_at <= moment)
