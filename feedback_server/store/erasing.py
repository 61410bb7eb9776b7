"""Sees to it that what was deleted is gone from the file too."""

from .engine import Store, Transaction


def overwrite(tx: Transaction) -> None:
    """Before deleting: SQLite overwrites what it would otherwise only let go."""
    if tx.dialect.name == "sqlite":
        tx.exec_driver_sql("PRAGMA secure_delete = ON")


def let_go(store: Store) -> None:
    """Afterwards: what the database still holds in its journal and in freed space goes too.

    The database is rewritten. PostgreSQL's own autovacuum reuses the space.
    """
    connection = store.engine.raw_connection()
    try:
        if store.is_sqlite:
            connection.cursor().execute("VACUUM")
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
