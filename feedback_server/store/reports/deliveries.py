"""The log of reports that were e-mailed: to whom, which revision, when, and what came of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.reports.email_delivery import DeliveryReason, DeliveryState
from feedback_server.domain.surveys.service import MAIN
from feedback_server.store.db.dialect import insert, utc
from feedback_server.store.db.engine import Transaction
from feedback_server.store.db.secure_delete import ExpiredRows

from .tables import report_delivery_table

_DELIVERY = report_delivery_table
_NOT_SENT = (DeliveryState.FAILED.value, DeliveryState.BOUNCED.value)


@dataclass(frozen=True)
class Delivery:
    id: str
    pcn: str
    service: str
    month: Month
    revision: int
    recipient: str | None
    """None for a test, which goes to ``by``, and for somebody who was removed."""
    test: bool
    by: str
    queued_at: datetime
    state: DeliveryState = DeliveryState.QUEUED
    reason: DeliveryReason = DeliveryReason.NONE
    code: int = 0
    """What the mail server answered, where that is why."""
    ended_at: datetime | None = None


def add(tx: Transaction, delivery: Delivery) -> Delivery | None:
    """The delivery as it is queued now: a new one, or an earlier one that did not go.

    None where the same revision went to this person, or is on its way.
    """
    values = vars(delivery) | {"month": str(delivery.month)}
    columns = ["pcn", "service", "month", "revision", "recipient"]
    anew = {name: values[name] for name in ("by", "queued_at", "state", "reason", "code")}
    statement = (
        insert(tx, _DELIVERY)
        .values(values)
        .on_conflict_do_update(
            index_elements=columns,
            set_=anew | {"ended_at": None},
            where=_DELIVERY.c.state.in_(_NOT_SENT),
        )
    )
    row = tx.execute(statement.returning(_DELIVERY)).one_or_none()
    return None if row is None else _delivery(row)


def find(tx: Transaction, id: str) -> Delivery | None:
    row = tx.execute(sa.select(_DELIVERY).where(_DELIVERY.c.id == id)).one_or_none()
    return None if row is None else _delivery(row)


def newest(tx: Transaction, pcn: str, service: str = MAIN, limit: int = 100) -> list[Delivery]:
    own = (_DELIVERY.c.pcn == pcn) & (_DELIVERY.c.service == service)
    statement = sa.select(_DELIVERY).where(own)
    newest_first = statement.order_by(_DELIVERY.c.queued_at.desc(), _DELIVERY.c.id)
    return [_delivery(row) for row in tx.execute(newest_first.limit(limit))]


def reached(
    tx: Transaction, pcn: str, month: Month, revision: int, service: str = MAIN
) -> set[str]:
    """The ids of those to whom this revision went, or to whom it is on its way."""
    own = (_DELIVERY.c.pcn == pcn) & (_DELIVERY.c.service == service)
    this = (_DELIVERY.c.month == str(month)) & (_DELIVERY.c.revision == revision)
    good = _DELIVERY.c.state.not_in(_NOT_SENT) & _DELIVERY.c.recipient.is_not(None)
    return set(tx.scalars(sa.select(_DELIVERY.c.recipient).where(own, this, good)))


def change(
    tx: Transaction,
    id: str,
    state: DeliveryState,
    *,
    was: Collection[DeliveryState],
    reason: DeliveryReason = DeliveryReason.NONE,
    code: int = 0,
    ended_at: datetime | None = None,
) -> bool:
    """Whether it was in one of these states, and is now in the new one."""
    found = (_DELIVERY.c.id == id) & _DELIVERY.c.state.in_([each.value for each in was])
    values = {"state": state.value, "reason": reason.value, "code": code, "ended_at": ended_at}
    return bool(tx.execute(sa.update(_DELIVERY).where(found).values(values)).rowcount)


def older_than(at: datetime) -> ExpiredRows:
    return ExpiredRows(_DELIVERY, _DELIVERY.c.queued_at < at)


def _delivery(row: sa.Row[Any]) -> Delivery:
    return Delivery(
        row.id,
        row.pcn,
        row.service,
        Month.parse(row.month),
        row.revision,
        row.recipient,
        row.test,
        row.by,
        utc(row.queued_at),
        DeliveryState(row.state),
        DeliveryReason(row.reason),
        row.code,
        utc(row.ended_at) if row.ended_at else None,
    )
