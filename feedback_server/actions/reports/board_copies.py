"""Board copies of months that were made final: all that leaves the service by e-mail or by link."""

from dataclasses import dataclass
from datetime import date

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.reports import Report, Status
from feedback_server.domain.reports.board_copy import board_copy
from feedback_server.domain.surveys.service import MAIN
from feedback_server.store import Transaction
from feedback_server.store.reports import revisions

MOST_MONTHS = 24
"""How far back staff may send or share a month."""


@dataclass(frozen=True)
class SendableMonth:
    """The last revision of a month, which is final or revised and was not withdrawn."""

    month: Month
    revision: int
    status: Status
    as_of: date


def sendable_month(
    tx: Transaction, pcn: str, month: Month, service: str = MAIN
) -> SendableMonth | None:
    """None for a month that is not final, and for one whose last revision was withdrawn."""
    kept = revisions.list_revisions(tx, pcn, month, service)
    if not kept or kept[-1].status is Status.PROVISIONAL or kept[-1].withdrawn_on:
        return None
    return SendableMonth(month, kept[-1].number, kept[-1].status, kept[-1].as_of)


def sendable_months(tx: Transaction, pcn: str, service: str = MAIN) -> list[SendableMonth]:
    """The newest month first."""
    closed = {month for _, month, of in revisions.closed_months(tx, [pcn]) if of == service}
    newest = sorted(closed, reverse=True)[:MOST_MONTHS]
    found = (sendable_month(tx, pcn, month, service) for month in newest)
    return [sendable for sendable in found if sendable]


def board_copy_of(
    tx: Transaction, pcn: str, month: Month, number: int, service: str = MAIN
) -> Report | None:
    """The board copy of a revision; None for one that is not final, not there or withdrawn."""
    report = revisions.find(tx, pcn, month, number, service)
    if report is None or report.status is Status.PROVISIONAL or report.withdrawn:
        return None
    return board_copy(report)


def says_something(board: Report) -> bool:
    """Whether it tells at least how many answered: where so few did, all else is hidden as well."""
    return any(
        placed.figure.measure == "responses"
        and placed.figure.value is not None
        and not (placed.figure.about.practice or placed.figure.about.mode)
        for placed in board.placed()
    )
