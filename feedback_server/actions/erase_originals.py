"""Erases the original words of comments after so many months. What was cleared stays."""

from datetime import date, datetime

from ..domain.period import Month
from ..store import Store, audit, originals
from ..store.audit import Entry
from ..store.erasing import let_go
from ..store.originals import Originals


def first_kept(today: date, months: int) -> Month:
    """The first month whose originals are kept: each is kept for ``months`` whole months.

    >>> str(first_kept(date(2026, 11, 23), 12))
    '2025-11'
    """
    return Month.of(today).plus(-months)


def to_erase(store: Store, first: Month) -> Originals:
    """What erasing would take away now."""
    with store.read() as tx:
        return originals.count(tx, first.first_day())


def erase_originals(store: Store, first: Month, *, now: datetime, by: str) -> Originals:
    """Erase those from before ``first``; returns what was erased."""
    with store.write() as tx:
        found = originals.count(tx, first.first_day())
        if not found.number:
            return found
        originals.erase(tx, first.first_day())
        about: dict[str, str | int] = {"before": str(first), "comments": found.number}
        audit.record(tx, Entry(now, by, "originals_erased", about))
    let_go(store)
    return found
