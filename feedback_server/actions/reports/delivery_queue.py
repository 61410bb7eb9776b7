"""Queues e-mails with a report, each revision once for each recipient."""

from collections.abc import Callable
from datetime import datetime, timedelta

from feedback_server.domain.operations.job import Job
from feedback_server.domain.surveys.service import MAIN, of_service
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.operations import jobs
from feedback_server.store.reports import deliveries, recipients
from feedback_server.store.reports.deliveries import Delivery
from feedback_server.store.reports.recipients import Recipient

from .board_copies import SendableMonth, board_copy_of, says_something
from .recipients import still_sent_to

PACE = timedelta(seconds=2)
"""Between two e-mails: mail providers take some thirty a minute from one sender."""
BY_ITSELF = "schedule"


def add_month_job(tx: Transaction, pcn: str, month: str, service: str, now: datetime) -> None:
    """A month was made final: send its report when its day has come."""
    about: dict[str, str | int] = {"pcn": pcn, "month": month, "service": service}
    jobs.add(tx, Job("report_month", f"{pcn}:{service}:{month}", now, about))


def waiting_recipients(
    tx: Transaction, pcn: str, month: SendableMonth, service: str = MAIN
) -> list[Recipient]:
    """Those to whom this revision has not gone, and is not on its way."""
    reached = deliveries.reached(tx, pcn, month.month, month.revision, service)
    known = still_sent_to(recipients.list_recipients(tx, pcn, service))
    return [recipient for recipient in known if recipient.id not in reached]


def queue_month(
    store: Store,
    pcn: str,
    month: SendableMonth,
    service: str = MAIN,
    *,
    now: datetime,
    new_id: Callable[[], str],
    by: str,
) -> int:
    """How many e-mails were queued."""
    with store.write() as tx:
        return queue_month_in(tx, pcn, month, service, now=now, new_id=new_id, by=by)


def queue_month_in(
    tx: Transaction,
    pcn: str,
    month: SendableMonth,
    service: str,
    *,
    now: datetime,
    new_id: Callable[[], str],
    by: str,
) -> int:
    board = board_copy_of(tx, pcn, month.month, month.revision, service)
    if board is None or not says_something(board):
        return 0
    queued = 0
    for recipient in waiting_recipients(tx, pcn, month, service):
        new = Delivery(
            new_id(), pcn, service, month.month, month.revision, recipient.id, False, by, now
        )
        if added := deliveries.add(tx, new):
            _add_job(tx, added, now + PACE * queued)
            queued += 1
    if queued:
        about = _about(pcn, month, service) | {"number": queued}
        audit.record(tx, AuditEntry(now, by, "reports_sent", about))
    return queued


def queue_test(
    store: Store, pcn: str, month: SendableMonth, service: str, *, id: str, now: datetime, by: str
) -> None:
    """One e-mail to whoever asks for it."""
    with store.write() as tx:
        test = Delivery(id, pcn, service, month.month, month.revision, None, True, by, now)
        if added := deliveries.add(tx, test):
            _add_job(tx, added, now)
        audit.record(tx, AuditEntry(now, by, "report_test_sent", _about(pcn, month, service)))


def _add_job(tx: Transaction, delivery: Delivery, due_at: datetime) -> None:
    key = f"{delivery.id}:{delivery.queued_at.isoformat()}"
    jobs.add(tx, Job("report_email", key, due_at, {"delivery": delivery.id}))


def _about(pcn: str, month: SendableMonth, service: str) -> dict[str, str | int]:
    where: dict[str, str | int] = {"pcn": pcn, "month": str(month.month)}
    return where | {"revision": month.revision} | of_service(service)
