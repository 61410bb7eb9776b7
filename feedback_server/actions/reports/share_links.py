"""Share links: the board copy of one revision, for whoever has the link, until its last day."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from feedback_server.domain.calendar.calendar_month import london_day
from feedback_server.domain.reports import Report
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.reports import share_links
from feedback_server.store.reports.share_links import ShareLink

from .board_copies import board_copy_of, sendable_month

USUAL_DAYS, MOST_DAYS = 30, 365
TOKEN_BYTES = 24
"""192 bits: nobody guesses one."""
LONGEST_TOKEN = 64
READER = "reader of a link"
"""Who opened a link, in the audit log."""


@dataclass(frozen=True)
class SharedReport:
    """What a link shows. ``newer``: whether the month was revised since the link was made."""

    link: ShareLink
    board: Report
    newer: bool


def make_link(store: Store, link: ShareLink, *, now: datetime) -> str:
    """Store a new link; gives its token, which is stored nowhere."""
    with store.write() as tx:
        return make_link_in(tx, link, now)


def make_link_in(tx: Transaction, link: ShareLink, now: datetime) -> str:
    """The same in this transaction; a link with the id of an earlier one takes its place."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    share_links.upsert(tx, link, digest(token))
    audit.record(tx, AuditEntry(now, link.made_by, "report_link_made", _about(link)))
    return token


def last_day(today: date, days: int = USUAL_DAYS) -> date:
    return today + timedelta(days=days)


def revoke_link(store: Store, id: str, *, pcn: str, now: datetime, by: str) -> bool:
    """End a link of this network; whether it was not revoked before."""
    with store.write() as tx:
        link = share_links.revoke(tx, id, pcn, london_day(now))
        if link:
            audit.record(tx, AuditEntry(now, by, "report_link_revoked", _about(link)))
    return link is not None


def open_link(store: Store, token: str, *, on: date) -> SharedReport | None:
    """What a link shows; None where it ended, was revoked or never existed, and where its revision
    was withdrawn."""
    if len(token) > LONGEST_TOKEN:
        return None
    with store.read() as tx:
        link = share_links.find(tx, digest(token))
        if link is None or not link.works(on):
            return None
        board = board_copy_of(tx, link.pcn, link.month, link.revision, link.service)
        last = sendable_month(tx, link.pcn, link.month, link.service)
    newer = last is not None and last.revision > link.revision
    return SharedReport(link, board, newer) if board else None


def count_opening(store: Store, link: ShareLink, *, now: datetime) -> None:
    with store.write() as tx:
        openings = share_links.count_opening(tx, link.id, london_day(now))
        about = _about(link) | {"openings": openings}
        audit.record(tx, AuditEntry(now, READER, "report_link_opened", about))


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _about(link: ShareLink) -> dict[str, str | int]:
    return {
        "pcn": link.pcn,
        "month": str(link.month),
        "revision": link.revision,
        "link": link.id[:8],
        "last_day": str(link.last_day),
    }
