"""Who gets a network's reports by e-mail: added, stopped, started again and removed.

The audit log says what was done and by whom, never an address: that is gone with its recipient.
"""

from collections.abc import Iterable
from datetime import datetime

from feedback_server.domain.calendar.calendar_month import london_day
from feedback_server.domain.organisations.organisation import Pcn
from feedback_server.domain.reports.email_delivery import SendingPlan, StopReason
from feedback_server.domain.surveys.service import MAIN, of_service
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import accounts, audit
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.reports import recipients
from feedback_server.store.reports.recipients import Recipient

MOST_RECIPIENTS = 100


class TooManyRecipients(Exception):
    """A network's report goes to that many already."""


def add_recipient(store: Store, recipient: Recipient, *, now: datetime) -> bool:
    """Whether the address is new. Raises TooManyRecipients."""
    with store.write() as tx:
        there = recipients.list_recipients(tx, recipient.pcn, recipient.service)
        if len(there) >= MOST_RECIPIENTS:
            raise TooManyRecipients
        added = recipients.add(tx, recipient)
        if added:
            _record(tx, recipient, "report_recipient_added", now, recipient.added_by)
    return added


def stop_recipient(
    store: Store, recipient: Recipient, *, why: StopReason, now: datetime, by: str
) -> bool:
    """Whether e-mails went to this person until now."""
    with store.write() as tx:
        return stop_recipient_in(tx, recipient, why, now, by)


def stop_recipient_in(
    tx: Transaction, recipient: Recipient, why: StopReason, now: datetime, by: str
) -> bool:
    stopped = recipients.stop(tx, recipient.id, london_day(now), why)
    if stopped:
        _record(tx, recipient, "report_recipient_stopped", now, by, why.value)
    return stopped


def start_recipient(store: Store, recipient: Recipient, *, now: datetime, by: str) -> None:
    """Send to somebody again whom a lead had stopped, or whose address was refused."""
    with store.write() as tx:
        recipients.start_again(tx, recipient.id)
        _record(tx, recipient, "report_recipient_started", now, by)


def remove_recipient(store: Store, recipient: Recipient, *, now: datetime, by: str) -> None:
    """Delete somebody with their address."""
    with store.write() as tx:
        if recipients.remove(tx, [recipient.id]):
            _record(tx, recipient, "report_recipient_removed", now, by)


def set_plan(
    store: Store, pcn: str, plan: SendingPlan, *, service: str = MAIN, now: datetime, by: str
) -> None:
    with store.write() as tx:
        if plan == recipients.plan_of(tx, pcn, service):
            return
        recipients.set_plan(tx, pcn, plan, service)
        about: dict[str, str | int] = {"pcn": pcn, "by_itself": int(plan.by_itself)}
        about |= {"working_day": plan.working_day, "enclosure": plan.enclosure.value}
        audit.record(tx, AuditEntry(now, by, "report_sending_changed", about | of_service(service)))


def colleagues(tx: Transaction, pcn: Pcn) -> list[str]:
    """The addresses of those with an account who see the whole network, in order."""
    return sorted(
        account.person.name
        for account in accounts.list_accounts(tx)
        if account.disabled_on is None
        and not account.person.demonstration
        and account.person.sees_pcn(pcn)
    )


def switched_off(tx: Transaction, address: str) -> bool:
    """Whether the address is of a colleague whose account is off."""
    account: Account | None = accounts.find_account(tx, address)
    return account is not None and account.disabled_on is not None


def still_sent_to(found: Iterable[Recipient]) -> list[Recipient]:
    return [recipient for recipient in found if recipient.stopped_on is None]


def _record(
    tx: Transaction, recipient: Recipient, action: str, now: datetime, by: str, why: str = ""
) -> None:
    about: dict[str, str | int] = {"pcn": recipient.pcn, "recipient": recipient.id[:8]}
    about |= of_service(recipient.service)
    audit.record(tx, AuditEntry(now, by, action, about | ({"why": why} if why else {})))
