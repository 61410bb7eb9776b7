"""Notices of practices: a month's figures that a practice shows on its wall and its website."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.reports.practice_notice import at_least
from feedback_server.domain.reports.published import GROUPS, PublishedMonth
from feedback_server.domain.surveys.service import MAIN
from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Transaction

from .tables import practice_notice_table

_NOTICE = practice_notice_table.c
SUPPRESSED = "*"


@dataclass(frozen=True)
class Notice:
    """``shown`` is what the public sees, of a practice in the place of a network."""

    shown: PublishedMonth
    counts: tuple[int, ...]
    """How many answered in each of GROUPS when it was published."""

    withdrawn: bool = False

    @property
    def practice(self) -> str:
        return self.shown.pcn

    @property
    def share_words(self) -> str:
        """The share of positive answers, or what it is not below where it is hidden; empty where
        neither can be said."""
        if not self.shown.responses:
            return ""
        exact = self.shown.share(self.shown.counts["positive"])
        floor = at_least(self.counts[0], sum(self.counts))
        return exact if exact != SUPPRESSED else f"{floor}% or more" if floor else ""


def upsert(tx: Transaction, notice: Notice) -> None:
    counts = dict(zip(GROUPS, notice.counts, strict=True))
    values = {
        "practice": notice.practice,
        "month": str(notice.shown.month),
        "service": notice.shown.service,
        "content": json.dumps(notice.shown.as_json(), ensure_ascii=False),
        "withdrawn": notice.withdrawn,
        **counts,
    }
    key = ["practice", "month", "service"]
    changed = {name: value for name, value in values.items() if name not in key}
    statement = insert(tx, practice_notice_table).values(values)
    tx.execute(statement.on_conflict_do_update(index_elements=key, set_=changed))


def for_month(
    tx: Transaction, practices: Collection[str], month: Month, service: str = MAIN
) -> dict[str, Notice]:
    """Those of these practices, withdrawn ones too, by practice."""
    mine = _NOTICE.practice.in_(practices) & (_NOTICE.month == str(month))
    found = _read(tx, mine & (_NOTICE.service == service))
    return {notice.practice: notice for notice in found}


def latest(tx: Transaction, practice: str, service: str = MAIN) -> Notice | None:
    """The newest that the practice shows; None where it shows none."""
    shown = (
        (_NOTICE.practice == practice)
        & (_NOTICE.service == service)
        & _NOTICE.withdrawn.is_(sa.false())
    )
    return next(iter(_read(tx, shown)), None)


def _read(tx: Transaction, which: sa.ColumnElement[bool]) -> Sequence[Notice]:
    """Newest month first."""
    statement = sa.select(practice_notice_table).where(which)
    return [_notice(row) for row in tx.execute(statement.order_by(_NOTICE.month.desc()))]


def _notice(row: sa.Row[tuple[object, ...]]) -> Notice:
    counts = tuple(getattr(row, group) for group in GROUPS)
    return Notice(PublishedMonth.from_json(json.loads(row.content)), counts, row.withdrawn)
