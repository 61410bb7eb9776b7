"""One network's month as a value. Every format is a writer of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Pcn

from .blocks import Placed, Section


class Status(StrEnum):
    """Where a report stands. A final one is never changed: what comes later revises it."""

    PROVISIONAL = "provisional"
    FINAL = "final"
    REVISED = "revised"


class Audience(StrEnum):
    """Whom a report is for."""

    STAFF = "staff"
    BOARD = "board"
    """Anybody whom staff give it to: small numbers are hidden."""


@dataclass(frozen=True)
class Report:
    """A report, with everything that a writer shows. ``as_of`` is the day on which it was made."""

    pcn: Pcn
    month: Month
    as_of: date
    service: str
    survey: str
    language: str
    demonstration: bool
    """Made from generated data: every format must say "Demonstration data"."""

    sections: tuple[Section, ...]
    status: Status = Status.PROVISIONAL
    revision: int = 0
    """Its number among the saved revisions of the month, from 1; 0 for one that is not saved."""

    missing: tuple[str, ...] = ()
    """What had not come yet, a sentence each."""

    withdrawn: str = ""
    """Why it was withdrawn; empty where it was not."""

    service_name: str = ""
    """What patients know the service as, where it has a name of its own."""

    logo: str = ""
    """The network's own picture, a PNG in base 64, for formats that show pictures."""

    since: Month | None = None
    """The first month of a report on several, such as a quarter; ``month`` is then the last."""

    audience: Audience = Audience.STAFF

    def placed(self) -> Iterator[Placed]:
        """Every figure with its section, table and row, in order."""
        for section in self.sections:
            yield from section.placed()

    def as_withdrawn(self, why: str) -> "Report":
        """The report with the reason why it was withdrawn; unchanged for an empty reason."""
        return replace(self, withdrawn=why) if why else self
