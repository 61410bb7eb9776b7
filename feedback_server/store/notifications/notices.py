"""Notices: pending for a browser, or sent to a person."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from feedback_server.domain.notifications.notification import Notice, NotificationType
from feedback_server.store.db.dialect import insert, utc
from feedback_server.store.db.engine import Transaction
from feedback_server.store.db.secure_delete import ExpiredRows

from .push_subscriptions import Browser
from .tables import notification_table

_NOTICE = notification_table


@dataclass(frozen=True)
class StoredNotice:
    """A stored notice; ``outcome`` is empty while it is pending."""

    id: int
    notice: Notice
    label: str
    at: datetime
    ended_at: datetime | None
    outcome: str


def add(tx: Transaction, browser: Browser, notice: Notice, key: str, at: datetime) -> bool:
    """Add a notice; whether the browser had not been notified of it before."""
    values = {
        "subscription": browser.id,
        "account": browser.account,
        "label": browser.label,
        "type": notice.type.value,
        "key": key,
        "about": json.dumps(dict(notice.about)),
        "at": at,
    }
    statement = insert(tx, _NOTICE).values(values).on_conflict_do_nothing()
    return bool(tx.execute(statement.returning(_NOTICE.c.id)).first())


def waiting(tx: Transaction, browser: str) -> list[StoredNotice]:
    """Pending notices of a browser, oldest first."""
    open_ = (_NOTICE.c.subscription == browser) & _NOTICE.c.ended_at.is_(None)
    return [
        _kept(row) for row in tx.execute(sa.select(_NOTICE).where(open_).order_by(_NOTICE.c.id))
    ]


def mark_ended(tx: Transaction, ids: Iterable[int], outcome: str, at: datetime) -> None:
    mine = _NOTICE.c.id.in_(list(ids))
    tx.execute(sa.update(_NOTICE).where(mine).values(outcome=outcome, ended_at=at))


def withdraw(tx: Transaction, key_prefix: str) -> None:
    """End pending notices whose keys begin so."""
    mine = _NOTICE.c.key.startswith(key_prefix, autoescape=True) & _NOTICE.c.ended_at.is_(None)
    tx.execute(sa.delete(_NOTICE).where(mine))


def for_account(tx: Transaction, account: str, limit: int) -> list[StoredNotice]:
    """A person's notices on all browsers, newest first."""
    mine = _NOTICE.c.account == account
    statement = sa.select(_NOTICE).where(mine).order_by(_NOTICE.c.id.desc()).limit(limit)
    return [_kept(row) for row in tx.execute(statement)]


def older_than(at: datetime) -> ExpiredRows:
    return ExpiredRows(_NOTICE, _NOTICE.c.at < at)


def _kept(row: sa.Row[Any]) -> StoredNotice:
    ended_at = utc(row.ended_at) if row.ended_at else None
    notice = Notice(NotificationType.named(row.type), json.loads(row.about))
    return StoredNotice(row.id, notice, row.label, utc(row.at), ended_at, row.outcome or "")
