"""Periodic checks for what staff want to be notified of."""

from datetime import date, datetime

from feedback_server.actions.comments.classification import classify_new
from feedback_server.actions.operations.bank_holidays import is_bank_holiday
from feedback_server.actions.operations.worker import Done
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.actions.tablets.tablets import TabletStatus, tablet_statuses
from feedback_server.domain.calendar.calendar_month import Month, london_day
from feedback_server.domain.calendar.fft_deadline import return_due, working_days_left
from feedback_server.domain.notifications.notification import NotificationType
from feedback_server.domain.operations.job import JobOutcome
from feedback_server.domain.surveys.service import MAIN, of_service
from feedback_server.domain.tablets.tablet import is_silent
from feedback_server.store import Store
from feedback_server.store.accounts.audit import AuditEntry, record
from feedback_server.store.comments import follow_up
from feedback_server.store.db.engine import Transaction
from feedback_server.store.notifications import notices
from feedback_server.store.operations import jobs
from feedback_server.store.organisations import organisations
from feedback_server.store.reports import fft_returns
from feedback_server.store.reports.fft_returns import ReturnSent
from feedback_server.store.submissions import quarantine

from .fan_out import notify

TOLD_BEFORE = (5, 2)
"""Working days before the deadline on which a reminder is sent."""


def watch_tablets(store: Store, now: datetime) -> Done:
    """Notify of tablets that were silent for a working day or miss submissions."""
    found = [tablet for tablet in tablet_statuses(store) if tablet.tablet.revoked_on is None]
    new = 0
    for known in found:
        if key := _trouble(known, now):
            with store.write() as tx:
                new += notify(
                    tx, NotificationType.TABLET, key, now=now, practice=known.tablet.practice
                )
    return Done(JobOutcome(f"tablets: {len(found)}, new trouble: {new}"))


def _trouble(known: TabletStatus, now: datetime) -> str:
    """A key that stays until the tablet checks in or more is missing; empty for no trouble."""
    tablet, last = known.tablet, known.tablet.last
    if last and is_silent(last.at, now, tablet.setup.hours, is_bank_holiday):
        return f"{tablet.id}:silent:{london_day(last.at)}"
    return f"{tablet.id}:missing:{known.completeness.lost}" if known.completeness.lost else ""


def watch_quarantine(store: Store, now: datetime) -> Done:
    """Notify once a day while the quarantine is not empty."""
    with store.write() as tx:
        held = quarantine.count(tx)
        if held:
            notify(tx, NotificationType.QUARANTINE, str(london_day(now)), now=now)
    return Done(JobOutcome(f"in quarantine: {held}"))


def watch_comments(store: Store, surveys: SurveyRegistry, now: datetime) -> Done:
    """Notify of comments that need a person today, by their words or by a decision.

    At fixed times only: an instant notice would show when a patient answered.
    """
    classify_new(store, surveys)
    with store.write() as tx:
        needed = follow_up.today(tx) + follow_up.today_flagged(tx)
        for practice, number in needed.items():
            key = f"{practice}:{london_day(now)}:{number}"
            notify(tx, NotificationType.TODAY, key, now=now, practice=practice)
    return Done(JobOutcome(f"comments: {sum(needed.values())}"))


def watch_returns(store: Store, now: datetime, *, last_day: int) -> Done:
    """Remind of last month's return in each network that has not marked it as sent.

    ``last_day`` is the working day of this month on which they are due.
    """
    today = london_day(now)
    month = Month.of(today).previous()
    due = return_due(month, last_day, is_bank_holiday)
    left = working_days_left(today, due, is_bank_holiday)
    passed = [days for days in TOLD_BEFORE if left <= days]
    if not passed or today > due:
        return Done(JobOutcome(f"due on {due}"))
    with store.write() as tx:
        sent = fft_returns.for_month(tx, month)
        open_ = [each.code for each in organisations.list_pcns(tx) if each.code not in sent]
        about = {"month": str(month), "due": f"{due:%A} {due.day} {due:%B}"}
        for pcn in open_:
            key = f"{pcn}:{month}:{passed[-1]}"
            notify(tx, NotificationType.RETURN, key, now=now, pcn=pcn, about=about)
    return Done(JobOutcome(f"not sent yet: {len(open_)}"))


def mark_sent(
    store: Store,
    pcn: str,
    month: Month,
    *,
    by: str,
    on: date,
    now: datetime,
    service: str = MAIN,
) -> None:
    """Mark a network's return as sent, which ends its reminders."""
    with store.write() as tx:
        if fft_returns.mark_sent(tx, pcn, month, ReturnSent(by, on), service):
            if service == MAIN:  # others have no reminders
                withdraw_notices(tx, pcn, month)
            about = {"pcn": pcn, "month": str(month)} | of_service(service)
            record(tx, AuditEntry(now, by, "fft_return_sent", about))


def unmark_sent(
    store: Store, pcn: str, month: Month, *, by: str, now: datetime, service: str = MAIN
) -> None:
    with store.write() as tx:
        if fft_returns.unmark_sent(tx, pcn, month, service):
            about = {"pcn": pcn, "month": str(month)} | of_service(service)
            record(tx, AuditEntry(now, by, "fft_return_not_sent", about))


def withdraw_notices(tx: Transaction, pcn: str, month: Month) -> None:
    key = f"{NotificationType.RETURN.value}:{pcn}:{month}:"
    jobs.withdraw(tx, "notify", key)
    notices.withdraw(tx, key)
