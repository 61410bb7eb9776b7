"""The ids of the keys in use, so that a missing or replaced one is noticed."""

from collections.abc import Iterable, Mapping
from datetime import date

import sqlalchemy as sa

from feedback_server.domain.operations.server_key import KeyKind, ServerKey
from feedback_server.store.accounts.tables import two_factor_table
from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Transaction
from feedback_server.store.db.schema import SCHEMA
from feedback_server.store.notifications.tables import (
    patient_reminder_table,
    push_subscription_table,
)
from feedback_server.store.surveys.tables import survey_version_table

from .tables import server_key_table

SEALED_TO: Mapping[KeyKind, Mapping[str, sa.Column[str]]] = {
    KeyKind.SEALING: {
        "second steps": two_factor_table.c.key_id,
        "browsers": push_subscription_table.c.key_id,
        "phones to remind": patient_reminder_table.c.key_id,
    },
    KeyKind.PUSH: {
        "browsers": push_subscription_table.c.vapid,
        "phones to remind": patient_reminder_table.c.vapid,
    },
    KeyKind.INVITATIONS: {},
}
"""The columns that name a key of each kind, by what the rows are in words."""
FILLED_BY_ITSELF = {server_key_table.name, survey_version_table.name}
"""Tables that the server fills by itself when it starts."""


def list_keys(tx: Transaction) -> list[ServerKey]:
    """All recorded keys, by kind and id."""
    rows = tx.execute(sa.select(server_key_table))
    return sorted(ServerKey(KeyKind(row.kind), row.id, row.lost_on) for row in rows)


def record(tx: Transaction, keys: Iterable[ServerKey]) -> None:
    """Insert keys or update them: a lost one may have been found again."""
    for key in keys:
        statement = insert(tx, server_key_table).values(
            kind=key.kind.value, id=key.id, lost_on=key.lost_on
        )
        there = ["kind", "id"]
        tx.execute(
            statement.on_conflict_do_update(index_elements=there, set_={"lost_on": key.lost_on})
        )


def set_lost(tx: Transaction, key: ServerKey, on: date) -> None:
    record(tx, [ServerKey(key.kind, key.id, on)])


def uses(tx: Transaction, key: ServerKey) -> Mapping[str, int]:
    """How many rows name a key, by what the rows are."""
    counts = {
        words: sa.select(sa.func.count()).where(column == key.id)
        for words, column in SEALED_TO[key.kind].items()
    }
    return {words: tx.scalar(count) or 0 for words, count in counts.items()}


def is_new(tx: Transaction) -> bool:
    """Whether nobody has done anything with this database."""
    list_keys = (table for table in SCHEMA.sorted_tables if table.name not in FILLED_BY_ITSELF)
    return not any(tx.scalar(sa.select(sa.select(table).exists())) for table in list_keys)
