"""Rewrites the day's rows each night, so that nothing tells which answer came before which."""

from datetime import datetime, timedelta

from feedback_server.actions.operations.worker import Done
from feedback_server.domain.operations.job import JobOutcome
from feedback_server.store import Store
from feedback_server.store.db.secure_delete import DatabaseBusy
from feedback_server.store.submissions.rewrite import NoRoom, rewrite

SOON = timedelta(minutes=10)
MB = 10**6


def rewrite_nightly(store: Store, now: datetime) -> Done:
    try:
        rows = rewrite(store)
    except DatabaseBusy:
        return Done(JobOutcome("somebody was at work", again_at=now + SOON))
    except NoRoom as error:
        needed = f"{error.needed // MB + 1:,} MB"
        return Done(JobOutcome(f"needs {needed} free on the database's disk", failed=True))
    return Done(JobOutcome("the file" if rows is None else f"rows: {rows}"))
