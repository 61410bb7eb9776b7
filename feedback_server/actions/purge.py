"""Purges what is kept for so many whole months, kind by kind; each time it goes on record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from ..domain.period import Month, london_day
from ..store import Store, Transaction, audit, imports, purged, quarantine, staff
from ..store.audit import Entry
from ..store.erasing import overwrite
from ..store.old_rows import Old, count, forget


@dataclass(frozen=True)
class Kind:
    """How many are from before a month; and how many went, which is noted as of a day."""

    name: str
    count: Callable[[Transaction, Month], int]
    forget: Callable[[Transaction, Month, date], int]


def _rows(name: str, old: Callable[[date], Old]) -> Kind:
    return Kind(
        name,
        lambda tx, first: count(tx, old(first.first_day())),
        lambda tx, first, _: forget(tx, old(first.first_day())),
    )


def _forget_submissions(tx: Transaction, first: Month, on: date) -> int:
    """With comments and what was decided about them. Tallies and kept reports stay.

    Their months cannot be recounted from then on, which ``verify`` says. Their ids go too: one
    that a device sends again after that would be taken for a new one.
    """
    number = forget(tx, purged.given_before(first.first_day()))
    if number:
        purged.note(tx, first, on, number)
    return number


QUARANTINE = _rows("quarantine", quarantine.received_before)
ACCOUNTS = _rows("accounts that are off", staff.off_before)
"""With all that belongs to them. Their names stay where they did something."""
IMPORTS = Kind(
    "what imports replaced",
    lambda tx, first: imports.count_replaced(tx, first.first_day()),
    lambda tx, first, _: imports.forget_replaced(tx, first.first_day()),
)
"""What they brought stays; they can be undone no longer."""
SUBMISSIONS = Kind(
    "submissions",
    lambda tx, first: count(tx, purged.given_before(first.first_day())),
    _forget_submissions,
)


def to_purge(store: Store, kind: Kind, first: Month) -> int:
    """How many from before ``first`` would go now."""
    with store.read() as tx:
        return kind.count(tx, first)


def purge(store: Store, kind: Kind, first: Month, *, now: datetime, by: str) -> int:
    """How many went. Let the database go over its file afterwards (``erasing.let_go``)."""
    with store.write() as tx:
        overwrite(tx)
        number = kind.forget(tx, first, london_day(now))
        if number:
            about: dict[str, str | int] = {"kind": kind.name, "before": str(first)}
            audit.record(tx, Entry(now, by, "purged", about | {"number": number}))
    return number
