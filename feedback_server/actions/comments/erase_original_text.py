"""Erases the original text of comments after some months. Cleared text stays."""

from datetime import date, datetime

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.comments import original_text
from feedback_server.store.comments.original_text import Originals
from feedback_server.store.db.secure_delete import vacuum


def first_kept(today: date, months: int) -> Month:
    """The first month whose original text is kept, for ``months`` whole months.

    >>> str(first_kept(date(2026, 11, 23), 12))
    '2025-11'
    """
    return Month.of(today).plus(-months)


def count_erasable(store: Store, first: Month) -> Originals:
    """What erasing would remove now."""
    with store.read() as tx:
        return original_text.count(tx, first.first_day())


def erase_original_text(store: Store, first: Month, *, now: datetime, by: str) -> Originals:
    """Erase original text from before ``first``; returns what was erased."""
    with store.write() as tx:
        found = original_text.count(tx, first.first_day())
        if not found.number:
            return found
        original_text.erase(tx, first.first_day())
        about: dict[str, str | int] = {"before": str(first), "comments": found.number}
        audit.record(tx, AuditEntry(now, by, "original_text_erased", about))
    vacuum(store)
    return found
