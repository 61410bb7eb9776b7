"""Drops from quarantine what nobody will ever be able to store."""

from dataclasses import dataclass
from datetime import datetime

from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.db.secure_delete import overwrite_deleted
from feedback_server.store.submissions import quarantine


@dataclass(frozen=True)
class Dropped:
    """How many items are dropped, their bytes, and how many of them came from tablets of ours."""

    number: int
    size: int
    of_tablets: int


def measure_quarantine(store: Store, reason: str | None) -> Dropped:
    """How much ``drop_quarantine`` would drop. Changes nothing."""
    with store.read() as tx:
        return Dropped(*quarantine.measure(tx, reason))


def drop_quarantine(store: Store, reason: str | None, *, by: str, now: datetime) -> Dropped:
    """Drop all items, or those held for one reason.

    Let the database go over its file afterwards (``secure_delete.vacuum``).
    """
    with store.write() as tx:
        overwrite_deleted(tx)
        dropped = Dropped(*quarantine.measure(tx, reason))
        if dropped.number:
            quarantine.drop(tx, reason)
            about: dict[str, str | int] = {"number": dropped.number, "bytes": dropped.size}
            audit.record(
                tx, AuditEntry(now, by, "quarantine_dropped", about | {"reason": reason or ""})
            )
    return dropped
