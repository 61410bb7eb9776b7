"""One-time invitations: which have been used, and how many were made."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Transaction

from .tables import invitation_batch_table, used_invitation_table


def record_batch(tx: Transaction, practice: str, created_on: date, count: int) -> None:
    row = {"practice": practice, "created_on": created_on, "count": count}
    tx.execute(sa.insert(invitation_batch_table).values(row))


def mark_used(tx: Transaction, used: Iterable[tuple[str, date]]) -> set[str]:
    """Mark invitations as used, as pairs of digest and last day; returns those unused before."""
    table = used_invitation_table
    rows = [{"digest": digest, "expires_on": day} for digest, day in sorted(set(used))]
    if not rows:
        return set()
    return set(
        tx.scalars(insert(tx, table).on_conflict_do_nothing().returning(table.c.digest), rows)
    )


def is_used(tx: Transaction, digest: str) -> bool:
    table = used_invitation_table
    return tx.scalar(sa.select(table.c.digest).where(table.c.digest == digest)) is not None


def count_by_practice(
    tx: Transaction, practices: Iterable[str], first: date, last: date
) -> dict[str, int]:
    """Number of invitations made for each of these practices that has any."""
    table = invitation_batch_table
    statement = (
        sa.select(table.c.practice, sa.func.sum(table.c.count))
        .where(table.c.practice.in_(list(practices)), table.c.created_on.between(first, last))
        .group_by(table.c.practice)
    )
    return {practice: int(count) for practice, count in tx.execute(statement)}


def count_made(tx: Transaction, practices: Iterable[str], first: date, last: date) -> int:
    """Number of invitations made for these practices between two days."""
    table = invitation_batch_table
    statement = sa.select(sa.func.coalesce(sa.func.sum(table.c.count), 0)).where(
        table.c.practice.in_(list(practices)), table.c.created_on.between(first, last)
    )
    return int(tx.scalar(statement) or 0)
