"""What goes to whom: the board copy of a revision as an e-mail. Nothing else is ever mailed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from feedback_server.crypto.stop_tokens import NOBODY, create_stop_token
from feedback_server.domain.calendar.calendar_month import london_day
from feedback_server.domain.reports import Report
from feedback_server.domain.reports.email_delivery import (
    DeliveryReason,
    EmailOptions,
    EnclosedFile,
    Enclosure,
    StopReason,
    WrittenEmail,
)
from feedback_server.messaging.email import EmailAttachment, OutgoingEmail, SmtpMailer
from feedback_server.store import Transaction
from feedback_server.store.reports import recipients
from feedback_server.store.reports.deliveries import Delivery
from feedback_server.store.reports.recipients import Recipient
from feedback_server.store.reports.share_links import ShareLink

from .board_copies import board_copy_of, says_something
from .delivery_queue import BY_ITSELF
from .recipients import stop_recipient_in, switched_off
from .share_links import last_day, make_link_in

WriteEmail = Callable[[Report, EmailOptions], WrittenEmail]
WriteFile = Callable[[Report, str], EnclosedFile]
"""A board copy in a format."""


@dataclass(frozen=True)
class Sender:
    """What e-mails are written and sent with, and what they say of the service."""

    mailer: SmtpMailer | None
    write: WriteEmail
    write_file: WriteFile
    service_name: str
    provider: str
    reply_to: str
    address: str
    """Where people reach this server."""
    key: bytes
    """What the links to end e-mails are signed with."""

    @classmethod
    def of(
        cls,
        provider: Mapping[str, Any],
        mailer: SmtpMailer | None,
        write: WriteEmail,
        write_file: WriteFile,
        *,
        address: str,
        key: bytes,
    ) -> "Sender":
        """Of the service as its provider describes it, whom readers answer to."""
        reply_to = (provider.get("contact") or {}).get("email") or ""
        name, service_name = str(provider["name"]), str(provider["service_name"])
        return cls(mailer, write, write_file, service_name, name, reply_to, address, key)

    def options(
        self, enclosure: Enclosure, recipient: str = NOBODY, *, test: bool = False
    ) -> EmailOptions:
        stop_at = f"{self.address}/stop-reports/{create_stop_token(self.key, recipient)}/"
        return EmailOptions(self.service_name, self.provider, enclosure, stop_at, test=test)

    def shared_at(self, token: str) -> str:
        return f"{self.address}/shared/{token}/"


@dataclass(frozen=True)
class AddressedCopy:
    """A board copy and whom it goes to."""

    mailer: SmtpMailer
    to: str
    board: Report
    options: EmailOptions
    recipient: Recipient | None
    """None for a test."""


def address(
    tx: Transaction, sender: Sender, delivery: Delivery, now: datetime
) -> AddressedCopy | DeliveryReason:
    """What goes to whom at this moment, or why nothing does."""
    if sender.mailer is None:
        return DeliveryReason.GIVEN_UP
    recipient = _recipient(tx, delivery, now)
    if recipient is None and not delivery.test:
        return DeliveryReason.STOPPED
    board = board_copy_of(tx, delivery.pcn, delivery.month, delivery.revision, delivery.service)
    if board is None or not says_something(board):
        return DeliveryReason.WITHDRAWN
    enclosure = recipients.plan_of(tx, delivery.pcn, delivery.service).enclosure
    id = recipient.id if recipient else NOBODY
    options = sender.options(enclosure, id, test=delivery.test)
    if enclosure is Enclosure.LINK:
        link = _link(delivery, recipient, now)
        shared_at = sender.shared_at(make_link_in(tx, link, now))
        options = replace(options, link=shared_at, link_until=link.last_day)
    to = recipient.address if recipient else delivery.by
    return AddressedCopy(sender.mailer, to, board, options, recipient)


def outgoing(
    sender: Sender, addressed: AddressedCopy, delivery: Delivery, now: datetime
) -> OutgoingEmail:
    written = sender.write(addressed.board, addressed.options)
    enclosed: tuple[EmailAttachment, ...] = ()
    if written.file_name:
        file = sender.write_file(addressed.board, addressed.options.enclosure.value)
        enclosed = (EmailAttachment(file.name, file.media_type, file.content),)
    return OutgoingEmail(
        addressed.to,
        written.subject,
        written.text,
        written.html,
        enclosed,
        from_name=sender.service_name,
        reply_to=sender.reply_to,
        unsubscribe=addressed.options.stop_at,
        id=delivery.id,
        at=now,
    )


def _recipient(tx: Transaction, delivery: Delivery, now: datetime) -> Recipient | None:
    """Whom it is for, unless that was stopped; somebody whose account is off is stopped now."""
    found = recipients.find(tx, delivery.recipient) if delivery.recipient else None
    if found is None or found.stopped_on:
        return None
    if switched_off(tx, found.address):
        stop_recipient_in(tx, found, StopReason.ACCOUNT_OFF, now, BY_ITSELF)
        return None
    return found


def _link(delivery: Delivery, recipient: Recipient | None, now: datetime) -> ShareLink:
    """A link for this reader alone; sent again, the e-mail has another, and this one ends."""
    today = london_day(now)
    return ShareLink(
        delivery.id,
        delivery.pcn,
        delivery.service,
        delivery.month,
        delivery.revision,
        recipient.name if recipient else delivery.by,
        delivery.by,
        today,
        last_day(today),
    )
