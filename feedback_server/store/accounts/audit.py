"""The audit log: what people did, append-only.

Each entry holds the hash of itself and of the entry before it, so that whoever changes, takes out
or puts in one has to change all that follow. The last ones can still be cut off: note the last hash
that ``handrail staff check-audit-log`` prints somewhere else.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from feedback_server.domain.calendar.calendar_month import LONDON
from feedback_server.store.db.dialect import AUDIT_LOCK, advisory_lock, utc
from feedback_server.store.db.engine import Transaction

from .tables import audit_entry_table

BEFORE_ALL = ""
"""The hash before the first entry."""


@dataclass(frozen=True)
class AuditEntry:
    """One action of a person. ``about`` names its object, never an answer."""

    at: datetime
    by: str
    action: str
    about: Mapping[str, str | int]


@dataclass(frozen=True)
class StoredEntry:
    """An entry with its id in the log, the first being 1."""

    id: int
    entry: AuditEntry


@dataclass(frozen=True)
class ChainCheck:
    """``broken_at`` is the id of the first entry that does not fit the one before it."""

    entries: int
    last_hash: str
    broken_at: int | None = None


def record(tx: Transaction, entry: AuditEntry) -> None:
    """Append an entry. Writers wait for each other until they commit: do it last."""
    advisory_lock(tx, AUDIT_LOCK)
    table = audit_entry_table
    newest = sa.select(table.c.hash).order_by(table.c.id.desc()).limit(1)
    before = tx.execute(newest).scalar_one_or_none() or BEFORE_ALL
    row = vars(entry) | {"about": json.dumps(dict(entry.about))}
    tx.execute(sa.insert(table).values(row | {"hash": chain_hash(before, **row)}))


@dataclass(frozen=True)
class AuditQuery:
    """A search of the log; empty fields match all. London days, both included."""

    by: str = ""
    action: str = ""
    words: str = ""
    """Text to find in what was acted on: a code, a month."""
    first: date | None = None
    last: date | None = None


def search(
    tx: Transaction, wanted: AuditQuery, *, limit: int, before: int | None = None
) -> list[StoredEntry]:
    """Matching entries, newest first; ``before`` is the id to continue from."""
    table = audit_entry_table
    statement = sa.select(table).order_by(table.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(table.c.id < before)
    if wanted.by:
        statement = statement.where(table.c.by == wanted.by)
    if wanted.action:
        statement = statement.where(table.c.action == wanted.action)
    for word in wanted.words.replace("\0", " ").split():
        statement = statement.where(table.c.about.icontains(word, autoescape=True))
    if wanted.first:
        statement = statement.where(table.c.at >= _midnight(wanted.first))
    if wanted.last:
        statement = statement.where(table.c.at < _midnight(wanted.last + timedelta(days=1)))
    return [_kept(row) for row in tx.execute(statement)]


def newest_by(tx: Transaction, name: str) -> AuditEntry | None:
    """The last entry of one person."""
    table = audit_entry_table
    statement = sa.select(table).where(table.c.by == name).order_by(table.c.id.desc()).limit(1)
    row = tx.execute(statement).one_or_none()
    return _kept(row).entry if row else None


def newest(tx: Transaction) -> AuditEntry | None:
    """The last entry of all."""
    found = search(tx, AuditQuery(), limit=1)
    return found[0].entry if found else None


def check_chain(tx: Transaction) -> ChainCheck:
    """Verify the chain from its first entry, up to the first that does not fit."""
    table = audit_entry_table
    before, number = BEFORE_ALL, 0
    for row in tx.execute(sa.select(table).order_by(table.c.id)):
        if row.hash != chain_hash(before, at=row.at, by=row.by, action=row.action, about=row.about):
            return ChainCheck(number, before, row.id)
        before, number = row.hash, number + 1
    return ChainCheck(number, before)


def chain_hash(before: str, *, at: datetime, by: str, action: str, about: str) -> str:
    """SHA-256 of an entry and of the hash before it, in hexadecimal. ``about`` as it is stored."""
    parts: list[Any] = [before, utc(at).astimezone(UTC).isoformat(), by, action, about]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _kept(row: sa.Row[Any]) -> StoredEntry:
    return StoredEntry(row.id, AuditEntry(utc(row.at), row.by, row.action, json.loads(row.about)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, LONDON).astimezone(UTC)
