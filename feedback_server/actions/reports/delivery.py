"""Sends board copies by e-mail: one job for a month, and one for each recipient of it.

An e-mail never goes twice by itself. Its delivery is marked as sending, and that is stored, before
the mail server gets it. Where the process dies between that and the answer, or the connection
breaks, nobody knows whether it went: it is not sent again, the log says so, and a lead decides.
"""

import random
from collections.abc import Callable
from datetime import datetime

import structlog

from feedback_server.actions.operations.bank_holidays import is_bank_holiday
from feedback_server.actions.operations.worker import Done
from feedback_server.domain.calendar.calendar_month import Month, london_day
from feedback_server.domain.operations.job import Job, JobOutcome, back_off
from feedback_server.domain.operations.schedule import Daily
from feedback_server.domain.reports.email_delivery import (
    MOST_REFUSALS,
    DeliveryReason,
    DeliveryState,
    StopReason,
)
from feedback_server.messaging.email import (
    AddressRefused,
    DeliveryUncertain,
    EmailNotSent,
    TryLater,
)
from feedback_server.store import Store, Transaction
from feedback_server.store.reports import deliveries, recipients
from feedback_server.store.reports.deliveries import Delivery
from feedback_server.store.reports.recipients import Recipient

from .board_copies import sendable_month
from .delivery_queue import BY_ITSELF, queue_month_in
from .recipients import stop_recipient_in
from .report_emails import Sender, address, outgoing

MOST_ATTEMPTS = 12
"""Some five hours, with longer and longer pauses."""
MORNING = Daily(("07:00",))


def send_month(
    store: Store, job: Job, *, can_send: bool, now: datetime, new_id: Callable[[], str]
) -> Done:
    """The job: queue the report of a month that was made final, on the day that the lead chose."""
    pcn, service = str(job.about["pcn"]), str(job.about["service"])
    month = Month.parse(str(job.about["month"]))
    with store.write() as tx:
        plan = recipients.plan_of(tx, pcn, service)
        if not plan.by_itself:
            return Done(JobOutcome("reports of this network are not sent by themselves"))
        if london_day(now) < plan.first_day(month, is_bank_holiday):
            return Done(JobOutcome("its day has not come", again_at=MORNING.after(now).at))
        if not can_send:
            return Done(JobOutcome("no mail server is set up", failed=True))
        found = sendable_month(tx, pcn, month, service)
        if found is None:
            return Done(JobOutcome("the report was withdrawn"))
        number = queue_month_in(tx, pcn, found, service, now=now, new_id=new_id, by=BY_ITSELF)
    return Done(JobOutcome(f"e-mails queued: {number}"))


def deliver_report(store: Store, sender: Sender, job: Job, *, now: datetime) -> Done:
    """The job: send one e-mail, once."""
    with store.write() as tx:
        delivery = deliveries.find(tx, str(job.about["delivery"]))
        if delivery is None:
            return Done(JobOutcome("it was deleted"))
        if delivery.state is DeliveryState.SENDING:
            _end(tx, delivery, DeliveryState.FAILED, DeliveryReason.UNCERTAIN, now)
            return Done(JobOutcome("nobody knows whether it went"))
        if delivery.state is not DeliveryState.QUEUED:
            return Done(JobOutcome("it has ended"))
        addressed = address(tx, sender, delivery, now)
        if isinstance(addressed, DeliveryReason):
            _end(tx, delivery, DeliveryState.FAILED, addressed, now)
            return Done(JobOutcome("it is not to go any more"))
    try:
        email = outgoing(sender, addressed, delivery, now)
    except Exception:  # such as a letter that no font has: tried again, but not for ever
        if job.attempts >= MOST_ATTEMPTS:
            with store.write() as tx:
                _end(tx, delivery, DeliveryState.FAILED, DeliveryReason.GIVEN_UP, now)
        raise
    with store.write() as tx:
        if not deliveries.change(
            tx, delivery.id, DeliveryState.SENDING, was=[DeliveryState.QUEUED]
        ):
            return Done(JobOutcome("somebody else sends it"))
    try:
        addressed.mailer.send(email)
    except EmailNotSent as error:
        structlog.get_logger().warning("email not sent", kind=type(error).__name__)
        return _not_sent(store, delivery, addressed.recipient, job, error, now)
    with store.write() as tx:
        _end(tx, delivery, DeliveryState.SENT, DeliveryReason.NONE, now)
        if addressed.recipient:
            recipients.set_refusals(tx, addressed.recipient.id, 0)
    return Done(JobOutcome("sent"))


def _not_sent(
    store: Store,
    delivery: Delivery,
    recipient: Recipient | None,
    job: Job,
    error: EmailNotSent,
    now: datetime,
) -> Done:
    """Note why, and try again later where that can help."""
    with store.write() as tx:
        match error:
            case TryLater() if job.attempts < MOST_ATTEMPTS:
                again_at = now + back_off(job.attempts, random.random())
                _change(tx, delivery, DeliveryState.QUEUED, DeliveryReason.UNREACHABLE, error.code)
                return Done(JobOutcome("the mail server did not take it", again_at=again_at))
            case TryLater():
                _end(tx, delivery, DeliveryState.FAILED, DeliveryReason.GIVEN_UP, now, error.code)
            case AddressRefused():
                reason = DeliveryReason.ADDRESS_REFUSED
                _end(tx, delivery, DeliveryState.BOUNCED, reason, now, error.code)
                if recipient:
                    _count_refusal(tx, recipient, now)
            case DeliveryUncertain():
                _end(tx, delivery, DeliveryState.FAILED, DeliveryReason.UNCERTAIN, now)
            case _:
                reason = DeliveryReason.EMAIL_REFUSED
                _end(tx, delivery, DeliveryState.FAILED, reason, now, error.code)
    return Done(JobOutcome("not sent: the page of the network says why"))


def _count_refusal(tx: Transaction, recipient: Recipient, now: datetime) -> None:
    refusals = recipient.refusals + 1
    recipients.set_refusals(tx, recipient.id, refusals)
    if refusals >= MOST_REFUSALS:
        stop_recipient_in(tx, recipient, StopReason.REFUSED, now, BY_ITSELF)


def _end(
    tx: Transaction,
    delivery: Delivery,
    state: DeliveryState,
    reason: DeliveryReason,
    now: datetime,
    code: int = 0,
) -> None:
    _change(tx, delivery, state, reason, code, now)


def _change(
    tx: Transaction,
    delivery: Delivery,
    state: DeliveryState,
    reason: DeliveryReason,
    code: int = 0,
    ended_at: datetime | None = None,
) -> None:
    open_ = (DeliveryState.QUEUED, DeliveryState.SENDING)
    deliveries.change(
        tx, delivery.id, state, was=open_, reason=reason, code=code, ended_at=ended_at
    )
