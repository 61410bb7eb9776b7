"""A report by e-mail: to whom, on which day, with what, and what came of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.calendar.fft_deadline import working_day

MOST_REFUSALS = 2
"""After so many in a row nothing is sent to an address any more."""
LAST_WORKING_DAY = 20
"""A month has as many working days at least."""
LONGEST_ADDRESS, LONGEST_NAME = 254, 80
_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+")


class InvalidAddress(ValueError):
    """Not an address that e-mail can go to."""


class Enclosure(StrEnum):
    """How the whole board copy comes with the summary."""

    PDF = "pdf"
    DOCX = "docx"
    LINK = "link"


class DeliveryState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    """Handed to the mail server at this moment: whoever finds it so later does not send it."""

    SENT = "sent"
    """The mail server took it. What becomes of it afterwards nobody here can see."""

    FAILED = "failed"
    BOUNCED = "bounced"


class DeliveryReason(StrEnum):
    """Why it is not sent yet, or not at all."""

    NONE = ""
    UNREACHABLE = "unreachable"
    ADDRESS_REFUSED = "address"
    EMAIL_REFUSED = "refused"
    UNCERTAIN = "uncertain"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    GIVEN_UP = "given up"


class StopReason(StrEnum):
    """Why nothing is sent to a recipient any more."""

    LEAD = "lead"
    READER = "reader"
    REFUSED = "refused"
    ACCOUNT_OFF = "account off"


@dataclass(frozen=True)
class SendingPlan:
    """What a network's lead chose for the reports of a service."""

    by_itself: bool = False
    working_day: int = 0
    """The working day of the next month on which it goes at the earliest; 0 as soon as it is final.
    """
    enclosure: Enclosure = Enclosure.PDF

    def first_day(self, month: Month, is_holiday: Callable[[date], bool]) -> date:
        """The first day on which the report of a month is sent by itself.

        >>> SendingPlan(True, 5).first_day(Month(2026, 10), lambda _: False)
        datetime.date(2026, 11, 6)
        """
        if not self.working_day:
            return month.next().first_day()
        return working_day(month.next(), self.working_day, is_holiday)


@dataclass(frozen=True)
class EmailOptions:
    """What stands in an e-mail beside the report itself."""

    service_name: str
    provider: str
    enclosure: Enclosure
    stop_at: str
    """The address at which the reader ends these e-mails."""

    link: str = ""
    link_until: date | None = None
    test: bool = False


@dataclass(frozen=True)
class EnclosedFile:
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class WrittenEmail:
    subject: str
    text: str
    html: str
    file_name: str
    """What the enclosed file is called; empty where a link takes its place."""


def tidy_address(text: str) -> str:
    """
    >>> tidy_address(" Ann@PCN.example ")
    'ann@pcn.example'

    Raises InvalidAddress with words for whoever typed it.
    """
    address = text.strip().lower()
    if not _ADDRESS.fullmatch(address) or len(address) > LONGEST_ADDRESS:
        raise InvalidAddress("Enter an e-mail address, such as name@nhs.net")
    return address
