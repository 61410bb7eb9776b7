"""Sees to it that what was deleted is gone from the file too."""

from contextlib import suppress

from feedback_server.store.submissions.rewrite import Busy, rewrite_file

from .engine import Store, Transaction


def overwrite(tx: Transaction) -> None:
    """Before deleting: SQLite overwrites what it would otherwise only let go."""
    if tx.dialect.name == "sqlite":
        tx.exec_driver_sql("PRAGMA secure_delete = ON")


def let_go(store: Store) -> None:
    """Afterwards: what the database still holds in its journal and in freed space goes too.

    SQLite is rewritten. PostgreSQL's own autovacuum reuses the space.
    """
    if store.is_sqlite:
        with suppress(Busy):  # the next night's rewrite empties the journal
            rewrite_file(store)
