"""Who noted that a network's monthly return was sent."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.surveys.service import MAIN
from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Transaction

from .tables import fft_return_table

_SENT = fft_return_table


@dataclass(frozen=True)
class ReturnSent:
    marked_by: str
    marked_on: date


def mark_sent(
    tx: Transaction, pcn: str, month: Month, sent: ReturnSent, service: str = MAIN
) -> bool:
    """Note that the return was sent; gives whether nobody had before."""
    values = {"pcn": pcn, "month": str(month), "service": service, **vars(sent)}
    statement = insert(tx, _SENT).values(values).on_conflict_do_nothing()
    return bool(tx.execute(statement.returning(_SENT.c.pcn)).first())


def unmark_sent(tx: Transaction, pcn: str, month: Month, service: str = MAIN) -> bool:
    """Take the note back; gives whether there was one."""
    mine = (_SENT.c.pcn == pcn) & (_SENT.c.month == str(month)) & (_SENT.c.service == service)
    return bool(tx.execute(sa.delete(_SENT).where(mine)).rowcount)


def for_month(tx: Transaction, month: Month, service: str = MAIN) -> dict[str, ReturnSent]:
    """The notes of a service's month, by the code of the network."""
    mine = (_SENT.c.month == str(month)) & (_SENT.c.service == service)
    rows = tx.execute(sa.select(_SENT).where(mine))
    return {row.pcn: ReturnSent(row.marked_by, row.marked_on) for row in rows}
