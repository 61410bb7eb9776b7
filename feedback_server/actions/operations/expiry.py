"""Forgets what has served its purpose: never an answer, a report or the record."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from feedback_server.actions.accounts.form_presses import LIFE as PRESS_LIFE
from feedback_server.actions.accounts.sessions import HALFWAY, IDLE, LONGEST
from feedback_server.actions.activity.uploads import forget_uploads
from feedback_server.domain.calendar.calendar_month import Month, london_day
from feedback_server.domain.operations.job import JobOutcome
from feedback_server.domain.tablets.departures import MONTHS_KEPT
from feedback_server.store import Store
from feedback_server.store.accounts import (
    form_presses,
    held_forms,
    login_attempts,
    sessions,
    staff_invitations,
)
from feedback_server.store.collect import form_batches
from feedback_server.store.db.secure_delete import ExpiredRows, bulk_delete, count_rows
from feedback_server.store.notifications import notices, push_metrics, reminders
from feedback_server.store.operations import jobs
from feedback_server.store.reports import deliveries, share_links
from feedback_server.store.tablets import departures

from .worker import Done

JOBS = timedelta(days=40)
NOTICES = timedelta(days=92)
COUNTS = timedelta(days=366)


@dataclass(frozen=True)
class ExpiringRows:
    """What people call it, and how long it is kept, in words."""

    name: str
    kept: str
    old: ExpiredRows


def expiring_rows(now: datetime) -> list[ExpiringRows]:
    """What has served its purpose at this moment: a rule without a setting is one entry here."""
    today = london_day(now)
    over = sessions.expired(
        idle_since=now - IDLE, started_before=now - LONGEST, halfway_before=now - HALFWAY
    )
    return [
        ExpiringRows("sessions", "until they end", over),
        ExpiringRows(
            "attempts to sign in", "a quarter of an hour, or a day", login_attempts.expired(now)
        ),
        ExpiringRows("forms sent after signing out", "half an hour", held_forms.expired(now)),
        ExpiringRows("presses of forms", "5 minutes", form_presses.begun_before(now - PRESS_LIFE)),
        ExpiringRows("links to join", "7 days", staff_invitations.expired(now)),
        ExpiringRows("jobs that are over", f"{JOBS.days} days", jobs.ended_before(now - JOBS)),
        ExpiringRows("notices", f"{NOTICES.days} days", notices.older_than(now - NOTICES)),
        ExpiringRows(
            "e-mails that went", f"{COUNTS.days} days", deliveries.older_than(now - COUNTS)
        ),
        ExpiringRows(
            "links to reports",
            f"{COUNTS.days} days after they end",
            share_links.ended_before(today - COUNTS),
        ),
        ExpiringRows("phones to remind", "7 days", reminders.expired(today)),
        ExpiringRows(
            "counts of pushes", f"{COUNTS.days} days", push_metrics.older_than(today - COUNTS)
        ),
        ExpiringRows(
            "counts of who went away",
            f"{MONTHS_KEPT} whole months",
            departures.before(Month.of(today).plus(-MONTHS_KEPT)),
        ),
        ExpiringRows(
            "order of forms in a pile", "until it is closed", form_batches.forms_of_closed()
        ),
    ]


def count_expired(store: Store, rows: ExpiringRows) -> int:
    """How much of it would go now."""
    with store.read() as tx:
        return count_rows(tx, rows.old)


def delete_expired(store: Store, rows: ExpiringRows) -> int:
    """How much of it went."""
    with store.write() as tx:
        return bulk_delete(tx, rows.old)


def clean_up(store: Store, uploads: Path, now: datetime) -> Done:
    with store.write() as tx:
        numbers = {rows.name: bulk_delete(tx, rows.old) for rows in expiring_rows(now)}
    numbers["uploads"] = forget_uploads(uploads, now=now)
    gone = [f"{name}: {number}" for name, number in numbers.items() if number]
    return Done(JobOutcome(", ".join(gone) or "nothing was old enough"))
