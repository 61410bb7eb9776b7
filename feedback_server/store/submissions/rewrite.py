"""Rewrites what came since the last night, so that where it lies does not tell what came first.

SQLite is rewritten whole: a row that comes into the middle of a table splits a page, and new pages
are numbered as they come, so that taking out and putting back the day's rows would leave their
order for all to see. PostgreSQL writes the day's rows anew in one transaction, in the order of
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

LEFT_ALONE = frozenset(
    {
        "audit_entry",  # it cannot be changed, and says itself when and in which order
        *("pcn", "practice", "practice_settings", "survey_version", "purge_log"),
        *("account", "api_token", "staff_session", "two_factor", "recovery_code"),
        *("sso_identity", "login_attempt", "staff_invitation", "column_choice"),
        *("job", "push_subscription", "notification", "push_metric", "server_key"),
        *("import_batch", "appointment_count", "external_count", "invitation_batch"),
        *("report_revision", "report_layout", "fft_return", "last_rewrite"),
    }
)
"""Tables that no answer of a patient adds to. Every other one is rewritten."""

NUMBERS = 2**32
"""How many numbers of transactions there are in a row; they then begin anew."""
TRIES, WAIT_S = 60, 0.5
"""How long a moment in which nobody writes is waited for."""


class NoRoom(Exception):
    """The disk has no room for the rewrite, which needs ``needed`` bytes."""

    def __init__(self, needed: int) -> None:
        super().__init__(needed)
        self.needed = needed


@dataclass(frozen=True)
class _Before:
    """The rewrite before this one. Whoever had begun to write by then has a number from
    ``horizon`` on; what was rewritten has ``number``."""

    number: int
    horizon: int


def rewrite(store: Store) -> int | None:
    """How many rows were written anew; None where it was the whole file.

    Raises DatabaseBusy, and NoRoom for a second file beside it and its log.
    """
    if store.is_sqlite:
        _make_sure_of_room(store)
        vacuum_file(store)
        return None
    rows = _in_order(store)
    _vacuum(store)
    return rows


def rewritten_tables() -> list[sa.Table]:
    """The tables that are rewritten, each after all that it refers to."""
    return [table for table in SCHEMA.sorted_tables if table.name not in LEFT_ALONE]


def _make_sure_of_room(store: Store) -> None:
    path = Path(store.engine.url.database or "")
    needed = 2 * path.stat().st_size
    if shutil.disk_usage(path.parent).free < needed:
        raise NoRoom(needed)


def _in_order(store: Store) -> int:
    for _ in range(TRIES):
        try:
            with store.write() as tx:
                return _rewrite_rows(tx)
        except sa.exc.OperationalError as error:
            if getattr(error.orig, "sqlstate", "") != "55P03":  # a lock that is not to be had
                raise
        time.sleep(WAIT_S)
    raise DatabaseBusy


def _rewrite_rows(tx: Transaction) -> int:
    """Rewrite the rows; writers wait meanwhile, readers do not."""
    names = [tx.dialect.identifier_preparer.quote(table.name) for table in rewritten_tables()]
    tx.exec_driver_sql("SET LOCAL statement_timeout = 0")
    tx.exec_driver_sql(f"LOCK TABLE {', '.join(names)} IN SHARE ROW EXCLUSIVE MODE NOWAIT")
    before, (number, horizon) = _before(tx), _now(tx)
    is_new = "true"
    if before is not None:
        is_new = (
            f"age(xmin) <= {number - before.horizon} "
            f"AND xmin::text::bigint <> {before.number % NUMBERS}"
        )
    rows = 0
    for table, name in zip(rewritten_tables(), names, strict=True):
        key = ", ".join(column.name for column in table.primary_key)
        rows += tx.exec_driver_sql(
            f"WITH taken AS (DELETE FROM {name} WHERE {is_new} RETURNING *) "
            f"INSERT INTO {name} SELECT * FROM taken ORDER BY {key}"
        ).rowcount
    _note(tx, number, horizon)
    return rows


def mark_rewritten(tx: Transaction) -> None:
    """All that is there was written by this transaction of PostgreSQL, in the order of keys."""
    if tx.dialect.name == "postgresql":
        _note(tx, *_now(tx))


def _now(tx: Transaction) -> tuple[int, int]:
    """The number of this transaction, and the first that may not be over."""
    row = tx.exec_driver_sql(
        "SELECT pg_current_xact_id()::text::bigint, "
        "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    ).one()
    return row[0], row[1]


def _before(tx: Transaction) -> _Before | None:
    """None where there was none here: numbers that came with a copy of another database say
    nothing."""
    row = tx.exec_driver_sql(
        "SELECT number, horizon FROM last_rewrite "
        f"WHERE id = 1 AND xmin::text::bigint = mod(number, {NUMBERS})"
    ).one_or_none()
    return _Before(row.number, row.horizon) if row else None


def _note(tx: Transaction, number: int, horizon: int) -> None:
    values = {"id": 1, "number": number, "horizon": horizon}
    statement = insert(tx, last_rewrite_table).values(values)
    tx.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))


def _vacuum(store: Store) -> None:
    """What was written anew leaves its former place; what pointed there too."""
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
