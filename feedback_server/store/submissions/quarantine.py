"""What could not be stored, kept whole until a person or a fix deals with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Transaction
from feedback_server.store.db.secure_delete import ExpiredRows

from .tables import quarantine_table

ROW_OVERHEAD = 300
"""Bytes that an item takes besides its envelope, in the table and its indexes."""


@dataclass(frozen=True)
class Quarantined:
    """One envelope as it came (``envelope`` is JSON), and why it could not be stored.

    ``of_tablet``: a tablet of ours sent it.
    """

    id: str
    digest: str
    envelope: str
    reason: str
    received_on: date
    of_tablet: bool = False

    @property
    def size(self) -> int:
        return size_of(self.envelope)


@dataclass(frozen=True)
class QuarantineKey:
    """Identifies an item, and says why it is held."""

    received_on: date
    reason: str
    id: str
    digest: str


@dataclass(frozen=True)
class ReasonSummary:
    """How many items are held for a reason, in how many bytes, and the day the oldest came."""

    reason: str
    count: int
    size: int
    oldest: date


def size_of(envelope: str) -> int:
    """Bytes that an envelope takes in quarantine."""
    return len(envelope.encode()) + ROW_OVERHEAD


def add(tx: Transaction, items: Iterable[Quarantined]) -> None:
    """Keep these items; one that is already kept stays as it is."""
    rows = [
        {**vars(item), "size": item.size}
        for item in sorted(items, key=lambda item: (item.id, item.digest))
    ]
    if rows:
        tx.execute(insert(tx, quarantine_table).on_conflict_do_nothing(), rows)


def list_all(tx: Transaction) -> list[Quarantined]:
    """All items that are held, by day of receipt."""
    table = quarantine_table
    columns = [column for column in table.columns if column.name != "size"]
    statement = sa.select(*columns).order_by(table.c.received_on, table.c.id, table.c.digest)
    return [Quarantined(**row._mapping) for row in tx.execute(statement)]


def list_keys(tx: Transaction) -> list[QuarantineKey]:
    """Keys of all items, by day of receipt: their envelopes may be larger than memory."""
    table = quarantine_table
    columns = (table.c.received_on, table.c.reason, table.c.id, table.c.digest)
    order = (table.c.received_on, table.c.id, table.c.digest)
    return [QuarantineKey(*row) for row in tx.execute(sa.select(*columns).order_by(*order))]


def read_envelopes(tx: Transaction, some: Iterable[QuarantineKey]) -> dict[QuarantineKey, str]:
    """The envelopes of those items that are still held."""
    table, wanted = quarantine_table, {(name.id, name.digest): name for name in some}
    statement = sa.select(table.c.id, table.c.digest, table.c.envelope)
    rows = tx.execute(statement.where(table.c.id.in_({id for id, _ in wanted})))
    return {wanted[id, digest]: envelope for id, digest, envelope in rows if (id, digest) in wanted}


def held_bytes(tx: Transaction, *, of_tablet: bool) -> int:
    """How many bytes are held that came from tablets of ours, or from anybody else."""
    table = quarantine_table
    statement = sa.select(sa.func.sum(table.c.size)).where(table.c.of_tablet == of_tablet)
    return int(tx.scalar(statement) or 0)


def already_held(tx: Transaction, items: Iterable[Quarantined]) -> set[tuple[str, str]]:
    """Id and digest of those items that are held already."""
    table = quarantine_table
    ids = {item.id for item in items}
    statement = sa.select(table.c.id, table.c.digest).where(table.c.id.in_(ids))
    return {(id, digest) for id, digest in tx.execute(statement)}


def measure(tx: Transaction, reason: str | None) -> tuple[int, int, int]:
    """How many items are held for one reason or any, in how many bytes; how many of our tablets."""
    table = quarantine_table
    number, size = sa.func.count(), sa.func.coalesce(sa.func.sum(table.c.size), 0)
    ours = sa.func.count().filter(table.c.of_tablet)
    statement = sa.select(number, size, ours).where(_for_reason(reason))
    found = tx.execute(statement).one()
    return int(found[0]), int(found[1]), int(found[2])


def drop(tx: Transaction, reason: str | None) -> None:
    """Delete the items that are held for one reason, or all of them."""
    tx.execute(sa.delete(quarantine_table).where(_for_reason(reason)))


def _for_reason(reason: str | None) -> sa.ColumnElement[bool]:
    return quarantine_table.c.reason == reason if reason else sa.true()


def count(tx: Transaction) -> int:
    return tx.scalar(sa.select(sa.func.count()).select_from(quarantine_table)) or 0


def by_reason(tx: Transaction) -> list[ReasonSummary]:
    """Why items are held, the most frequent reason first."""
    table = quarantine_table
    number = sa.func.count()
    statement = (
        sa.select(
            table.c.reason, number, sa.func.sum(table.c.size), sa.func.min(table.c.received_on)
        )
        .group_by(table.c.reason)
        .order_by(number.desc(), table.c.reason)
    )
    return [ReasonSummary(*row) for row in tx.execute(statement)]


def release(tx: Transaction, item: QuarantineKey) -> None:
    """Delete an item that has been stored after all."""
    table = quarantine_table
    tx.execute(sa.delete(table).where(table.c.id == item.id, table.c.digest == item.digest))


def received_before(day: date) -> ExpiredRows:
    return ExpiredRows(quarantine_table, quarantine_table.c.received_on < day)
