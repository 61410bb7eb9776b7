"""Links that show a report to whoever has them. Only the digest of a link is stored."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.surveys.service import MAIN
from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Transaction
from feedback_server.store.db.secure_delete import ExpiredRows

from .tables import report_link_table

_LINK = report_link_table


@dataclass(frozen=True)
class ShareLink:
    id: str
    pcn: str
    service: str
    month: Month
    revision: int
    reader: str
    made_by: str
    made_on: date
    last_day: date
    revoked_on: date | None = None
    openings: int = 0
    opened_on: date | None = None

    def works(self, on: date) -> bool:
        return self.revoked_on is None and on <= self.last_day


def upsert(tx: Transaction, link: ShareLink, digest: str) -> None:
    """Store a link; one with the same id gets this digest, and the one before opens nothing."""
    values = vars(link) | {"month": str(link.month), "digest": digest}
    statement = insert(tx, _LINK).values(values)
    anew = {"digest": digest, "last_day": link.last_day}
    tx.execute(statement.on_conflict_do_update(index_elements=["id"], set_=anew))


def find(tx: Transaction, digest: str) -> ShareLink | None:
    row = tx.execute(sa.select(_LINK).where(_LINK.c.digest == digest)).one_or_none()
    return None if row is None else _link(row)


def list_links(tx: Transaction, pcn: str, service: str = MAIN) -> list[ShareLink]:
    """The newest first."""
    own = (_LINK.c.pcn == pcn) & (_LINK.c.service == service)
    statement = sa.select(_LINK).where(own).order_by(_LINK.c.made_on.desc(), _LINK.c.id)
    return [_link(row) for row in tx.execute(statement)]


def revoke(tx: Transaction, id: str, pcn: str, on: date) -> ShareLink | None:
    """End a link of this network; the link where it was not revoked before."""
    mine = (_LINK.c.id == id) & (_LINK.c.pcn == pcn) & _LINK.c.revoked_on.is_(None)
    statement = sa.update(_LINK).where(mine).values(revoked_on=on).returning(_LINK)
    row = tx.execute(statement).one_or_none()
    return None if row is None else _link(row)


def count_opening(tx: Transaction, id: str, on: date) -> int:
    """How often it was opened, with this time."""
    values = {"openings": _LINK.c.openings + 1, "opened_on": on}
    statement = sa.update(_LINK).where(_LINK.c.id == id).values(values)
    return int(tx.scalar(statement.returning(_LINK.c.openings)) or 0)


def ended_before(day: date) -> ExpiredRows:
    return ExpiredRows(_LINK, (_LINK.c.last_day < day) | (_LINK.c.revoked_on < day))


def _link(row: sa.Row[Any]) -> ShareLink:
    given = row._asdict()
    del given["digest"]
    return ShareLink(**given | {"month": Month.parse(row.month)})
