"""Audit entries for who saw what: once an hour, however often a page is loaded."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry

AGAIN_AFTER = timedelta(hours=1)


def record_access(
    store: Store, action: str, about: Mapping[str, str | int], *, by: str, now: datetime
) -> None:
    """Log access once an hour for each person and page, unless something was done between."""
    with store.read() as tx:
        last = audit.newest_by(tx, by)
    same = last is not None and (last.action, last.about) == (action, about)
    if same and last is not None and abs(now - last.at) < AGAIN_AFTER:
        return
    with store.write() as tx:
        audit.record(tx, AuditEntry(now, by, action, about))
