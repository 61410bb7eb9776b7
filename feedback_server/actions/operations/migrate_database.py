"""Copies one database into another: SQLite into PostgreSQL, back, or into its own kind."""

from datetime import datetime

from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.db.empty_target import prepare_target
from feedback_server.store.db.migrate import at_head, head
from feedback_server.store.db.row_dump import RowDump
from feedback_server.store.submissions.rewrite import mark_rewritten

from .backup import Progress, without_progress


class AlreadyMigrated(ValueError):
    """The target holds a complete copy already. The message is when it was made."""

    def __init__(self, at: datetime, rows: int) -> None:
        super().__init__(f"{at:%Y-%m-%d %H:%M} UTC")
        self.rows = rows


class ChangedSince(ValueError):
    """One of the two was written to after the copy. The message is when that was made."""


class ConcurrentChange(ValueError):
    """The source was written to while it was copied. The message names the tables."""


class RowCountMismatch(ValueError):
    """The target has other numbers of rows than the source. The message names the tables."""


def migrate_database(
    source: Store, target: Store, *, now: datetime, by: str, follow: Progress = without_progress
) -> int:
    """Copy all rows or none, and return how many; on an error the target stays as it was.

    Raises AlreadyMigrated, ChangedSince, TargetNotEmpty, UnexpectedSchema, RejectedRows,
    ConcurrentChange, RowCountMismatch.
    The source has today's tables; the target has them too, or none.
    """
    with source.read() as old, target.write() as new:
        _refuse_twice(old, new)
        there, here = RowDump(old), prepare_target(new, head())
        rows = there.rows()
        for part in follow(there.parts(), sum(rows.values())):
            here.load(part)
        if other := _differences(here.rows(), rows):
            raise RowCountMismatch(other)
        with source.read() as later:
            if other := _differences(RowDump(later).rows(), rows):
                raise ConcurrentChange(other)
        here.reset_sequences()
        mark_rewritten(new)
        kind = "SQLite" if source.is_sqlite else "PostgreSQL"
        about: dict[str, str | int] = {"from": kind, "rows": sum(rows.values())}
        audit.record(new, AuditEntry(now, by, "database_migrated", about))
    return sum(rows.values())


def _refuse_twice(old: Transaction, new: Transaction) -> None:
    """A process killed just after the copy may be started again: raises what it then finds."""
    moved = audit.newest(new) if at_head(new) else None
    if moved is None or moved.action != "database_migrated":
        return
    at, rows = moved.at, RowDump(old).rows()
    here = RowDump(new).rows()
    here["audit_entry"] -= 1  # that it was moved
    last = [kept.entry for kept in audit.search(new, audit.AuditQuery(), limit=2)][1:]
    before = audit.newest(old)
    if _differences(here, rows) or last != ([before] if before else []):
        raise ChangedSince(f"{at:%Y-%m-%d %H:%M} UTC")
    raise AlreadyMigrated(at, sum(rows.values()))


def _differences(found: dict[str, int], wanted: dict[str, int]) -> str:
    names = [name for name in wanted if found.get(name) != wanted[name]]
    return ", ".join(f"{name}: {found.get(name)} instead of {wanted[name]}" for name in names)
