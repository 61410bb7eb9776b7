"""Numbers that came from files: a row a practice and month, and the imports that brought them.

Each import can be undone to exactly what was before.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from feedback_server.store.db.dialect import advisory_lock
from feedback_server.store.db.engine import Transaction

from .tables import appointment_count_table, external_count_table, import_batch_table

Key = tuple[str, str]
"""A practice and a month."""


class UnknownBatch(ValueError):
    """The import does not exist, or was undone already."""


class ReplacedSince(ValueError):
    """A later import replaced some of it, and has to be undone first."""

    def __init__(self, later: int) -> None:
        super().__init__(f"import {later} replaced some of this one's numbers: undo {later} first")
        self.later = later


@dataclass(frozen=True)
class NewBatch:
    """A new import."""

    kind: str
    created_on: date
    created_by: str
    file_name: str


@dataclass(frozen=True)
class Batch(NewBatch):
    """An import that was made. ``practice_months`` is how many it added or replaced, as long as it
    is kept."""

    id: int
    practice_months: int
    undone_on: date | None

    @property
    def can_be_undone(self) -> bool:
        """What it replaced is kept no longer once it is old."""
        return self.undone_on is None and self.practice_months > 0


@dataclass(frozen=True)
class UpsertResult:
    """The result of an import. ``batch`` is None where nothing was new."""

    batch: int | None
    added: int
    replaced: int
    unchanged: int


NOTHING = "[]"
"""Stands for replaced contents that have been deleted."""

COUNTS = "counts"
"""Prefix of the kinds that bring external counts; all others bring activity."""


def table_of(kind: str) -> sa.Table:
    return external_count_table if kind.startswith(COUNTS) else appointment_count_table


def upsert(tx: Transaction, wanted: Mapping[Key, str], new: NewBatch) -> UpsertResult:
    """Upsert contents; unchanged ones stay untouched."""
    advisory_lock(tx)
    table = table_of(new.kind)
    before = stored(tx, table, wanted)
    changed = {
        key: content
        for key, content in wanted.items()
        if key not in before or before[key]["content"] != content
    }
    if not changed:
        return UpsertResult(None, 0, 0, len(wanted))
    replaced = [
        {"practice": key[0], "month": key[1], "before": before.get(key)} for key in sorted(changed)
    ]
    batch = _add_batch(tx, new, json.dumps(replaced))
    _write(tx, table, {key: {"content": text, "batch": batch} for key, text in changed.items()})
    added = sum(key not in before for key in changed)
    return UpsertResult(batch, added, len(changed) - added, len(wanted) - len(changed))


def undo(tx: Transaction, batch: int, on: date) -> int:
    """Restore what this import replaced; returns how many practice-months changed.

    Raises UnknownBatch, and ReplacedSince.
    """
    advisory_lock(tx)
    table = import_batch_table
    row = tx.execute(
        sa.select(table).where(table.c.id == batch, table.c.undone_on.is_(None))
    ).one_or_none()
    if row is None:
        raise UnknownBatch(f"there is no import {batch} that could be undone")
    if row.replaced == NOTHING:
        raise UnknownBatch(f"what import {batch} replaced is kept no longer")
    replaced = {(each["practice"], each["month"]): each["before"] for each in _list(row.replaced)}
    of = table_of(row.kind)
    now = stored(tx, of, replaced)
    if later := [each["batch"] for each in now.values() if each["batch"] != batch]:
        raise ReplacedSince(max(later))
    _remove(tx, of, [key for key, before in replaced.items() if before is None])
    _write(tx, of, {key: before for key, before in replaced.items() if before is not None})
    tx.execute(sa.update(table).where(table.c.id == batch).values(undone_on=on))
    return len(replaced)


def batches(tx: Transaction, limit: int = 100) -> list[Batch]:
    """The latest imports, newest first, undone ones included."""
    table = import_batch_table
    rows = tx.execute(sa.select(table).order_by(table.c.id.desc()).limit(limit))
    return [_batch(row) for row in rows]


def count_replaced(tx: Transaction, before: date) -> int:
    """Number of imports before a day that still hold what they replaced."""
    return tx.scalar(sa.select(sa.func.count()).where(_keeps(before))) or 0


def forget_replaced(tx: Transaction, before: date) -> int:
    """Delete what old imports replaced: they can no longer be undone."""
    statement = sa.update(import_batch_table).where(_keeps(before))
    return tx.execute(statement.values(replaced=NOTHING)).rowcount


def stored(tx: Transaction, table: sa.Table, keys: Collection[Key]) -> dict[Key, dict[str, Any]]:
    """Current contents of these practices and months."""
    months = sorted({month for _, month in keys})
    if not months:
        return {}
    rows = tx.execute(
        sa.select(table).where(table.c.month >= months[0], table.c.month <= months[-1])
    )
    contents = {
        (row.practice, row.month): {"content": row.content, "batch": row.batch} for row in rows
    }
    return {key: content for key, content in contents.items() if key in keys}


def _keeps(before: date) -> sa.ColumnElement[bool]:
    table = import_batch_table
    return (table.c.created_on < before) & (table.c.replaced != NOTHING)


def _write(tx: Transaction, table: sa.Table, rows: Mapping[Key, Mapping[str, Any]]) -> None:
    _remove(tx, table, list(rows))
    if rows:
        values = [{"practice": key[0], "month": key[1], **row} for key, row in rows.items()]
        tx.execute(sa.insert(table), values)


def _remove(tx: Transaction, table: sa.Table, keys: Sequence[Key]) -> None:
    if keys:
        statement = sa.delete(table).where(
            table.c.practice == sa.bindparam("its_practice"),
            table.c.month == sa.bindparam("its_month"),
        )
        tx.execute(statement, [{"its_practice": key[0], "its_month": key[1]} for key in keys])


def _add_batch(tx: Transaction, new: NewBatch, replaced: str) -> int:
    row = vars(new) | {"replaced": replaced}
    made = tx.execute(sa.insert(import_batch_table).values(row))
    assert made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])


def _batch(row: sa.Row[Any]) -> Batch:
    return Batch(
        row.kind,
        row.created_on,
        row.created_by,
        row.file_name,
        row.id,
        len(_list(row.replaced)),
        row.undone_on,
    )


def _list(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)
    return found
