"""Patients' phones that asked for one reminder."""

import base64
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from feedback_server.store.db.engine import Transaction
from feedback_server.store.db.secure_delete import ExpiredRows

from .tables import patient_reminder_table

_REMINDER = patient_reminder_table


@dataclass(frozen=True)
class Reminder:
    """A reminder; subscription, practice and language are ``sealed`` to the key ``key_id``."""

    id: str
    digest: str
    key_id: str
    sealed: bytes
    vapid: str
    service: str
    expires_on: date


def upsert(tx: Transaction, reminder: Reminder) -> None:
    """Store a reminder, replacing one with the same endpoint."""
    tx.execute(sa.delete(_REMINDER).where(_REMINDER.c.digest == reminder.digest))
    sealed = base64.b64encode(reminder.sealed).decode()
    tx.execute(sa.insert(_REMINDER).values(vars(reminder) | {"sealed": sealed}))


def find(tx: Transaction, id: str) -> Reminder | None:
    return _find_where(tx, _REMINDER.c.id == id)


def by_digest(tx: Transaction, digest: str) -> Reminder | None:
    return _find_where(tx, _REMINDER.c.digest == digest)


def forget(tx: Transaction, id: str) -> bool:
    """Delete a reminder; whether there was one."""
    return bool(tx.execute(sa.delete(_REMINDER).where(_REMINDER.c.id == id)).rowcount)


def expired(today: date) -> ExpiredRows:
    return ExpiredRows(_REMINDER, _REMINDER.c.expires_on <= today)


def _find_where(tx: Transaction, which: sa.ColumnElement[bool]) -> Reminder | None:
    row: sa.Row[Any] | None = tx.execute(sa.select(_REMINDER).where(which)).one_or_none()
    if row is None:
        return None
    return Reminder(**(dict(row._mapping) | {"sealed": base64.b64decode(row.sealed)}))
