"""Whom a network's reports are e-mailed to, and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from feedback_server.domain.reports.email_delivery import Enclosure, SendingPlan, StopReason
from feedback_server.domain.surveys.service import MAIN
from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Transaction
from feedback_server.store.db.secure_delete import ExpiredRows, bulk_delete

from .tables import report_delivery_table, report_recipient_table, report_sending_table

_RECIPIENT, _PLAN = report_recipient_table, report_sending_table


@dataclass(frozen=True)
class Recipient:
    id: str
    pcn: str
    service: str
    address: str
    name: str
    added_by: str
    added_on: date
    stopped_on: date | None = None
    stopped_why: StopReason | None = None
    refusals: int = 0
    """How often in a row the address was refused."""


def add(tx: Transaction, recipient: Recipient) -> bool:
    """False where the address is there already."""
    values = vars(recipient) | {"stopped_why": recipient.stopped_why or ""}
    statement = insert(tx, _RECIPIENT).values(values).on_conflict_do_nothing()
    return bool(tx.execute(statement.returning(_RECIPIENT.c.id)).first())


def list_recipients(tx: Transaction, pcn: str, service: str = MAIN) -> list[Recipient]:
    """By name."""
    own = (_RECIPIENT.c.pcn == pcn) & (_RECIPIENT.c.service == service)
    rows = tx.execute(sa.select(_RECIPIENT).where(own))
    return sorted(map(_recipient, rows), key=lambda found: (found.name.lower(), found.address))


def find(tx: Transaction, id: str) -> Recipient | None:
    row = tx.execute(sa.select(_RECIPIENT).where(_RECIPIENT.c.id == id)).one_or_none()
    return None if row is None else _recipient(row)


def stop(tx: Transaction, id: str, on: date, why: StopReason) -> bool:
    """Whether it was not stopped before."""
    open_ = (_RECIPIENT.c.id == id) & _RECIPIENT.c.stopped_on.is_(None)
    statement = sa.update(_RECIPIENT).where(open_).values(stopped_on=on, stopped_why=why.value)
    return bool(tx.execute(statement).rowcount)


def start_again(tx: Transaction, id: str) -> None:
    fresh = {"stopped_on": None, "stopped_why": "", "refusals": 0}
    tx.execute(sa.update(_RECIPIENT).where(_RECIPIENT.c.id == id).values(fresh))


def set_refusals(tx: Transaction, id: str, refusals: int) -> None:
    tx.execute(sa.update(_RECIPIENT).where(_RECIPIENT.c.id == id).values(refusals=refusals))


def remove(tx: Transaction, ids: Collection[str]) -> int:
    """Delete people with their addresses; what went to them stays in the log without a name."""
    table = report_delivery_table
    tx.execute(sa.update(table).where(table.c.recipient.in_(ids)).values(recipient=None))
    return bulk_delete(tx, ExpiredRows(_RECIPIENT, _RECIPIENT.c.id.in_(ids)))


def stopped_before(tx: Transaction, day: date) -> list[str]:
    """The ids of those who were stopped before a day."""
    return list(tx.scalars(sa.select(_RECIPIENT.c.id).where(_RECIPIENT.c.stopped_on < day)))


def plan_of(tx: Transaction, pcn: str, service: str = MAIN) -> SendingPlan:
    own = (_PLAN.c.pcn == pcn) & (_PLAN.c.service == service)
    row = tx.execute(sa.select(_PLAN).where(own)).one_or_none()
    if row is None:
        return SendingPlan()
    return SendingPlan(row.by_itself, row.working_day, Enclosure(row.enclosure))


def set_plan(tx: Transaction, pcn: str, plan: SendingPlan, service: str = MAIN) -> None:
    values = {"pcn": pcn, "service": service, **vars(plan), "enclosure": plan.enclosure.value}
    statement = insert(tx, _PLAN).values(values)
    tx.execute(statement.on_conflict_do_update(index_elements=["pcn", "service"], set_=values))


def _recipient(row: sa.Row[Any]) -> Recipient:
    why = StopReason(row.stopped_why) if row.stopped_why else None
    return Recipient(**{**row._asdict(), "stopped_why": why})
