"""Purges what is kept for so long, kind by kind; each time it goes on record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from feedback_server.domain.calendar.calendar_month import Month, london_day
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import accounts, audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.activity import imports
from feedback_server.store.db.secure_delete import (
    ExpiredRows,
    bulk_delete,
    count_rows,
    overwrite_deleted,
)
from feedback_server.store.operations import purge_log
from feedback_server.store.reports import recipients
from feedback_server.store.submissions import quarantine


@dataclass(frozen=True)
class PurgeableData:
    """How many are from before a day; and how many went, which is noted as of a day."""

    name: str
    count: Callable[[Transaction, date], int]
    forget: Callable[[Transaction, date, date], int]


def _rows(name: str, old: Callable[[date], ExpiredRows]) -> PurgeableData:
    return PurgeableData(
        name,
        lambda tx, first: count_rows(tx, old(first)),
        lambda tx, first, _: bulk_delete(tx, old(first)),
    )


def _forget_submissions(tx: Transaction, first: date, on: date) -> int:
    """Delete submissions with their comments and decisions. Tallies and kept reports stay.

    Their months cannot be recounted any more, which ``recount`` says. Their ids are deleted too: a
    submission that a device sent again after that would count as new.
    """
    number = bulk_delete(tx, purge_log.expired_before(first))
    if number:
        purge_log.record(tx, Month.of(first), on, number)
    return number


QUARANTINE = _rows("quarantine", quarantine.received_before)
ACCOUNTS = _rows("accounts that are off", accounts.deactivated_before)
"""Deactivated accounts with all that belongs to them. Their names stay in the audit log."""
IMPORTS = PurgeableData(
    "what imports replaced",
    lambda tx, first: imports.count_replaced(tx, first),
    lambda tx, first, _: imports.forget_replaced(tx, first),
)
"""The rows that imports replaced. The imported numbers stay, but cannot be undone any more."""
RECIPIENTS = PurgeableData(
    "people whom reports are sent to no more",
    lambda tx, first: len(recipients.stopped_before(tx, first)),
    lambda tx, first, _: recipients.remove(tx, recipients.stopped_before(tx, first)),
)
"""Their addresses and names. What went to them stays in the log, without them."""
SUBMISSIONS = PurgeableData(
    "submissions",
    lambda tx, first: count_rows(tx, purge_log.expired_before(first)),
    _forget_submissions,
)


def count_purgeable(store: Store, kind: PurgeableData, first: Month | date) -> int:
    """How many rows from before ``first`` would be deleted now."""
    with store.read() as tx:
        return kind.count(tx, _day(first))


def purge(store: Store, kind: PurgeableData, first: Month | date, *, now: datetime, by: str) -> int:
    """How many went. Let the database go over its file afterwards (``secure_delete.vacuum``)."""
    with store.write() as tx:
        overwrite_deleted(tx)
        number = kind.forget(tx, _day(first), london_day(now))
        if number:
            about: dict[str, str | int] = {"kind": kind.name, "before": str(first)}
            audit.record(tx, AuditEntry(now, by, "purged", about | {"number": number}))
    return number


def _day(first: Month | date) -> date:
    return first.first_day() if isinstance(first, Month) else first
