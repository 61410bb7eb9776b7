"""Forgets what has served its purpose: never an answer, a report or the record."""

from datetime import datetime, timedelta

from ..domain.job import Outcome
from ..domain.period import london_day
from ..store import Store, jobs, notices, push_counts, reminders, tries
from .work import Done

JOBS = timedelta(days=40)
NOTICES = timedelta(days=92)
COUNTS = timedelta(days=366)


def clean_up(store: Store, now: datetime) -> Done:
    """Phones of patients after a week, jobs, notices, counts and tries to sign in."""
    today = london_day(now)
    with store.write() as tx:
        phones = reminders.forget_ended(tx, today)
        old = jobs.forget_ended(tx, now - JOBS) + notices.forget(tx, now - NOTICES)
        push_counts.forget(tx, today - COUNTS)
        tries.forget_ended(tx, now)
    return Done(Outcome(f"phones forgotten: {phones}, jobs and notices: {old}"))
