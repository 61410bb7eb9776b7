"""What came of e-mails with reports, in words."""

from datetime import datetime

from feedback_server.domain.calendar.calendar_month import LONDON
from feedback_server.domain.reports.email_delivery import (
    DeliveryReason,
    DeliveryState,
    Enclosure,
    StopReason,
)
from feedback_server.output.formatting import format_day, format_time
from feedback_server.store.reports.deliveries import Delivery
from feedback_server.store.reports.recipients import Recipient

STATES = {
    DeliveryState.QUEUED: "Waiting to go",
    DeliveryState.SENDING: "Being sent",
    DeliveryState.SENT: "Sent",
    DeliveryState.FAILED: "Not sent",
    DeliveryState.BOUNCED: "Refused",
}
REASONS = {
    DeliveryReason.NONE: "",
    DeliveryReason.UNREACHABLE: "the mail server has not taken it yet; it is tried again",
    DeliveryReason.ADDRESS_REFUSED: "the mail server does not take this address",
    DeliveryReason.EMAIL_REFUSED: "the mail server refused the e-mail. Ask whoever runs this "
    "server",
    DeliveryReason.UNCERTAIN: "the connection broke after it was handed over, so it may have "
    "arrived. Ask them. “Send now” sends it again",
    DeliveryReason.WITHDRAWN: "the report was withdrawn, or hides how many answered",
    DeliveryReason.STOPPED: "e-mails to this person were stopped before it went",
    DeliveryReason.GIVEN_UP: "the mail server did not take it for some hours, is not set up any "
    "more, or the file could not be made. “Send now” tries again",
}
STOPS = {
    StopReason.LEAD: "stopped by a lead",
    StopReason.READER: "they stopped it themselves. Ask them before you add them again",
    StopReason.REFUSED: "their address was refused twice. Check it, then start again",
    StopReason.ACCOUNT_OFF: "their account is switched off",
}
ENCLOSURES = {
    Enclosure.PDF: "A PDF, attached",
    Enclosure.DOCX: "A Word document, attached",
    Enclosure.LINK: "A link that works for 30 days, one for each reader",
}


def delivery_words(delivery: Delivery) -> str:
    """
    >>> from feedback_server.domain.calendar.calendar_month import Month
    >>> at = datetime(2026, 11, 2, 7, 0, tzinfo=LONDON)
    >>> delivery_words(Delivery("1", "U12345", "s", Month(2026, 10), 1, None, False, "ann", at))
    'Waiting to go'
    """
    why = REASONS[delivery.reason]
    code = f" ({delivery.code})" if delivery.code > 0 else ""
    return f"{STATES[delivery.state]}: {why}{code}" if why else STATES[delivery.state]


def stop_words(recipient: Recipient) -> str:
    """Since when and why nothing is sent to somebody; empty where it is."""
    if recipient.stopped_on is None or recipient.stopped_why is None:
        return ""
    return f"Stopped on {format_day(recipient.stopped_on)}: {STOPS[recipient.stopped_why]}."


def format_moment(moment: datetime) -> str:
    """
    >>> format_moment(datetime(2026, 11, 2, 7, 5, tzinfo=LONDON))
    '2 November 2026, 7:05am'
    """
    local = moment.astimezone(LONDON)
    return f"{format_day(local.date())}, {format_time(f'{local:%H:%M}')}"
