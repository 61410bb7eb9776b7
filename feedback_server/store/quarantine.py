"""What could not be stored, kept whole until a person or a fix deals with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from . import tables
from .dialect import insert
from .engine import Transaction
from .old_rows import Old


@dataclass(frozen=True)
class Quarantined:
    """One envelope as it came (``envelope`` is JSON), and why it could not be stored."""

    id: str
    digest: str
    envelope: str
    reason: str
    received_on: date


@dataclass(frozen=True)
class Held:
    """How many are held for a reason, and the day on which the oldest of them came."""

    reason: str
    count: int
    oldest: date


def add(tx: Transaction, items: Iterable[Quarantined]) -> None:
    """Keep these; one that is already kept stays as it is."""
    rows = [vars(item) for item in sorted(items, key=lambda item: (item.id, item.digest))]
    if rows:
        tx.execute(insert(tx, tables.quarantine).on_conflict_do_nothing(), rows)


def every(tx: Transaction) -> list[Quarantined]:
    """All that is held, by day of receipt."""
    table = tables.quarantine
    statement = sa.select(table).order_by(table.c.received_on, table.c.id, table.c.digest)
    return [Quarantined(**row._mapping) for row in tx.execute(statement)]


def count(tx: Transaction) -> int:
    return tx.scalar(sa.select(sa.func.count()).select_from(tables.quarantine)) or 0


def by_reason(tx: Transaction) -> list[Held]:
    """Why they are held, the most frequent reason first."""
    table = tables.quarantine
    number = sa.func.count()
    statement = (
        sa.select(table.c.reason, number, sa.func.min(table.c.received_on))
        .group_by(table.c.reason)
        .order_by(number.desc(), table.c.reason)
    )
    return [Held(*row) for row in tx.execute(statement)]


def release(tx: Transaction, item: Quarantined) -> None:
    """Forget one that has been stored after all."""
    table = tables.quarantine
    tx.execute(sa.delete(table).where(table.c.id == item.id, table.c.digest == item.digest))


def received_before(day: date) -> Old:
    return Old(tables.quarantine, tables.quarantine.c.received_on < day)
