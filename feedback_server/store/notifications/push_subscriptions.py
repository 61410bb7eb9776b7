"""Push subscriptions of staff browsers."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from feedback_server.domain.notifications.notification import NotificationType, QuietHours
from feedback_server.store.db.dialect import utc
from feedback_server.store.db.engine import Transaction

from .tables import push_subscription_table

_BROWSER = push_subscription_table


@dataclass(frozen=True)
class Browser:
    """A staff browser; its subscription is ``sealed`` to the server's key ``key_id``."""

    id: str
    account: str
    digest: str
    key_id: str
    sealed: bytes
    vapid: str
    """The VAPID key that it subscribed with."""
    service: str
    label: str
    choices: frozenset[NotificationType]
    quiet: QuietHours
    added_on: date
    notified_at: datetime | None = None


def upsert(tx: Transaction, browser: Browser) -> None:
    """Store a browser, replacing one with the same endpoint, whoever's it was."""
    tx.execute(sa.delete(_BROWSER).where(_BROWSER.c.digest == browser.digest))
    tx.execute(sa.insert(_BROWSER).values(_row(browser)))


def change(
    tx: Transaction, account: str, id: str, choices: frozenset[NotificationType], quiet: QuietHours
) -> bool:
    """Change the choices; whether the account has such a browser."""
    mine = (_BROWSER.c.account == account) & (_BROWSER.c.id == id)
    values = {"choices": _encode(sorted(choices)), "quiet": _encode(quiet)}
    return bool(tx.execute(sa.update(_BROWSER).where(mine).values(values)).rowcount)


def mark_notified(tx: Transaction, id: str, at: datetime) -> None:
    tx.execute(sa.update(_BROWSER).where(_BROWSER.c.id == id).values(notified_at=at))


def find(tx: Transaction, id: str) -> Browser | None:
    row = tx.execute(sa.select(_BROWSER).where(_BROWSER.c.id == id)).one_or_none()
    return _browser(row) if row else None


def by_digest(tx: Transaction, digest: str) -> Browser | None:
    row = tx.execute(sa.select(_BROWSER).where(_BROWSER.c.digest == digest)).one_or_none()
    return _browser(row) if row else None


def for_account(tx: Transaction, account: str) -> list[Browser]:
    """The browsers of an account, in the order added."""
    statement = sa.select(_BROWSER).where(_BROWSER.c.account == account)
    order = (_BROWSER.c.added_on, _BROWSER.c.label, _BROWSER.c.id)
    return [_browser(row) for row in tx.execute(statement.order_by(*order))]


def list_browsers(tx: Transaction) -> list[Browser]:
    """All browsers, in the order added."""
    statement = sa.select(_BROWSER).order_by(_BROWSER.c.added_on, _BROWSER.c.id)
    return [_browser(row) for row in tx.execute(statement)]


def forget(tx: Transaction, id: str) -> bool:
    """Delete a browser; whether there was one."""
    return bool(tx.execute(sa.delete(_BROWSER).where(_BROWSER.c.id == id)).rowcount)


def _row(browser: Browser) -> Mapping[str, object]:
    return vars(browser) | {
        "sealed": base64.b64encode(browser.sealed).decode(),
        "choices": _encode(sorted(browser.choices)),
        "quiet": _encode(browser.quiet),
    }


def _browser(row: sa.Row[Any]) -> Browser:
    return Browser(
        row.id,
        row.account,
        row.digest,
        row.key_id,
        base64.b64decode(row.sealed),
        row.vapid,
        row.service,
        row.label,
        frozenset(msgspec.json.decode(row.choices, type=list[NotificationType])),
        msgspec.json.decode(row.quiet, type=QuietHours),
        row.added_on,
        utc(row.notified_at) if row.notified_at else None,
    )


def _encode(value: object) -> str:
    return msgspec.json.encode(value).decode()
