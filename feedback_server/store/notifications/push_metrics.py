"""Push results: counts by day, push service and outcome."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Transaction
from feedback_server.store.db.secure_delete import ExpiredRows

from .tables import push_metric_table

_COUNT = push_metric_table


@dataclass(frozen=True)
class PushCount:
    service: str
    outcome: str
    number: int


def add(tx: Transaction, day: date, service: str, outcome: str) -> None:
    statement = insert(tx, _COUNT).values(day=day, service=service, outcome=outcome, count=1)
    more = {"count": _COUNT.c.count + 1}
    keys = [_COUNT.c.day, _COUNT.c.service, _COUNT.c.outcome]
    tx.execute(statement.on_conflict_do_update(index_elements=keys, set_=more))


def since(tx: Transaction, day: date) -> list[PushCount]:
    """Counts by push service and outcome, from that day on."""
    statement = (
        sa.select(_COUNT.c.service, _COUNT.c.outcome, sa.func.sum(_COUNT.c.count))
        .where(_COUNT.c.day >= day)
        .group_by(_COUNT.c.service, _COUNT.c.outcome)
        .order_by(_COUNT.c.service, _COUNT.c.outcome)
    )
    return [PushCount(row[0], row[1], int(row[2])) for row in tx.execute(statement)]


def older_than(day: date) -> ExpiredRows:
    return ExpiredRows(_COUNT, _COUNT.c.day < day)
