"""What people did: kept for those who must account for it, never changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from . import tables
from .dialect import utc
from .engine import Transaction


@dataclass(frozen=True)
class Entry:
    """One thing that somebody did. ``about`` names what it was done to; never an answer."""

    at: datetime
    by: str
    action: str
    about: Mapping[str, str | int]


def record(tx: Transaction, entry: Entry) -> None:
    row = vars(entry) | {"about": json.dumps(dict(entry.about))}
    tx.execute(sa.insert(tables.audit).values(row))


def latest(tx: Transaction, limit: int = 100) -> list[Entry]:
    """The newest entries, newest first."""
    table = tables.audit
    rows = tx.execute(sa.select(table).order_by(table.c.id.desc()).limit(limit))
    return [Entry(utc(row.at), row.by, row.action, json.loads(row.about)) for row in rows]
