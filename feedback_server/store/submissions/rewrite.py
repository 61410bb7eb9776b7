"""Rewrites the day's rows each night, so that their place in the file does not tell their order.

SQLite's file is rewritten whole: a row in the middle of a table splits a page, and pages are
numbered as they are added, so that deleting and adding the day's rows would leave their order for
all to see. PostgreSQL writes the day's rows anew in one transaction, in the order of
their keys: they then share one transaction number, in every table, and lie one after the other.
"""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Store, Transaction
from feedback_server.store.db.schema import SCHEMA
from feedback_server.store.db.secure_delete import DatabaseBusy, vacuum_file

from .tables import last_rewrite_table

NOT_REWRITTEN = frozenset(
    {
        "audit_entry",  # it cannot be changed, and says itself when and in which order
        *("pcn", "practice", "practice_settings", "survey_version", "purge_log"),
        *("account", "api_token", "staff_session", "two_factor", "recovery_code"),
        *("sso_identity", "login_attempt", "staff_invitation", "column_choice"),
        *("comment_view", "held_form", "form_press"),
        *("job", "push_subscription", "notification", "push_metric", "server_key"),
        *("import_batch", "appointment_count", "external_count", "invitation_batch"),
        *("report_revision", "report_layout", "fft_return", "practice_notice", "document"),
        "last_rewrite",
        *("report_sending", "report_recipient", "report_delivery", "report_link"),
    }
)
"""Tables that no answer of a patient adds to. All others are rewritten."""

TRANSACTION_IDS = 2**32
"""How many ids of transactions a row can hold; after that they begin anew."""
MAX_ATTEMPTS, WAIT_S = 60, 0.5
"""How often the tables are tried to be locked, and the pause between: somebody may be writing."""


class NoRoom(Exception):
    """The disk has too little room for a second file; ``needed`` are bytes."""

    def __init__(self, needed: int) -> None:
        super().__init__(needed)
        self.needed = needed


@dataclass(frozen=True)
class _LastRewrite:
    """The transaction of the rewrite before this one; all that had ended before ``horizon``."""

    transaction_id: int
    horizon: int


def rewrite(store: Store) -> int | None:
    """How many rows were rewritten; None for SQLite's whole file. Raises DatabaseBusy, NoRoom."""
    if store.is_sqlite:
        _make_sure_of_room(store)
        vacuum_file(store)
        return None
    rows = _in_order(store)
    _vacuum(store)
    return rows


def rewritten_tables() -> list[sa.Table]:
    """The tables that are rewritten, each after those that it refers to."""
    return [table for table in SCHEMA.sorted_tables if table.name not in NOT_REWRITTEN]


def _make_sure_of_room(store: Store) -> None:
    path = Path(store.engine.url.database or "")
    needed = 2 * path.stat().st_size
    if shutil.disk_usage(path.parent).free < needed:
        raise NoRoom(needed)


def _in_order(store: Store) -> int:
    for _ in range(MAX_ATTEMPTS):
        try:
            with store.write() as tx:
                return _rewrite_rows(tx)
        except sa.exc.OperationalError as error:
            if getattr(error.orig, "sqlstate", "") != "55P03":  # a lock that is not to be had
                raise
        time.sleep(WAIT_S)
    raise DatabaseBusy


def _rewrite_rows(tx: Transaction) -> int:
    """Rewrite the rows that came since the last time. Writers wait meanwhile, readers do not."""
    names = [tx.dialect.identifier_preparer.quote(table.name) for table in rewritten_tables()]
    tx.exec_driver_sql("SET LOCAL statement_timeout = 0")
    tx.exec_driver_sql(f"LOCK TABLE {', '.join(names)} IN SHARE ROW EXCLUSIVE MODE NOWAIT")
    last, (transaction_id, horizon) = _last_rewrite(tx), _transaction(tx)
    is_new = "true"
    if last is not None:
        is_new = (
            f"age(xmin) <= {transaction_id - last.horizon} "
            f"AND xmin::text::bigint <> {last.transaction_id % TRANSACTION_IDS}"
        )
    rows = 0
    for table, name in zip(rewritten_tables(), names, strict=True):
        key = ", ".join(column.name for column in table.primary_key)
        rows += tx.exec_driver_sql(
            f"WITH taken AS (DELETE FROM {name} WHERE {is_new} RETURNING *) "
            f"INSERT INTO {name} SELECT * FROM taken ORDER BY {key}"
        ).rowcount
    _record(tx, transaction_id, horizon)
    return rows


def mark_rewritten(tx: Transaction) -> None:
    """Record that this transaction of PostgreSQL wrote all rows, in the order of their keys."""
    if tx.dialect.name == "postgresql":
        _record(tx, *_transaction(tx))


def _transaction(tx: Transaction) -> tuple[int, int]:
    """The id of this transaction, and of the first that may not have ended."""
    row = tx.exec_driver_sql(
        "SELECT pg_current_xact_id()::text::bigint, "
        "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    ).one()
    return row[0], row[1]


def _last_rewrite(tx: Transaction) -> _LastRewrite | None:
    """None before the first one. A row that came with a copy of another database says nothing."""
    row = tx.exec_driver_sql(
        "SELECT transaction_id, horizon FROM last_rewrite "
        f"WHERE id = 1 AND xmin::text::bigint = mod(transaction_id, {TRANSACTION_IDS})"
    ).one_or_none()
    return _LastRewrite(row.transaction_id, row.horizon) if row else None


def _record(tx: Transaction, transaction_id: int, horizon: int) -> None:
    values = {"id": 1, "transaction_id": transaction_id, "horizon": horizon}
    statement = insert(tx, last_rewrite_table).values(values)
    tx.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))


def _vacuum(store: Store) -> None:
    """Clear the former places of the rewritten rows, and the index entries that point there."""
    names = [table.name for table in rewritten_tables()]
    with store.engine.connect() as connection:
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        quote = connection.dialect.identifier_preparer.quote
        connection.exec_driver_sql("SET statement_timeout = 0")
        try:
            for name in names:
                connection.exec_driver_sql(f"VACUUM (INDEX_CLEANUP ON) {quote(name)}")
        finally:
            connection.exec_driver_sql("RESET statement_timeout")
