"""Saved revisions of reports: written once, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.reports import Report, Status
from feedback_server.domain.reports.serialization import digest, dump, figures_digest, load
from feedback_server.domain.surveys.service import MAIN
from feedback_server.store.db.engine import Transaction

from .tables import report_revision_table

MOST = 10_000
"""More revisions than a month will have: databases refuse numbers of more than 64 bits."""


class Tampered(ValueError):
    """The content of a revision is not what was written."""


@dataclass(frozen=True)
class RevisionInfo:
    """A saved revision without its content."""

    pcn: str
    month: Month
    service: str
    number: int
    status: Status
    as_of: date
    digest: str
    figures_digest: str
    withdrawn_on: date | None
    withdrawn_why: str

    @property
    def is_settled(self) -> bool:
        """Whether it is final, or revises one that was, and still stands."""
        return self.status is not Status.PROVISIONAL and self.withdrawn_on is None


def add(tx: Transaction, report: Report) -> None:
    content = dump(report)
    row = {
        "pcn": report.pcn.code,
        "month": str(report.month),
        "service": report.service,
        "number": report.revision,
        "status": report.status.value,
        "as_of": report.as_of,
        "content": content,
        "digest": digest(content),
        "figures_digest": figures_digest(report),
    }
    tx.execute(sa.insert(report_revision_table).values(row))


def list_revisions(
    tx: Transaction, pcn: str, month: Month, service: str = MAIN
) -> list[RevisionInfo]:
    """The revisions of a service's month, the first one first."""
    table = report_revision_table
    columns = [column for column in table.c if column.name != "content"]
    statement = sa.select(*columns).where(_is_of(pcn, month, service)).order_by(table.c.number)
    return [_kept(row) for row in tx.execute(statement)]


def find(
    tx: Transaction, pcn: str, month: Month, number: int, service: str = MAIN
) -> Report | None:
    """The report as it was saved. Raises Tampered where its hash no longer holds."""
    if not 1 <= number <= MOST:
        return None
    table = report_revision_table
    row = tx.execute(
        sa.select(table).where(_is_of(pcn, month, service), table.c.number == number)
    ).one_or_none()
    if row is None:
        return None
    if digest(row.content) != row.digest:
        raise Tampered(f"revision {number} of {pcn}, {month}, {service}")
    return load(row.content).as_withdrawn(row.withdrawn_why or "")


def withdraw(
    tx: Transaction,
    pcn: str,
    month: Month,
    number: int,
    on: date,
    why: str,
    service: str = MAIN,
) -> bool:
    """Note that a revision is withdrawn; gives whether there was one."""
    table = report_revision_table
    done = tx.execute(
        sa.update(table)
        .where(
            _is_of(pcn, month, service),
            table.c.number == number,
            table.c.withdrawn_on.is_(None),
        )
        .values(withdrawn_on=on, withdrawn_why=why)
    )
    return done.rowcount > 0


def closed_months(tx: Transaction, pcns: Sequence[str]) -> list[tuple[str, Month, str]]:
    """The months with a final report, of these networks, each with its service."""
    table = report_revision_table
    statement = (
        sa.select(table.c.pcn, table.c.month, table.c.service)
        .where(table.c.pcn.in_(pcns), table.c.status == Status.FINAL.value)
        .order_by(table.c.month, table.c.pcn, table.c.service)
        .distinct()
    )
    return [(row.pcn, Month.parse(row.month), row.service) for row in tx.execute(statement)]


def _is_of(pcn: str, month: Month, service: str) -> sa.ColumnElement[bool]:
    table = report_revision_table.c
    return (table.pcn == pcn) & (table.month == str(month)) & (table.service == service)


def _kept(row: sa.Row[tuple[object, ...]]) -> RevisionInfo:
    return RevisionInfo(
        row.pcn,
        Month.parse(row.month),
        row.service,
        row.number,
        Status(row.status),
        row.as_of,
        row.digest,
        row.figures_digest,
        row.withdrawn_on,
        row.withdrawn_why or "",
    )
