"""External counts: one JSON document for each practice and month, with all modes."""

import json
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from feedback_server.domain.activity.external_counts import ExternalCounts, FftWording
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.statistics.fft import FftCounts
from feedback_server.domain.submissions.submission import Mode
from feedback_server.store.db.engine import Transaction

from . import imports
from .imports import Key, NewBatch, UpsertResult
from .tables import external_count_table


def upsert(tx: Transaction, counts: Collection[ExternalCounts], new: NewBatch) -> UpsertResult:
    """Upsert by practice, month and mode; other modes stay as they are.

    The batch's kind begins with ``imports.COUNTS``.
    """
    grouped: dict[Key, list[ExternalCounts]] = {}
    for external_counts in counts:
        grouped.setdefault((external_counts.practice, str(external_counts.month)), []).append(
            external_counts
        )
    before = imports.stored(tx, external_count_table, grouped)
    wanted = {
        key: _content([*_read(*key, before[key]["content"] if key in before else "{}"), *given])
        for key, given in grouped.items()
    }
    return imports.upsert(tx, wanted, new)


def for_month(tx: Transaction, practices: Collection[str], month: Month) -> list[ExternalCounts]:
    """External counts of these practices in a month, by practice and mode."""
    return between(tx, practices, month, month)


def between(
    tx: Transaction, practices: Collection[str], first: Month, last: Month
) -> list[ExternalCounts]:
    """Those between two months, both included, by practice, month and mode."""
    table = external_count_table
    rows = tx.execute(
        sa.select(table)
        .where(
            table.c.practice.in_(practices),
            table.c.month >= str(first),
            table.c.month <= str(last),
        )
        .order_by(table.c.practice, table.c.month)
    )
    return [
        external_counts
        for row in rows
        for external_counts in _read(row.practice, row.month, row.content)
    ]


def _content(counts: Sequence[ExternalCounts]) -> str:
    """Counts by mode; a later one replaces an earlier one."""
    by_mode = {
        external_counts.mode.value: [external_counts.wording.value, *external_counts.counts.counts]
        for external_counts in counts
    }
    return json.dumps(by_mode, sort_keys=True)


def _read(practice: str, month: str, content: str) -> list[ExternalCounts]:
    return [
        ExternalCounts(
            practice,
            Month.parse(month),
            Mode(mode),
            FftCounts(tuple(counts)),
            FftWording(wording),
        )
        for mode, (wording, *counts) in json.loads(content).items()
    ]
