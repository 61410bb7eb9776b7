"""A row in every table, with letters that files and databases like to trip over."""

import string
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from feedback_server.domain.operations.server_key import KeyKind, ServerKey
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.db.row_dump import RowDump
from feedback_server.store.db.schema import SCHEMA
from feedback_server.store.operations import server_keys
from tests.factories import NOW

HARD = "Zebra\t“é” \\N\\.\r\n|\"'; DROP --\u2028\U0001f600"
"""Tabs, line ends, quotes, what COPY takes for nothing or the end, and letters of four bytes."""
MOMENT = datetime(2026, 3, 29, 0, 59, 59, 123456, tzinfo=UTC)


def fill(store: Store) -> None:
    """One row each, and three entries in the record."""
    with store.write() as tx:
        for table in SCHEMA.sorted_tables:
            if table.name not in ("audit_entry", "server_key"):
                tx.execute(sa.insert(table).values(_row(tx, table)))
        server_keys.record(tx, [ServerKey(KeyKind.PUSH, "0123456789abcdef", MOMENT.date())])
        for number in range(3):
            audit.record(tx, AuditEntry(NOW, "ann", "exported", {"number": number, "words": HARD}))


def rows(store: Store) -> dict[str, list[bytes]]:
    """Every row of every table, as it would go out."""
    with store.read() as tx:
        there = RowDump(tx)
        found: dict[str, list[bytes]] = {table: [] for table in there.rows()}
        for part in there.parts():
            found[part.table] += part.lines.splitlines()
    return found


def _row(tx: Transaction, table: sa.Table) -> dict[str, Any]:
    return {column.name: _value(tx, column) for column in table.columns}


def _value(tx: Transaction, column: sa.Column[Any]) -> Any:
    for key in column.foreign_keys:
        return tx.scalar(sa.select(key.column))
    match column.type:
        case sa.Boolean():
            return True
        case sa.Integer():
            return 7
        case sa.Date():
            return date(2024, 2, 29)
        case sa.DateTime():
            return MOMENT
        case sa.String(length=int(length)):
            return string.ascii_letters[: min(length, 6)]
        case _:
            return HARD
